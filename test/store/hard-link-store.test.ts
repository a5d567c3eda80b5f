import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FileLinker, removeStore, StoreError, storeFolders } from '../../src/store/index.ts'
import { captureLinks, faults, write } from '../support/linked.ts'
import { programTest } from '../support/programs.ts'
import { catalogLines, MIB } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('hard-link store')

const inode = (path: string) => statSync(path).ino
const names = (path: string) => statSync(path).nlink

function refusal(code: number): (error: unknown) => boolean {
  return (error) => error instanceof StoreError && error.code === code
}

async function rejected(run: Promise<unknown>, code: number): Promise<StoreError> {
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  assert.ok(refusal(code)(error), String(error))
  assert.ok(error instanceof StoreError)
  return error
}

test('TV-STO-05: every file of the store is one more name of the source file, and no bytes are copied', async () => {
  const drive = temporaryFolder('links')
  write(drive, 'Users/ned/a.txt', 'content')
  write(drive, 'Users/ned/copy of a.txt', 'content')
  write(drive, 'Users/ned/mail.pst', Buffer.alloc(5 * MIB, 'mail'))
  write(drive, 'Users/ned/empty', '')
  const { path, counts, copied } = await captureLinks({ 'C:': drive }, join(drive, 'USMTMIG'))
  assert.is(path, join(drive, 'USMTMIG/USMT'))
  for (const name of ['a.txt', 'copy of a.txt', 'mail.pst', 'empty']) {
    const stored = join(path, 'File/C$/Users/ned', name)
    assert.is(inode(stored), inode(join(drive, 'Users/ned', name)))
    assert.is(names(stored), 2)
  }
  assert.equal(copied, [])
  assert.is(counts.storedBytes, 0)
  assert.is(counts.files, 4)
  const records = catalogLines(join(path, 'catalog.jsonl')).filter(({ type }) => type === 'file')
  assert.ok(records.every(({ linked, sha256 }) => linked === 'C:' && sha256 === undefined))
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'))
  assert.is(manifest.type, 'hardlink')
  assert.equal(manifest.volumes, { 'C:': { folder: path, path: 'C:\\USMTMIG\\USMT' } })
  assert.equal(readdirSync(join(drive, 'USMTMIG')), ['USMT'])
  assert.equal(await faults(path), {})
})

test('the store outlives the source: a file deleted there is still in the store; one that is edited is told', async () => {
  const drive = temporaryFolder('outlive')
  const deleted = write(drive, 'deleted.txt', 'still here')
  const edited = write(drive, 'edited.txt', 'before')
  const { path } = await captureLinks({ 'C:': drive }, join(drive, 'USMTMIG'))
  rmSync(deleted)
  appendFileSync(edited, ' and after')
  assert.is(readFileSync(join(path, 'File/C$/deleted.txt'), 'utf8'), 'still here')
  assert.is(readFileSync(join(path, 'File/C$/edited.txt'), 'utf8'), 'before and after')
  assert.equal(await faults(path), { 'File/C$/edited.txt': 'its size is not that of the catalog' })
  writeFileSync(edited, 'BEFORE')
  assert.match((await faults(path))['File/C$/edited.txt'] ?? '', 'changed through its other name')
})

test('drives that lie on one file system share one folder of links', async () => {
  const machine = temporaryFolder('drives')
  const drives = { 'C:': join(machine, 'C'), 'D:': join(machine, 'D') }
  write(machine, 'C/a.txt', 'on C')
  write(machine, 'D/a.txt', 'on D')
  const { path } = await captureLinks(drives, join(machine, 'C/USMTMIG'))
  assert.is(inode(join(path, 'File/C$/a.txt')), inode(join(machine, 'C/a.txt')))
  assert.is(inode(join(path, 'File/D$/a.txt')), inode(join(machine, 'D/a.txt')))
  assert.not.ok(existsSync(join(machine, 'D/USMTMIG')))
})

test('TV-STO-04: with less than 250 MB free there is no store, code 29', async () => {
  const drive = temporaryFolder('full')
  write(drive, 'a.txt', 'content')
  const storePath = join(drive, 'USMTMIG')
  const freeSpace = () => 200 * MIB
  const error = await rejected(captureLinks({ 'C:': drive }, storePath, { freeSpace }), 29)
  assert.match(error.where ?? '', 'has 200 MB free; a minimum of 250 MB is required')
  assert.not.ok(existsSync(storePath))
  await captureLinks({ 'C:': drive }, storePath, { freeSpace: () => 250 * MIB })
})

test('a manifest that names folders which are no parts of the store removes none of them', async () => {
  const drive = temporaryFolder('forged')
  write(drive, 'a.txt', 'content')
  const other = temporaryFolder('other')
  write(other, 'USMT/File/precious.txt', 'precious')
  const { path } = await captureLinks({ 'C:': drive }, join(drive, 'USMTMIG'))
  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'))
  manifest.volumes['D:'] = { folder: join(other, 'USMT'), path: 'D:\\USMT' }
  manifest.volumes['E:'] = { folder: '/', path: 'E:\\' }
  writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest))
  assert.equal(removeStore(join(drive, 'USMTMIG')).removed, [path])
  assert.is(readFileSync(join(other, 'USMT/File/precious.txt'), 'utf8'), 'precious')
  assert.is(readFileSync(join(drive, 'a.txt'), 'utf8'), 'content')
})

test('HS14: a store that is there is replaced with /o only', async () => {
  const drive = temporaryFolder('again')
  write(drive, 'a.txt', 'content')
  const storePath = join(drive, 'USMTMIG')
  await captureLinks({ 'C:': drive }, storePath)
  await rejected(captureLinks({ 'C:': drive }, storePath), 27)
  await captureLinks({ 'C:': drive }, storePath, { overwrite: true })
  assert.is(names(join(drive, 'a.txt')), 2)
})

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

/** A file to which not even root can make links. */
function hold(on: boolean, ...files: string[]): boolean {
  return spawnSync('chattr', [on ? '+i' : '-i', ...files]).status === 0
}

programTest(test, 'chattr')(
  'TV-STO-06: a file to which the system makes no link is copied, whatever its size',
  async () => {
    const drive = temporaryFolder('locked')
    const held = [write(drive, 'held.txt', 'held'), write(drive, 'held.bin', Buffer.alloc(5 * MIB, 'h'))]
    write(drive, 'free.txt', 'free')
    if (!hold(true, ...held)) {
      process.stdout.write('(skipped: no file can be made immutable here) ')
      return
    }
    try {
      const { path, copied } = await captureLinks({ 'C:': drive }, join(drive, 'USMTMIG'))
      assert.is(copied.length, 2)
      assert.is.not(inode(join(path, 'File/C$/held.txt')), inode(held[0] ?? ''))
      assert.is(readFileSync(join(path, 'File/C$/held.txt'), 'utf8'), 'held')
      assert.is(statSync(join(path, 'File/C$/held.bin')).size, 5 * MIB)
      assert.is(names(join(path, 'File/C$/free.txt')), 2)
      assert.equal(await faults(path), {})
    } finally {
      hold(false, ...held)
    }
  },
)

programTest(test, 'chattr')(
  'a run that was interrupted is continued: copies are not read again, links are made again',
  async () => {
    const drive = temporaryFolder('continued')
    const held = [write(drive, 'held.txt', 'held'), write(drive, 'held.bin', Buffer.alloc(5 * MIB, 'h'))]
    const gone = write(drive, 'gone.txt', 'gone')
    const other = write(drive, 'other.txt', 'other')
    write(drive, 'free.txt', 'free')
    if (!hold(true, ...held)) {
      process.stdout.write('(skipped: no file can be made immutable here) ')
      return
    }
    try {
      const storePath = join(drive, 'USMTMIG')
      const run = { fingerprint: 'the same command' }
      const interruption = new Error('interrupted')
      const interrupted = captureLinks({ 'C:': drive }, storePath, {
        ...run,
        beforeCommit: () => {
          throw interruption
        },
      })
      assert.is(await interrupted.catch((error: unknown) => error), interruption)
      assert.equal(readdirSync(storePath).sort(), ['USMT.partial', 'USMT.partial.journal'])
      const copies = held.map((file) => inode(join(storePath, 'USMT.partial/File/C$', basename(file))))
      rmSync(gone)
      rmSync(other)
      write(drive, 'other.txt', 'another file')
      const { path, copied, resumed } = await captureLinks({ 'C:': drive }, storePath, run)
      assert.is(resumed, 2)
      assert.equal(copied, [])
      assert.equal(
        held.map((file) => inode(join(path, 'File/C$', basename(file)))),
        copies,
      )
      assert.equal(readdirSync(join(path, 'File/C$')).sort(), [
        'free.txt',
        'held.bin',
        'held.txt',
        'other.txt',
      ])
      for (const name of ['free.txt', 'other.txt'])
        assert.is(inode(join(path, 'File/C$', name)), inode(join(drive, name)))
      assert.is(names(join(drive, 'free.txt')), 2)
      assert.equal(await faults(path), {})
      assert.equal(readdirSync(storePath), ['USMT'])
    } finally {
      hold(false, ...held)
    }
  },
)

test('a file that a program holds open is linked only when that is asked for (HardLinkStoreControl)', () => {
  const folder = temporaryFolder('held')
  const file = write(folder, 'held.txt', 'held')
  const linked: string[] = []
  const linker = new FileLinker({ link: (_, to) => linked.push(to), isLocked: () => true })
  assert.equal(linker.link(file, join(folder, 'store'), 'File/C$/held.txt', false), { kind: 'locked' })
  assert.equal(linked, [])
  assert.is(linker.link(file, join(folder, 'store'), 'File/C$/held.txt', true).kind, 'linked')
  assert.equal(linked, [join(folder, 'store/File/C$/held.txt')])
})

test.run()
