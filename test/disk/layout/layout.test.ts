import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type BlockSource,
  MemoryBlockSource,
  openPartition,
  readBlock,
  readLayout,
  recogniseFileSystem,
} from '../../../src/disk/index.ts'
import type { Warning } from '../../../src/errors/index.ts'
import { programTest } from '../../support/programs.ts'

const test = suite('disk layout')
const withSfdisk = programTest(test, 'sfdisk')
const MB = 1 << 20
const folder = mkdtempSync(join(tmpdir(), 'statelift-layout-'))
test.after(() => rmSync(folder, { recursive: true }))

interface SfdiskTable {
  readonly partitiontable: {
    readonly id: string
    readonly partitions: readonly {
      node: string
      start: number
      size: number
      type: string
      uuid?: string
      name?: string
    }[]
  }
}

/** A disk that sfdisk divided, and what sfdisk says of it. */
function divide(script: string, size = 64 * MB): { bytes: Buffer; said: SfdiskTable['partitiontable'] } {
  const path = join(folder, 'disk.img')
  writeFileSync(path, '')
  truncateSync(path, size)
  execFileSync('sfdisk', ['-q', path], { input: script })
  const said: SfdiskTable = JSON.parse(execFileSync('sfdisk', ['-J', path], { encoding: 'utf8' }))
  return { bytes: readFileSync(path), said: said.partitiontable }
}

function layoutOf(source: BlockSource) {
  const warnings: Warning[] = []
  const layout = readLayout(source, (warning) => warnings.push(warning))
  return { ...layout, warnings: warnings.map((warning) => warning.kind) }
}

const GPT = 'label: gpt\n,8M,U\nsize=20M,type=EBD0A0A2-B9E5-4433-87C0-68B6B72699C7,name=Windows\n'
const MBR = 'label: dos\n,10M,7\n,10M,7\n,,5\n,5M,7\n,,c\n'

withSfdisk('GPT: places, types, GUIDs and names are what sfdisk says', () => {
  const { bytes, said } = divide(GPT)
  const layout = layoutOf(new MemoryBlockSource(bytes))
  assert.is(layout.scheme, 'gpt')
  assert.is(layout.diskGuid, said.id.toLowerCase())
  assert.equal(
    layout.partitions,
    said.partitions.map((partition, index) => ({
      number: index + 1,
      start: partition.start * 512,
      size: partition.size * 512,
      type: partition.type.toLowerCase(),
      guid: partition.uuid?.toLowerCase(),
      ...(partition.name === undefined ? {} : { name: partition.name }),
    })),
  )
  assert.equal(layout.warnings, [])
})

withSfdisk('GPT: when the first table is damaged, its copy at the end serves and a warning says so', () => {
  const { bytes } = divide(GPT)
  const whole = layoutOf(new MemoryBlockSource(bytes))
  for (const damage of [512 + 20, 1024 + 5]) {
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(damaged.readUInt8(damage) ^ 0xff, damage)
    const layout = layoutOf(new MemoryBlockSource(damaged))
    assert.equal(layout.partitions, whole.partitions)
    assert.equal(layout.warnings, ['gpt-backup-used'])
  }
})

withSfdisk(
  'GPT: the copy is found on a disk that grew, and in an image with something behind the disk',
  () => {
    const { bytes } = divide(GPT)
    const whole = layoutOf(new MemoryBlockSource(bytes))
    const grown = Buffer.concat([bytes, Buffer.alloc(3 * MB + 700, 0x61)])
    // The header's own checksum, the entries, and the whole header with nothing but the MBR to tell where the disk ends.
    for (const [from, to] of [
      [512 + 20, 512 + 21],
      [1024, 1024 + 128],
      [512, 512 + 512],
    ] as const) {
      const layout = layoutOf(new MemoryBlockSource(Buffer.from(grown).fill(0x55, from, to)))
      assert.equal(layout.partitions, whole.partitions)
      assert.equal(layout.warnings, ['gpt-backup-used'])
    }
  },
)

withSfdisk('GPT: with both tables damaged the disk is said to be so', () => {
  const { bytes } = divide(GPT)
  for (const place of [512 + 20, bytes.length - 512 + 20])
    bytes.writeUInt8(bytes.readUInt8(place) ^ 0xff, place)
  const layout = layoutOf(new MemoryBlockSource(bytes))
  assert.ok(layout.warnings.includes('gpt-damaged'))
})

withSfdisk('MBR: primary and logical partitions have the numbers and places that sfdisk gives them', () => {
  const { bytes, said } = divide(MBR)
  const layout = layoutOf(new MemoryBlockSource(bytes))
  assert.is(layout.scheme, 'mbr')
  assert.is(layout.signature, Number(said.id))
  const expected = said.partitions
    .filter((partition) => partition.type !== '5')
    .map((partition) => ({
      number: Number(/\d+$/.exec(partition.node)?.[0]),
      start: partition.start * 512,
      size: partition.size * 512,
      type: partition.type.padStart(2, '0'),
    }))
  assert.equal(layout.partitions, expected)
})

type SlotSpec = readonly [slot: number, type: number, start: number, count: number]

/** Writes a boot record with these entries, in sectors of `unit` bytes. */
function writeRecord(disk: Buffer, sector: number, slots: readonly SlotSpec[], unit = 512): void {
  const at = sector * unit
  disk.writeUInt16LE(0xaa55, at + 0x1fe)
  for (const [slot, type, start, count] of slots) {
    const entry = at + 0x1be + slot * 16
    disk.writeUInt8(type, entry + 4)
    disk.writeUInt32LE(start, entry + 8)
    disk.writeUInt32LE(count, entry + 12)
  }
}

const places = ({ partitions }: ReturnType<typeof layoutOf>, unit = 512) =>
  partitions.map(({ number, start, size }) => `${number}: ${start / unit}+${size / unit}`)

test('MBR: a record of the chain may hold two partitions, and its link may stand in any entry, as Linux reads it', () => {
  const disk = Buffer.alloc(1000 * 512)
  writeRecord(disk, 0, [
    [0, 7, 1, 99],
    [1, 5, 100, 900],
  ])
  writeRecord(disk, 100, [
    [0, 7, 1, 99],
    [1, 7, 101, 99],
    [2, 5, 200, 700],
  ])
  writeRecord(disk, 300, [
    [0, 5, 400, 500],
    [1, 7, 1, 99],
    // What lies outside of the extended partition is a remainder.
    [3, 7, 1, 800],
  ])
  writeRecord(disk, 500, [[0, 7, 1, 499]])
  const layout = layoutOf(new MemoryBlockSource(disk))
  assert.equal(places(layout), ['1: 1+99', '5: 101+99', '6: 201+99', '7: 301+99', '8: 501+499'])
  assert.equal(layout.warnings, [])
})

test('MBR: the image of a disk with sectors of 4096 bytes is told by where its volumes begin', () => {
  const disk = Buffer.alloc(300 * 4096)
  const slots: SlotSpec[] = [
    [0, 7, 8, 92],
    [1, 5, 100, 200],
  ]
  writeRecord(disk, 0, slots, 4096)
  writeRecord(disk, 100, [[0, 7, 8, 100]], 4096)
  const chained = layoutOf(new MemoryBlockSource(disk))
  assert.equal(places(chained, 4096), ['1: 8+92', '5: 108+100'])
  assert.equal(chained.warnings, [])

  const single = Buffer.alloc(300 * 4096)
  writeRecord(single, 0, [[0, 7, 8, 92]], 4096)
  assert.equal(places(layoutOf(new MemoryBlockSource(single))), ['1: 8+92'], 'with nothing to go by')
  single.write('NTFS    ', 8 * 4096 + 3, 'latin1')
  assert.equal(places(layoutOf(new MemoryBlockSource(single)), 4096), ['1: 8+92'])
  single.write('NTFS    ', 8 * 512 + 3, 'latin1')
  assert.equal(
    places(layoutOf(new MemoryBlockSource(single))),
    ['1: 8+92'],
    'what is found at 512 comes first',
  )
})

withSfdisk('MBR: a chain of logical partitions that leads back to itself ends with a warning', () => {
  const { bytes, said } = divide(MBR)
  const extended = (said.partitions.find((partition) => partition.type === '5')?.start ?? 0) * 512
  // The link of the first record: to itself.
  bytes.writeUInt32LE(0, extended + 0x1be + 16 + 8)
  const layout = layoutOf(new MemoryBlockSource(bytes))
  assert.equal(layout.warnings, ['mbr-chain-loop'])
  assert.equal(
    layout.partitions.map((partition) => partition.number),
    [1, 2, 5],
  )
})

programTest(
  test,
  'mkntfs',
  'mkfs.vfat',
  'mkfs.ext4',
  'mkswap',
)('file systems are told by their signatures, on a disk without a table too', () => {
  const path = join(folder, 'volume.img')
  const made = (size: number, ...command: [string, ...string[]]) => {
    writeFileSync(path, '')
    truncateSync(path, size)
    execFileSync(command[0], [...command.slice(1), path], { stdio: 'ignore' })
    return new MemoryBlockSource(readFileSync(path))
  }
  const ntfs = made(4 * MB, 'mkntfs', '-F', '-Q')
  assert.is(recogniseFileSystem(ntfs), 'ntfs')
  assert.is(layoutOf(ntfs).scheme, 'none')
  assert.is(recogniseFileSystem(made(64 * MB, 'mkfs.vfat', '-F', '32')), 'fat')
  assert.is(recogniseFileSystem(made(4 * MB, 'mkfs.vfat', '-F', '12')), 'fat')
  assert.is(recogniseFileSystem(made(4 * MB, 'mkfs.ext4', '-q')), 'ext')
  assert.is(recogniseFileSystem(made(4 * MB, 'mkswap')), 'swap')
  const lost = Buffer.from(readBlock(ntfs, 0, ntfs.size))
  lost.fill(0, 0, 512)
  assert.is(recogniseFileSystem(new MemoryBlockSource(lost)), 'ntfs')
})

test('BitLocker and ReFS are told apart from NTFS', () => {
  const volume = (name: string) => {
    const bytes = Buffer.alloc(8192)
    bytes.write(name, 3, 'latin1')
    return recogniseFileSystem(new MemoryBlockSource(bytes))
  }
  assert.is(volume('-FVE-FS-'), 'bitlocker')
  assert.is(volume('ReFS\0\0\0\0'), 'refs')
  assert.is(volume('EXFAT   '), 'exfat')
  assert.is(volume('        '), undefined)
})

test('an NTFS volume that lost its first sector is told by the copy, whatever the size of sectors', () => {
  for (const sector of [512, 4096]) {
    const bytes = Buffer.alloc(64 * 1024)
    bytes.write('NTFS    ', bytes.length - sector + 3, 'latin1')
    assert.is(recogniseFileSystem(new MemoryBlockSource(bytes)), 'ntfs')
  }
})

withSfdisk('a partition is a source of its own, named by disk and number', () => {
  const { bytes } = divide(GPT)
  bytes.write('second', 9 * MB, 'latin1')
  const source = new MemoryBlockSource(bytes, 'disk.img')
  const second = readLayout(source, () => undefined).partitions[1]
  assert.ok(second)
  const partition = openPartition(source, second)
  assert.is(partition.label, 'disk.img#2')
  assert.is(readBlock(partition, 0, 6).toString('latin1'), 'second')
  assert.is(partition.size, 20 * MB)
})

test('an empty disk is one volume of nothing known', () => {
  const layout = layoutOf(new MemoryBlockSource(Buffer.alloc(MB)))
  assert.is(layout.scheme, 'none')
  assert.is(layout.partitions.length, 1)
})

test.run()
