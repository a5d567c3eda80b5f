import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { FileLinker, removeStore } from '../../src/store/index.ts'
import { captureLinks, faults, rejected, write } from '../support/linked.ts'
import { programTest } from '../support/programs.ts'
import { catalogLines, MIB } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('hard-link store')

const inode = (path: string) => statSync(path).ino
const names = (path: string) => statSync(path).nlink

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

test('what happens to the original afterwards: written in place it changes the store, replaced it does not', async () => {
  const drive = temporaryFolder('afterwards')
  const [written, replaced, closed] = ['written.txt', 'replaced.txt', 'read-only.txt'].map((name) =>
    write(drive, name, 'before'),
  )
  const { path } = await captureLinks({ 'C:': drive }, join(drive, 'USMTMIG'))
  const stored = (name: string) => join(path, 'File/C$', name)
  // As most editors save: a new file takes the name of the old one.
  write(drive, 'new.txt', 'after')
  renameSync(join(drive, 'new.txt'), replaced ?? '')
  writeFileSync(written ?? '', 'after!')
  chmodSync(closed ?? '', 0o444)
  assert.is(readFileSync(stored('replaced.txt'), 'utf8'), 'before')
  assert.is(readFileSync(stored('written.txt'), 'utf8'), 'after!')
  assert.is(statSync(stored('read-only.txt')).mode & 0o777, 0o444)
  assert.equal(Object.keys(await faults(path)), ['File/C$/written.txt'])
  // And the other way round: the store's name is no lesser one.
  rmSync(stored('written.txt'))
  assert.is(readFileSync(written ?? '', 'utf8'), 'after!')
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
