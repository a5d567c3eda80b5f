/**
 * Hard-link stores on file systems of their own: NTFS, and those without links.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { removeStore, storeFolders } from '../../src/store/index.ts'
import { FileAttribute, openVolume, readWhole } from '../../src/volume/index.ts'
import { makeWindowsVolumes, SECRET } from '../support/disks/windows-disk.ts'
import { captureLinks, faults, rejected, write } from '../support/linked.ts'
import { programTest } from '../support/programs.ts'
import { catalogLines, MIB } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('hard-link store on volumes')

const inode = (path: string) => statSync(path).ino

/** Mounts file systems of their own while `use` runs. */
async function withMounts(
  mounts: readonly (readonly [folder: string, mount: (folder: string) => boolean])[],
  use: () => Promise<void>,
): Promise<void> {
  const mounted: string[] = []
  try {
    for (const [folder, mount] of mounts) {
      mkdirSync(folder, { recursive: true })
      if (!mount(folder)) throw new Error(`${folder} could not be mounted`)
      mounted.push(folder)
    }
    await use()
  } finally {
    for (const folder of mounted.reverse()) spawnSync('umount', [folder])
    for (const device of loops.splice(0)) spawnSync('losetup', ['-d', device])
  }
}

function image(megabytes: number): string {
  const path = join(temporaryFolder('image'), 'volume.img')
  spawnSync('truncate', ['-s', `${megabytes}M`, path])
  return path
}

function ntfs(folder: string): boolean {
  const path = image(32)
  spawnSync('mkntfs', ['-F', '-Q', path])
  return spawnSync('ntfs-3g', ['-o', 'loop', path, folder]).status === 0
}

function exfat(folder: string): boolean {
  const path = image(32)
  spawnSync('mkfs.exfat', [path])
  const device = spawnSync('losetup', ['-f', '--show', path], { encoding: 'utf8' }).stdout.trim()
  loops.push(device)
  return spawnSync('mount.exfat-fuse', [device, folder]).status === 0
}

const loops: string[] = []

const canMount = process.getuid?.() === 0 && existsSync('/dev/fuse')
const mountTest = canMount
  ? programTest
  : () => (name: string) => test.skip(`${name} (skipped: file systems cannot be mounted here)`)

mountTest(
  test,
  'mkntfs',
  'ntfs-3g',
)('TV-STO-01: NTFS volumes get a folder each, of the same path, and nothing is copied', async () => {
  const machine = temporaryFolder('ntfs')
  const drives = { 'C:': join(machine, 'C'), 'D:': join(machine, 'D') }
  await withMounts(
    [
      [drives['C:'], ntfs],
      [drives['D:'], ntfs],
    ],
    async () => {
      write(drives['C:'], 'Users/ned/a.txt', 'on C')
      write(drives['D:'], 'Data/b.txt', 'on D')
      const storePath = join(drives['C:'], 'Backup/USMTMIG')
      const { path, copied, counts } = await captureLinks(drives, storePath)
      assert.equal(copied, [])
      assert.is(counts.storedBytes, 0)
      assert.is(inode(join(path, 'File/C$/Users/ned/a.txt')), inode(join(drives['C:'], 'Users/ned/a.txt')))
      const onD = join(drives['D:'], 'Backup/USMTMIG/USMT')
      assert.is(inode(join(onD, 'File/D$/Data/b.txt')), inode(join(drives['D:'], 'Data/b.txt')))
      assert.not.ok(existsSync(join(path, 'File/D$/Data/b.txt')))
      const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'))
      assert.equal(manifest.volumes['D:'], { folder: onD, path: 'D:\\Backup\\USMTMIG\\USMT' })
      assert.equal(await faults(path), {})
      rmSync(join(onD, 'File/D$/Data/b.txt'))
      assert.equal(await faults(path), { 'File/D$/Data/b.txt': 'it is not in the store' })

      // TV-UTL-23, whichever part is named.
      assert.equal(storeFolders(dirname(onD)), [path, onD])
      assert.equal(removeStore(storePath), { removed: [path, onD], pending: [], code: 0 })
      assert.equal(readdirSync(join(drives['C:'], 'Backup')), [])
      assert.equal(readdirSync(join(drives['D:'], 'Backup')), [])
      assert.is(readFileSync(join(drives['D:'], 'Data/b.txt'), 'utf8'), 'on D')
    },
  )
})

mountTest(
  test,
  'mkfs.exfat',
  'mount.exfat-fuse',
)('TV-STO-02: the files of a volume without hard links are copied into the master store', async () => {
  const machine = temporaryFolder('copied')
  const drives = { 'C:': join(machine, 'C'), 'D:': join(machine, 'D') }
  write(machine, 'C/a.txt', 'on C')
  await withMounts([[drives['D:'], exfat]], async () => {
    write(drives['D:'], 'b.txt', 'on D')
    write(drives['D:'], 'large.bin', Buffer.alloc(5 * MIB, 'large'))
    const before = readdirSync(drives['D:'])
    const { path, warnings, counts } = await captureLinks(drives, join(machine, 'C/USMTMIG'))
    assert.is(warnings.length, 1)
    assert.match(warnings[0] ?? '', 'no hard links can be made there')
    assert.is(readFileSync(join(path, 'File/D$/b.txt'), 'utf8'), 'on D')
    assert.is(counts.storedBytes, 'on D'.length + 5 * MIB)
    const [record] = catalogLines(join(path, 'catalog.jsonl')).filter((line) => line.path === 'D:\\b.txt')
    assert.is(record?.linked, undefined)
    assert.type(record?.sha256, 'string')
    assert.equal(readdirSync(drives['D:']), before)
    assert.equal(await faults(path), {})
  })
})

mountTest(
  test,
  'mkfs.exfat',
  'mount.exfat-fuse',
)('TV-STO-03: a StorePath on a file system without hard links is code 27', async () => {
  const machine = temporaryFolder('refused')
  write(machine, 'C/a.txt', 'on C')
  const usb = join(machine, 'usb')
  await withMounts([[usb, exfat]], async () => {
    const error = await rejected(captureLinks({ 'C:': join(machine, 'C') }, join(usb, 'store')), 27)
    assert.match(error.message, 'does not support a requested storage option')
    assert.equal(readdirSync(join(usb, 'store')), [])
  })
})

mountTest(
  test,
  'mkntfs',
  'ntfs-3g',
  'setfattr',
)(
  'a file that EFS encrypted is linked without being read, and stays encrypted under both names',
  async () => {
    const { system } = makeWindowsVolumes(temporaryFolder('efs'), { secret: true })
    const folder = join(temporaryFolder('mount'), 'C')
    const documents = 'Users/ned.CONTOSO/Documents'
    await withMounts([[folder, (path) => spawnSync('ntfs-3g', [system, path]).status === 0]], async () => {
      const drive = join(folder, documents)
      const { path, copied } = await captureLinks({ 'C:': drive }, join(drive, 'USMTMIG'))
      assert.equal(copied, [])
      assert.is(inode(join(path, 'File/C$/secret.bin')), inode(join(drive, 'secret.bin')))
    })
    // The mount shows neither the attribute nor the ciphertext: both are read from the volume itself.
    const volume = openVolume({ kind: 'ntfs', source: system })
    try {
      for (const name of [`${documents}/secret.bin`, `${documents}/USMTMIG/USMT/File/C$/secret.bin`]) {
        const entry = volume.lookup(`\\${name.replaceAll('/', '\\')}`)
        assert.ok(entry !== undefined && entry.attributes & FileAttribute.Encrypted, name)
        assert.is(entry.links, 2)
        assert.ok(Buffer.from(readWhole(volume, entry.id, MIB)).equals(SECRET.ciphertext))
        const keys = volume.details(entry).efs?.keys
        assert.is(keys?.size, SECRET.keys.length)
      }
    } finally {
      volume.close()
    }
  },
)

test.run()
