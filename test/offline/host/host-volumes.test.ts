import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { BlockError, MemoryBlockSource, SliceBlockSource } from '../../../src/disk/index.ts'
import { placeOn } from '../../../src/offline/host/host-place.ts'
import { isPseudo, isWindowsFileSystem, parseMountInfo } from '../../../src/offline/host/linux-mounts.ts'
import { LinuxPartitions } from '../../../src/offline/host/linux-partitions.ts'
import { LinuxVolumes } from '../../../src/offline/host/linux-volumes.ts'
import { DrivePartitions } from '../../../src/offline/host/windows-partitions.ts'

const roots: string[] = []

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'statelift-host-'))
  roots.push(path)
  return path
}

test.after(() => {
  for (const path of roots) rmSync(path, { recursive: true, force: true })
})

const MOUNTS = `22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
40 27 8:3 / /mnt/c ro,relatime shared:7 master:2 - ntfs3 /dev/sda3 ro
41 27 0:50 / /media/My\\040Disk rw - fuseblk /dev/sdb1 rw,user_id=0
42 27 254:0 /home/x /srv/bind rw - ext4 /dev/vda rw
43 27 0:60 / /tmp rw - tmpfs tmpfs rw
44 40 8:5 / /mnt/c/data ro - vfat /dev/sda5 ro
not a mount
`

test('mountinfo is read with its optional fields and escapes', () => {
  const mounts = parseMountInfo(MOUNTS)
  assert.equal(
    mounts.filter((mount) => !isPseudo(mount)).map(({ mountPoint, source }) => [mountPoint, source]),
    [
      ['/', '/dev/vda'],
      ['/mnt/c', '/dev/sda3'],
      ['/media/My Disk', '/dev/sdb1'],
      ['/mnt/c/data', '/dev/sda5'],
    ],
    'a bind mount and the pseudo file systems are left out',
  )
  assert.equal(
    mounts.filter(isWindowsFileSystem).map(({ mountPoint }) => mountPoint),
    ['/mnt/c', '/media/My Disk', '/mnt/c/data'],
  )
})

test('a path is found on the mount that holds it, in any letter case below', () => {
  const root = directory()
  mkdirSync(join(root, 'Windows', 'System32'), { recursive: true })
  const volumes = new LinuxVolumes(
    `1 0 8:1 / ${root} rw - ntfs3 /dev/sda1 rw\n2 0 8:2 / / rw - ext4 /dev/sdb rw`,
  )
  const place = volumes.at(join(root, 'windows', 'SYSTEM32'))
  assert.is(place?.volume.label, root)
  assert.is(place?.path, '\\Windows\\System32')
  assert.is(volumes.at(join(root, 'none')), undefined)
  assert.is(volumes.at('D:\\Windows'), undefined)
  assert.equal(
    volumes.list().map(({ running, windowsFileSystem }) => [running, windowsFileSystem]),
    [
      [false, true],
      [true, false],
    ],
  )
})

test('links on the way are followed, to a mount and to a Windows directory', () => {
  const root = directory()
  mkdirSync(join(root, 'mnt', 'Windows', 'System32'), { recursive: true })
  symlinkSync(join(root, 'mnt'), join(root, 'disk'))
  symlinkSync(join(root, 'mnt', 'Windows'), join(root, 'win'))
  const volumes = new LinuxVolumes(`1 0 8:1 / ${root} rw - ntfs3 /dev/sda1 rw`)
  assert.is(volumes.at(join(root, 'disk', 'windows'))?.path, '\\mnt\\Windows')
  assert.is(volumes.at(join(root, 'win'))?.path, '\\mnt\\Windows')
})

test('a folder in which a volume is mounted leads to that volume', () => {
  const drive = directory()
  const volume = directory()
  mkdirSync(join(volume, 'Windows'))
  mkdirSync(join(drive, 'mnt'))
  // As Node shows a volume mount point of Windows.
  symlinkSync(volume, join(drive, 'mnt', 'data'))
  const place = placeOn(drive, ['MNT', 'Data', 'windows'])
  assert.is(place?.volume.label, join(drive, 'mnt', 'data'))
  assert.is(place?.path, '\\Windows')
  assert.is(placeOn(drive, ['mnt', 'none']), undefined)
})

/** The links and files in which Linux tells of a disk with two partitions. */
function deviceFolders(partUuids: Readonly<Record<string, string>>) {
  const root = directory()
  const folders = {
    byPartUuid: join(root, 'by-partuuid'),
    sysClassBlock: join(root, 'class'),
    sysDevBlock: join(root, 'dev-block'),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder)
  for (const [device, start] of [
    ['sda1', 2048],
    ['sda2', 1026048],
  ] as const) {
    const real = join(root, 'devices', 'sda', device)
    mkdirSync(real, { recursive: true })
    writeFileSync(join(real, 'start'), `${start}\n`)
    symlinkSync(real, join(folders.sysClassBlock, device))
    symlinkSync(real, join(folders.sysDevBlock, device === 'sda1' ? '8:1' : '8:2'))
    const uuid = partUuids[device]
    if (uuid !== undefined) symlinkSync(real, join(folders.byPartUuid, uuid))
  }
  return folders
}

const mountOf = (device: string) => ({
  mountPoint: '/mnt/x',
  fileSystem: 'ntfs3',
  source: 'none',
  device,
  writable: true,
})

test('udev’s links tell partitions of MBR disks by signature and offset', () => {
  const partitions = new LinuxPartitions(deviceFolders({ sda1: '629458e4-01', sda2: '629458e4-02' }))
  assert.equal(partitions.identify(mountOf('8:1')), {
    scheme: 'mbr',
    diskSignature: 0x629458e4,
    offset: 0x100000n,
  })
  assert.equal(partitions.identify(mountOf('8:2')), {
    scheme: 'mbr',
    diskSignature: 0x629458e4,
    offset: 1026048n * 512n,
  })
})

test('and those of GPT disks by their own GUID', () => {
  const guid = '0B2394A9-095E-487D-8D48-719ECD4D78CA'
  const partitions = new LinuxPartitions(deviceFolders({ sda2: guid }))
  assert.equal(partitions.identify(mountOf('8:2')), { scheme: 'gpt', partition: guid.toLowerCase() })
  assert.is(partitions.identify(mountOf('8:1')), undefined, 'nothing tells, and no such disk can be read')
  assert.is(partitions.identify(mountOf('0:50')), undefined, 'no block device')
})

const MIB = 1024 * 1024

/** An MBR disk of 4 MiB with two NTFS-like partitions of 1 MiB each. */
function disk(serials: readonly [number, number]): Buffer {
  const bytes = Buffer.alloc(4 * MIB)
  bytes.writeUInt32LE(0x629458e4, 440)
  bytes.writeUInt16LE(0xaa55, 510)
  for (const [index, serial] of serials.entries()) {
    const slot = 446 + index * 16
    bytes[slot + 4] = 7
    bytes.writeUInt32LE((index + 1) * 2048, slot + 8)
    bytes.writeUInt32LE(2048, slot + 12)
    const start = (index + 1) * MIB
    bytes.write('NTFS    ', start + 3, 'latin1')
    bytes.writeUInt32LE(serial, start + 72)
    bytes.writeUInt16LE(0xaa55, start + 510)
  }
  return bytes
}

function blocks(bytes: Buffer) {
  return (path: string) => {
    const whole = new MemoryBlockSource(bytes, path)
    if (path === '\\\\.\\PhysicalDrive0') return whole
    if (path === '\\\\.\\D:') return new SliceBlockSource(whole, MIB, MIB, path)
    if (path === '\\\\.\\E:') return new SliceBlockSource(whole, 2 * MIB, MIB, path)
    throw new BlockError(`${path} cannot be opened`, path, 'ENOENT', 0)
  }
}

test('under Windows a letter’s partition is the one with the same first sector', () => {
  const partitions = new DrivePartitions(blocks(disk([111, 222])))
  assert.equal(partitions.identify('D'), { scheme: 'mbr', diskSignature: 0x629458e4, offset: BigInt(MIB) })
  assert.equal(partitions.identify('E'), {
    scheme: 'mbr',
    diskSignature: 0x629458e4,
    offset: BigInt(2 * MIB),
  })
  assert.is(partitions.identify('F'), undefined)
})

test('of two partitions that are copies of each other neither is taken', () => {
  assert.is(new DrivePartitions(blocks(disk([111, 111]))).identify('D'), undefined)
})

test.run()
