import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { junction } from '../../../scripts/fixtures/ntfs/reparse-data.ts'
import { VolumeUnderConstruction } from '../../../scripts/fixtures/ntfs/volume-under-construction.ts'
import {
  buildOfflineSystem,
  findAllOn,
  ImageVolumes,
  type OfflineSystem,
} from '../../../src/offline/index.ts'
import { diskTest } from '../../support/disks/disk-capture.ts'
import { machineTree } from '../../support/machines/built-machine.ts'
import { fakeWindows } from '../../support/machines/fake-host.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const MIB = 1024 * 1024
const SIGNATURE = 0x1234abcd
const SIZE = 8
/** Where the partitions of the disk begin, in MiB: the system, a volume mounted in a folder, one mounted in that. */
const STARTS = [1, 10, 20] as const
const GUIDS = ['', '11111111-2222-3333-4444-555555555555', '99999999-8888-7777-6666-555555555555'] as const
const ABSENT = 'deadbeef-0000-0000-0000-000000000000'

const test = suite('volumes mounted in folders')
const withDisks = diskTest(test)
const folder = temporaryFolder('folder-mounts')

function device(at: number) {
  const data = Buffer.alloc(12)
  data.writeUInt32LE(SIGNATURE, 0)
  data.writeBigUInt64LE(BigInt(at * MIB), 4)
  return { type: 3, data }
}

function mountPoint(volume: VolumeUnderConstruction, path: string, guid: string): void {
  volume.directory(path)
  volume.set(path, 'system.ntfs_reparse_data', junction(`\\??\\Volume{${guid}}\\`, ''))
}

function volumeWith(name: string, fill: (volume: VolumeUnderConstruction) => void): Buffer {
  const volume = new VolumeUnderConstruction(folder, name, SIZE * MIB, [])
  volume.mount()
  try {
    fill(volume)
  } finally {
    volume.unmount()
  }
  return readFileSync(volume.image)
}

function makeDisk(): string {
  const tree = machineTree({
    mountedDevices: {
      '\\DosDevices\\C:': device(STARTS[0]),
      [`\\??\\Volume{${GUIDS[1]}}`]: device(STARTS[1]),
      [`\\??\\Volume{${GUIDS[2]}}`]: device(STARTS[2]),
      [`\\??\\Volume{${ABSENT}}`]: device(999),
    },
  })
  const parts = [
    volumeWith('system', (volume) => {
      for (const [path, content] of Object.entries(tree)) volume.file(path, content)
      mountPoint(volume, 'Mount/Data', GUIDS[1])
      mountPoint(volume, 'Mount/Gone', ABSENT)
      volume.directory('Junction')
      volume.set('Junction', 'system.ntfs_reparse_data', junction('\\??\\C:\\Windows', 'C:\\Windows'))
    }),
    volumeWith('data', (volume) => {
      volume.file('papers/a.txt', 'a')
      mountPoint(volume, 'deeper', GUIDS[2])
      // Leads back to where it is mounted.
      mountPoint(volume, 'itself', GUIDS[1])
    }),
    volumeWith('deeper', (volume) => volume.file('b.txt', 'b')),
  ]
  const disk = Buffer.alloc(30 * MIB)
  disk.writeUInt32LE(SIGNATURE, 440)
  disk.writeUInt16LE(0xaa55, 510)
  for (const [index, start] of STARTS.entries()) {
    const slot = 446 + index * 16
    disk[slot + 4] = 7
    disk.writeUInt32LE((start * MIB) / 512, slot + 8)
    disk.writeUInt32LE((SIZE * MIB) / 512, slot + 12)
    parts[index]?.copy(disk, start * MIB)
  }
  const path = join(folder, 'disk.img')
  writeFileSync(path, disk)
  return path
}

function open(image: string): OfflineSystem {
  const host = fakeWindows([])
  const volumes = new ImageVolumes([{ file: image }], host.volumes, () => undefined)
  const [system] = volumes.list()
  if (system === undefined) throw new Error('the disk has no volume')
  const [found] = findAllOn(system, host)
  if (found === undefined) throw new Error('the disk has no Windows')
  return buildOfflineSystem(found, { ...host, volumes }, { unmappedDrives: 'refuse' })
}

withDisks('are found by their mount points and belong to the paths where they were', () => {
  const image = makeDisk()
  const system = open(image)
  assert.equal(
    system.folderMounts.map(({ path, source }) => [path, source]),
    [
      ['C:\\Mount\\Data\\deeper', `${image}#3`],
      ['C:\\Mount\\Data', `${image}#2`],
    ],
  )
  assert.is(system.locate('c:\\mount\\data\\PAPERS\\a.txt')?.entry.name, 'a.txt')
  assert.is(system.locate('C:\\Mount\\Data\\deeper\\b.txt')?.entry.size, 1)
  const missing = system.warnings.find(({ kind }) => kind === 'volume-not-at-hand')
  assert.is(missing?.where, 'C:\\Mount\\Gone')
})

withDisks('are named by these paths in the targets of links', () => {
  const system = open(join(folder, 'disk.img'))
  const target = (text: string) => system.linkTarget(text)
  assert.is(target(`\\??\\Volume{${GUIDS[2].toUpperCase()}}\\b.txt`), 'C:\\Mount\\Data\\deeper\\b.txt')
  assert.is(target('\\??\\C:\\Users\\ned'), 'C:\\Users\\ned')
  assert.is(target('\\??\\UNC\\server\\share\\x'), '\\\\server\\share\\x')
  assert.is(target('..\\a.txt'), '..\\a.txt')
  assert.is(
    target('\\??\\Volume{00000000-0000-0000-0000-000000000001}\\'),
    '\\??\\Volume{00000000-0000-0000-0000-000000000001}\\',
  )
})

test.run()
