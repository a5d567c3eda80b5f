import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { crc32c } from '../../../src/disk/images/crc32c.ts'
import { isVhd, openVhd } from '../../../src/disk/images/vhd.ts'
import { isVhdx, openVhdx } from '../../../src/disk/images/vhdx.ts'
import {
  BlockError,
  type BlockSource,
  ImageError,
  MemoryBlockSource,
  openImage,
  readBlock,
  readLayout,
  recogniseFileSystem,
} from '../../../src/disk/index.ts'
import type { Warning } from '../../../src/errors/index.ts'
import { buildDifferencingVhd } from '../../support/disks/vhd-builder.ts'
import { makeDifferencing } from '../../support/disks/vhdx-child.ts'
import { addLogEntry } from '../../support/disks/vhdx-patch.ts'
import { programTest } from '../../support/programs.ts'

const test = suite('disk images')
const withQemu = programTest(test, 'qemu-img')
const SIZE = 12 << 20
const folder = mkdtempSync(join(tmpdir(), 'statelift-images-'))
const at = (name: string) => join(folder, name)
const disk = Buffer.alloc(SIZE)
for (let i = 0; i < SIZE; i += 4096) if (i % 7 !== 0) disk.writeUInt32LE(i ^ 0x5a5a_5a5a, i)
writeFileSync(at('d.img'), disk)

test.after(() => rmSync(folder, { recursive: true }))

const silent = (warning: Warning) => assert.unreachable(warning.message)

function contentOf(source: BlockSource): Buffer {
  const bytes = readBlock(source, 0, source.size)
  source.close()
  return bytes
}

const convert = (format: string, name: string, ...options: string[]) =>
  execFileSync('qemu-img', ['convert', '-O', format, ...options, at('d.img'), at(name)])

for (const [name, format, options] of [
  ['dynamic.vhd', 'vpc', ['-o', 'force_size=on']],
  ['fixed.vhd', 'vpc', ['-o', 'subformat=fixed,force_size=on']],
  ['dynamic.vhdx', 'vhdx', []],
  ['fixed.vhdx', 'vhdx', ['-o', 'subformat=fixed,block_size=1M']],
] as const) {
  withQemu(`${name} holds what was put in, and is left as it was`, () => {
    convert(format, name, ...options)
    const before = createHash('sha256')
      .update(readFileSync(at(name)))
      .digest('hex')
    assert.ok(contentOf(openImage(at(name), silent)).equals(disk))
    assert.is(
      createHash('sha256')
        .update(readFileSync(at(name)))
        .digest('hex'),
      before,
    )
  })
}

test('a split raw image is one disk, wherever the cut lies', () => {
  for (const [part, from, to] of [
    ['001', 0, 5_000_001],
    ['002', 5_000_001, 9_000_000],
    ['003', 9_000_000, SIZE],
  ] as const) {
    writeFileSync(at(`s.${part}`), disk.subarray(from, to))
  }
  assert.ok(contentOf(openImage(at('s.001'), silent)).equals(disk))
  for (const [part, from, to] of [
    ['xaa', 0, 100],
    ['xab', 100, SIZE],
  ] as const) {
    writeFileSync(at(part), disk.subarray(from, to))
  }
  assert.ok(contentOf(openImage(at('xaa'), silent)).equals(disk))
})

test('a split raw image that lacks a part between others is refused, with the name of the part', () => {
  for (const [present, missing] of [
    [['gap.001', 'gap.003'], 'gap.002'],
    [['gap.aa', 'gap.ab', 'gap.ae'], 'gap.ac'],
  ] as const) {
    for (const name of present) writeFileSync(at(name), Buffer.alloc(4096))
    assert.throws(
      () => openImage(at(present[0] ?? ''), silent),
      (error: unknown) => error instanceof ImageError && error.message.includes(`${at(missing)} is missing`),
    )
  }
})

withQemu('a differencing VHD takes each sector from where it is', () => {
  convert('vpc', 'parent.vhd', '-o', 'force_size=on')
  const parentId = readFileSync(at('parent.vhd')).toString('hex', 68, 84)
  const own = Buffer.alloc(512, 0xcd)
  const sectors = new Map([0, 1, 9, 4096, 8191].map((sector) => [sector, own]))
  const child = buildDifferencingVhd({
    size: SIZE,
    parentId,
    parentName: 'parent.vhd',
    blockSize: 2 << 20,
    sectors,
  })
  writeFileSync(at('child.vhd'), child)
  const expected = Buffer.from(disk)
  for (const sector of sectors.keys()) own.copy(expected, sector * 512)
  assert.ok(contentOf(openImage(at('child.vhd'), silent)).equals(expected))
})

withQemu('a differencing VHDX takes blocks and single sectors from itself, the rest from its parent', () => {
  convert('vhdx', 'parent.vhdx', '-o', 'block_size=1M')
  execFileSync('qemu-img', [
    'create',
    '-q',
    '-f',
    'vhdx',
    '-o',
    'block_size=1M,block_state_zero=off',
    at('empty.vhdx'),
    String(SIZE),
  ])
  const empty = readFileSync(at('empty.vhdx'))
  const block = Buffer.alloc(1 << 20, 0xcd)
  const sector = Buffer.alloc(512, 0xef)
  const held = {
    blocks: new Map([[3, block]]),
    sectors: new Map([0, 1, 7, 2047, 2048 * 5 + 9].map((number) => [number, sector])),
  }
  const parent = readFileSync(at('parent.vhdx'))
  writeFileSync(at('child.vhdx'), makeDifferencing(empty, parent, 'parent.vhdx', held))
  const expected = Buffer.from(disk)
  block.copy(expected, 3 << 20)
  for (const number of held.sectors.keys()) sector.copy(expected, number * 512)
  assert.ok(contentOf(openImage(at('child.vhdx'), silent)).equals(expected))
  // Made over another disk than the one of that name: its data write GUID tells.
  writeFileSync(at('stale.vhdx'), makeDifferencing(empty, empty, 'parent.vhdx', held))
  assert.throws(() => openImage(at('stale.vhdx'), silent), /differs from its parent/)
})

withQemu(
  'a differencing disk without its parent, or with another disk in its place, is refused with the names looked for',
  () => {
    convert('vpc', 'other.vhd', '-o', 'force_size=on')
    const spec = {
      size: SIZE,
      parentId: 'ff'.repeat(16),
      blockSize: 2 << 20,
      sectors: new Map<number, Buffer>(),
    }
    writeFileSync(at('orphan.vhd'), buildDifferencingVhd({ ...spec, parentName: 'gone.vhd' }))
    writeFileSync(at('wrong.vhd'), buildDifferencingVhd({ ...spec, parentName: 'other.vhd' }))
    const refusal = (name: string) => {
      try {
        openImage(at(name), silent)
      } catch (error) {
        if (error instanceof ImageError) return error.lines().join('\n')
      }
      return 'not refused'
    }
    assert.match(refusal('orphan.vhd'), /gone\.vhd \(not there\)/)
    assert.match(refusal('wrong.vhd'), /other\.vhd \(another disk/)
  },
)

test('a differencing disk that is its own parent is refused', () => {
  const spec = {
    size: SIZE,
    parentId: 'ff'.repeat(16),
    blockSize: 2 << 20,
    sectors: new Map<number, Buffer>(),
  }
  writeFileSync(at('a.vhd'), buildDifferencingVhd({ ...spec, parentName: 'b.vhd' }))
  writeFileSync(at('b.vhd'), buildDifferencingVhd({ ...spec, parentName: 'a.vhd' }))
  assert.throws(() => openImage(at('a.vhd'), silent), /its own ancestor/)
})

withQemu(
  "the log of a VHDX that was not closed is applied in memory, as qemu's own repair applies it",
  () => {
    convert('vhdx', 'clean.vhdx')
    const clean = readFileSync(at('clean.vhdx'))
    // Where the virtual disk's byte 0 lies in the file: the first payload block.
    const position = clean.indexOf(disk.subarray(4096, 8192)) - 4096
    const sector = Buffer.alloc(4096, 0xab)
    writeFileSync(at('dirty.vhdx'), addLogEntry(clean, position, sector))
    const warnings: Warning[] = []
    const ours = contentOf(openImage(at('dirty.vhdx'), (warning) => warnings.push(warning)))
    assert.equal(
      warnings.map((warning) => warning.kind),
      ['vhdx-log-replayed'],
    )
    const expected = Buffer.from(disk)
    sector.copy(expected, 0)
    expected.fill(0, 4096, 8192)
    assert.ok(ours.equals(expected))
    execFileSync('qemu-img', ['check', '-q', '-r', 'all', at('dirty.vhdx')])
    execFileSync('qemu-img', ['convert', '-O', 'raw', at('dirty.vhdx'), at('repaired.img')])
    assert.ok(readFileSync(at('repaired.img')).equals(ours))
  },
)

withQemu('a VHD whose footer was cut off is read by its copy, with a warning', () => {
  convert('vpc', 'cut.vhd', '-o', 'force_size=on')
  truncateSync(at('cut.vhd'), readFileSync(at('cut.vhd')).length - 512)
  const warnings: string[] = []
  const ours = contentOf(openImage(at('cut.vhd'), (warning) => warnings.push(warning.kind)))
  assert.equal(warnings, ['vhd-footer-copy-used'])
  assert.ok(ours.equals(disk))
})

test('containers that are not read are named, with what to do', () => {
  writeFileSync(at('a.qcow2'), Buffer.concat([Buffer.from('QFI\xfb', 'latin1'), Buffer.alloc(600)]))
  assert.throws(
    () => openImage(at('a.qcow2'), silent),
    (error: unknown) => error instanceof ImageError && /qemu-img convert/.test(error.advice ?? ''),
  )
})

test('what is packed is refused, with what to do', () => {
  writeFileSync(at('disk.img.gz'), gzipSync(Buffer.alloc(600)))
  assert.throws(
    () => openImage(at('disk.img.gz'), silent),
    (error: unknown) =>
      error instanceof ImageError && /gzip/.test(error.message) && /Unpack/.test(error.advice ?? ''),
  )
})

test('a file shorter than any sector is a disk without anything on it', () => {
  writeFileSync(at('short.img'), 'short')
  const source = openImage(at('short.img'), silent)
  assert.is(recogniseFileSystem(source), undefined)
  assert.is(readLayout(source, silent).scheme, 'none')
})

test('CRC-32C of the check string is E3069283', () => {
  assert.is(crc32c(Buffer.from('123456789')), 0xe306_9283)
})

/** The bytes with some of them changed, without copying them all. */
function damagedSource(bytes: Buffer, damaged: ReadonlyMap<number, number>, label: string): BlockSource {
  const whole = new MemoryBlockSource(bytes, label)
  return {
    label,
    size: whole.size,
    sectorSize: 512,
    read(into, offset, length, position) {
      const got = whole.read(into, offset, length, position)
      for (const [place, byte] of damaged) {
        if (place >= position && place < position + got) into[offset + place - position] = byte
      }
      return got
    },
    close: () => whole.close(),
  }
}

function openContainer(source: BlockSource): BlockSource {
  const noParent = (path: string): never => {
    throw new ImageError(`${path} is not there`, path)
  }
  const ignored: Warning[] = []
  const sink = (warning: Warning) => ignored.push(warning)
  if (isVhdx(source)) return openVhdx(source, noParent, sink).disk
  return isVhd(source) ? openVhd(source, noParent, sink).disk : source
}

withQemu('10,000 damaged images are opened or refused, never worse', () => {
  convert('vhdx', 'f.vhdx')
  convert('vpc', 'f.vhd', '-o', 'force_size=on')
  let seed = 7
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
    return (seed >>> 8) % below
  }
  const images = ['f.vhdx', 'f.vhd'].map((name) => ({
    name: at(`damaged-${name}`),
    bytes: readFileSync(at(name)),
  }))
  // What describes the disk stands in the first few MB and at the end.
  const places = [0, 512, 64 << 10, 128 << 10, 192 << 10, 1 << 20, 2 << 20, 3 << 20]
  for (const { name, bytes } of images) {
    for (let round = 0; round < 5000; round++) {
      const damaged = new Map<number, number>()
      for (let flips = 1 + random(4); flips > 0; flips--) {
        const place = round % 3 === 0 ? bytes.length - 512 : (places[random(places.length)] ?? 0)
        damaged.set(Math.min(bytes.length - 1, place + random(600)), random(256))
      }
      try {
        readBlock(openContainer(damagedSource(bytes, damaged, name)), random(SIZE), 65_536)
      } catch (error) {
        if (!(error instanceof ImageError || error instanceof BlockError)) throw error
      }
    }
  }
})

test.run()
