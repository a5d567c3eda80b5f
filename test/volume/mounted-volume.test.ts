import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodeWtf8 } from '../../src/volume/host-path.ts'
import { FileAttribute, MountedVolume, openVolume, readWhole, VolumeError } from '../../src/volume/index.ts'

const test = suite('mounted volume')
let root = ''

test.before.each(() => {
  root = mkdtempSync(join(tmpdir(), 'statelift-volume-'))
  mkdirSync(join(root, 'Users/Ned'), { recursive: true })
  writeFileSync(join(root, 'Users/Ned/a.txt'), 'hello')
})
test.after.each(() => rmSync(root, { recursive: true }))

test('a path is found whatever its letter case', () => {
  const volume = new MountedVolume(root)
  assert.is(volume.lookup('\\USERS\\ned\\A.TXT')?.name, 'a.txt')
  assert.is(volume.lookup('\\Users\\Bob'), undefined)
  assert.is(volume.lookup('\\Users\\Ned\\a.txt\\below'), undefined)
  assert.is(volume.lookup('\\')?.directory, true)
})

test('content is read at any position, and a worker can open the volume again', () => {
  const volume = openVolume(structuredClone(new MountedVolume(root).spec))
  const entry = volume.lookup('\\Users\\Ned\\a.txt')
  assert.ok(entry)
  assert.is(entry.size, 5)
  const reader = volume.open(entry.id)
  const into = Buffer.alloc(10, 0x2e)
  assert.is(reader.read(into, 2, 8, 1), 4)
  assert.is(into.toString(), '..ello....')
  reader.close()
  assert.is(readWhole(volume, entry.id, 5).toString(), 'hello')
  assert.throws(
    () => readWhole(volume, entry.id, 4),
    (error: unknown) => error instanceof VolumeError && /5 bytes/.test(error.message),
  )
})

test('a file is read at once while it is what its listing said, and not when it is something else', () => {
  const path = join(root, 'Users/Ned/a.txt')
  const volume = new MountedVolume(root)
  const into = Buffer.alloc(16, 0x2e)
  const readsAfter = (change: () => void): boolean => {
    rmSync(path, { recursive: true })
    writeFileSync(path, 'hello')
    const entry = volume.lookup('\\Users\\Ned\\a.txt')
    assert.ok(entry)
    const { id, size, times } = entry
    change()
    volume.close()
    return volume.readUnchanged(id, into, { size, modified: times.modified })
  }
  assert.is(
    readsAfter(() => undefined),
    true,
  )
  assert.is(into.toString('latin1', 0, 6), 'hello.')
  const later = new Date(Date.now() + 60_000)
  const changes: Record<string, () => void> = {
    grown: () => appendFileSync(path, ' world'),
    shrunk: () => truncateSync(path, 3),
    emptied: () => truncateSync(path, 0),
    'written again': () => utimesSync(path, later, later),
    'a directory now': () => {
      rmSync(path)
      mkdirSync(path)
    },
  }
  for (const [what, change] of Object.entries(changes)) assert.is(readsAfter(change), false, what)
  assert.throws(
    () => readsAfter(() => rmSync(path)),
    (error: unknown) => error instanceof VolumeError && error.systemCode === 'ENOENT',
  )
})

test('two names of one file share their key; links are counted', () => {
  linkSync(join(root, 'Users/Ned/a.txt'), join(root, 'Users/Ned/b.txt'))
  const volume = new MountedVolume(root)
  const [a, b] = [volume.lookup('\\Users\\Ned\\a.txt'), volume.lookup('\\Users\\Ned\\b.txt')]
  assert.is(a?.fileKey, b?.fileKey)
  assert.is(a?.links, 2)
})

test('a link is a reparse point and is never entered', () => {
  symlinkSync(join(root, 'Users'), join(root, 'Junction'))
  const volume = new MountedVolume(root)
  const link = volume.lookup('\\Junction')
  assert.ok(link)
  assert.is(link.directory, false)
  assert.is(link.attributes & FileAttribute.ReparsePoint, FileAttribute.ReparsePoint)
  assert.is(volume.absence(link), undefined)
  assert.is(volume.lookup('\\Junction\\Ned'), undefined)
})

test('what ntfs-3g cannot read is a placeholder, not a file', () => {
  symlinkSync('unsupported reparse tag 0x9000701a', join(root, 'Users/Ned/cloud.docx'))
  symlinkSync('unsupported reparse tag 0x80000013', join(root, 'Users/Ned/dedup.docx'))
  const volume = new MountedVolume(root)
  const absence = (name: string) => {
    const entry = volume.lookup(`\\Users\\Ned\\${name}`)
    return entry === undefined ? 'missing' : volume.absence(entry)
  }
  assert.is(absence('cloud.docx'), 'cloud-placeholder')
  assert.is(absence('dedup.docx'), 'deduplicated')
  assert.is(absence('a.txt'), undefined)
})

test('pagefile.sys is hidden and system in the root only', () => {
  writeFileSync(join(root, 'PageFile.sys'), '')
  writeFileSync(join(root, 'Users/pagefile.sys'), '')
  const volume = new MountedVolume(root)
  assert.is(volume.lookup('\\pagefile.sys')?.attributes, FileAttribute.Hidden | FileAttribute.System)
  assert.is(volume.lookup('\\Users\\pagefile.sys')?.attributes, 0)
})

test("a folder called Recovery is Windows' own only when it holds WindowsRE", () => {
  const attributes = () => new MountedVolume(root).lookup('\\Recovery')?.attributes
  mkdirSync(join(root, 'Recovery'))
  assert.is(attributes(), FileAttribute.Directory)
  mkdirSync(join(root, 'Recovery/WindowsRE'))
  assert.is(attributes(), FileAttribute.Directory | FileAttribute.Hidden | FileAttribute.System)
})

test('a name with an unpaired surrogate keeps it and can be opened', () => {
  if (process.platform === 'win32') return
  writeFileSync(
    Buffer.concat([Buffer.from(join(root, 'Users/Ned/')), Buffer.from([0x78, 0xed, 0xa0, 0x80, 0x79])]),
    'odd',
  )
  const volume = new MountedVolume(root)
  const entry = volume.lookup('\\Users\\Ned\\x\ud800y')
  assert.ok(entry)
  assert.is(readWhole(volume, entry.id, 100).toString(), 'odd')
})

test('WTF-8 decodes surrogates and leaves the rest to UTF-8', () => {
  assert.is(decodeWtf8(Buffer.from([0x61, 0xed, 0xb2, 0xa9])), 'a\udca9')
  assert.is(decodeWtf8(Buffer.from('é😀', 'utf8')), 'é😀')
})

test('bytes that are no text at all stay apart from each other', () => {
  assert.is(decodeWtf8(Buffer.from([0x61, 0xff, 0x62])), 'a\udcffb')
  assert.is(decodeWtf8(Buffer.from([0xc3])), '\udcc3')
  assert.is(decodeWtf8(Buffer.from([0xe2, 0x82])), '\udce2\udc82')
  if (process.platform === 'win32') return
  const names = [0xe4, 0xf6].map((byte) => Buffer.from([0x6e, byte]))
  for (const name of names)
    writeFileSync(Buffer.concat([Buffer.from(join(root, 'Users/Ned/')), name]), 'Latin-1')
  const volume = new MountedVolume(root)
  const ned = volume.lookup('\\Users\\Ned')
  assert.ok(ned)
  assert.equal(
    volume
      .list(ned)
      .map((entry) => entry.name)
      .sort(),
    ['a.txt', 'n\udce4', 'n\udcf6'],
  )
})

test('a backslash in a name is no way into another folder', () => {
  if (process.platform === 'win32') return
  mkdirSync(join(root, 'Users/Ned/b'))
  writeFileSync(join(root, 'Users/Ned/b/c.txt'), 'below b')
  writeFileSync(join(root, 'Users/Ned/b\\c.txt'), 'beside b')
  const volume = new MountedVolume(root)
  const beside = volume.lookup('\\Users\\Ned\\b\uf05cc.txt')
  const below = volume.lookup('\\Users\\Ned\\b\\c.txt')
  assert.ok(beside && below)
  assert.is(readWhole(volume, beside.id, 100).toString(), 'beside b')
  assert.is(readWhole(volume, below.id, 100).toString(), 'below b')
})

test('a path longer than the system takes at once is listed and read', () => {
  if (process.platform !== 'linux') return
  const here = process.cwd()
  process.chdir(root)
  const names = Array.from({ length: 30 }, (_, depth) => `${depth}${'x'.repeat(200)}`)
  try {
    for (const name of names) {
      mkdirSync(name)
      process.chdir(name)
    }
    writeFileSync('end.txt', 'far down')
    symlinkSync('end.txt', 'link')
  } finally {
    process.chdir(here)
  }
  const volume = new MountedVolume(root)
  const folder = `\\${names.join('\\')}`
  const end = volume.lookup(`${folder}\\END.txt`)
  assert.ok(end)
  assert.is(end.size, 8)
  assert.is(readWhole(volume, end.id, 100).toString(), 'far down')
  assert.is(volume.lookup(`${folder}\\link`)?.target, 'end.txt')
})

test('a named pipe is refused at once', () => {
  if (process.platform === 'win32') return
  execFileSync('mkfifo', [join(root, 'pipe')])
  const volume = new MountedVolume(root)
  const entry = volume.lookup('\\pipe')
  assert.ok(entry)
  assert.throws(() => volume.open(entry.id), /is not a regular file/)
})

test('a root that is no directory is refused with its path', () => {
  assert.throws(
    () => new MountedVolume(join(root, 'nothing')),
    (error: unknown) => error instanceof VolumeError && error.systemCode === 'ENOENT',
  )
  assert.throws(() => new MountedVolume(join(root, 'Users/Ned/a.txt')), /is not a directory/)
})

test.run()
