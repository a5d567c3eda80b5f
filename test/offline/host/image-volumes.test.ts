import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inspect } from '../../../src/commands/inspect/index.ts'
import { StateliftError, type Warning } from '../../../src/errors/index.ts'
import { ImageVolumes, openOfflineSystem } from '../../../src/offline/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { MACHINE_SID, machineTree, userHive } from '../../support/machines/built-machine.ts'
import { fakeWindows } from '../../support/machines/fake-host.ts'
import type { Tree } from '../../support/machines/machines.ts'
import { programTest } from '../../support/programs.ts'

const MIB = 1024 * 1024
const SIGNATURE = 0x1234abcd
/** Where the partitions of the disk begin, in MiB, and how long each is. */
const SYSTEM_AT = 1
const DATA_AT = 17
const LENGTH = 16

const scratch = mkdtempSync(join(tmpdir(), 'statelift-image-'))
test.after(() => rmSync(scratch, { recursive: true, force: true }))

function run(program: string, ...words: string[]): void {
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`)
}

/** An NTFS volume made by ntfs-3g with the files of a tree. */
function ntfsVolume(name: string, tree: Tree): Buffer {
  const image = join(scratch, `${name}.img`)
  const mountPoint = join(scratch, name)
  writeFileSync(image, Buffer.alloc(LENGTH * MIB))
  run('mkntfs', '-F', '-Q', '-q', image)
  mkdirSync(mountPoint)
  run('ntfs-3g', '-o', 'loop', image, mountPoint)
  try {
    for (const [path, content] of Object.entries(tree)) {
      mkdirSync(dirname(join(mountPoint, path)), { recursive: true })
      writeFileSync(join(mountPoint, path), content)
    }
  } finally {
    run('umount', mountPoint)
  }
  return readFileSync(image)
}

function mountedDevice(at: number) {
  const data = Buffer.alloc(12)
  data.writeUInt32LE(SIGNATURE, 0)
  data.writeBigUInt64LE(BigInt(at * MIB), 4)
  return { type: 3, data }
}

/** A disk with an MBR and two NTFS partitions: a Windows on its C:, and its D:. */
function windowsDisk(): string {
  const system = ntfsVolume('system', {
    ...machineTree({
      computerName: 'ONDISK',
      accounts: { 1001: 'ned' },
      profiles: [{ key: `${MACHINE_SID}-1001`, path: 'D:\\Users\\ned' }],
      mountedDevices: {
        '\\DosDevices\\C:': mountedDevice(SYSTEM_AT),
        '\\DosDevices\\D:': mountedDevice(DATA_AT),
      },
    }),
  })
  const data = ntfsVolume('data', { 'Users/ned/NTUSER.DAT': userHive(), 'Users/ned/a.txt': 'x' })
  const disk = Buffer.alloc((DATA_AT + LENGTH + 1) * MIB)
  disk.writeUInt32LE(SIGNATURE, 440)
  disk.writeUInt16LE(0xaa55, 510)
  for (const [index, at] of [SYSTEM_AT, DATA_AT].entries()) {
    const slot = 446 + index * 16
    disk[slot + 4] = 7
    disk.writeUInt32LE((at * MIB) / 512, slot + 8)
    disk.writeUInt32LE((LENGTH * MIB) / 512, slot + 12)
  }
  system.copy(disk, SYSTEM_AT * MIB)
  data.copy(disk, DATA_AT * MIB)
  const path = join(scratch, 'disk.img')
  writeFileSync(path, disk)
  return path
}

const withNtfs =
  process.getuid?.() === 0
    ? programTest(test, 'mkntfs', 'ntfs-3g', 'umount')
    : (name: string) => test.skip(`${name} (skipped: only root may mount)`, () => undefined)

withNtfs('a Windows in a disk image is opened with all its drives, nothing mounted', async () => {
  const image = windowsDisk()
  const warnings: Warning[] = []
  const host = fakeWindows([])
  const volumes = new ImageVolumes([{ file: image }], host.volumes, (warning) => {
    warnings.push(warning)
  })
  assert.equal(
    volumes.list().map(({ label }) => label),
    [`${image}#1`, `${image}#2`],
  )
  const system = openOfflineSystem(
    {
      windows: { kind: 'windir', directory: 'C:\\Windows', inImage: true },
      environment: { platformArch: undefined, failOnProfileError: true, ignoreProfileMissing: false },
    },
    { ...host, volumes },
  )
  assert.equal(
    system.drives.map(({ letter, source }) => [letter, source]),
    [
      ['C:', `${image}#1`],
      ['D:', `${image}#2`],
    ],
  )
  const [ned] = system.profiles
  assert.is(ned?.account, 'ONDISK\\ned')
  assert.is(ned?.hive, 'clean')
  assert.is(system.locate('d:\\users\\NED\\A.TXT')?.entry.name, 'a.txt')
  assert.equal(warnings, [])

  const io = new CapturedIo()
  assert.is(await inspect({ paths: [image], json: true }, { ...host, platform: 'posix' }, io), 0)
  const [installation] = JSON.parse(io.out).installations
  assert.is(installation.computerName, 'ONDISK')
  assert.is(installation.driveMap.length, 2)
})

test('a Windows that is in none of the images is told, with what was looked at', () => {
  const file = join(scratch, 'empty.img')
  writeFileSync(file, Buffer.alloc(MIB))
  const host = fakeWindows([])
  const volumes = new ImageVolumes([{ file }], host.volumes, () => undefined)
  const windows = { kind: 'windir', directory: 'C:\\Windows', inImage: true } as const
  const environment = { platformArch: undefined, failOnProfileError: true, ignoreProfileMissing: false }
  assert.throws(
    () => openOfflineSystem({ windows, environment }, { ...host, volumes }),
    (error: unknown) =>
      error instanceof StateliftError &&
      error.code === 11 &&
      /hold no volume of NTFS/.test(error.where ?? ''),
  )
})

test('a file that is no disk image holds no Windows, and inspect says so', async () => {
  const file = join(scratch, 'letter.txt')
  writeFileSync(file, 'Dear Ned')
  const io = new CapturedIo()
  assert.is(await inspect({ paths: [file], json: false }, fakeWindows([]), io), 26)
  assert.match(io.err, file)
})

test.run()
