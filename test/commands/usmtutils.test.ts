import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runUsmtUtils } from '../../src/commands/usmtutils/index.ts'
import { MESSAGES, StateliftError } from '../../src/errors/index.ts'
import type { StoreOptions } from '../../src/store/index.ts'
import { CapturedIo } from '../support/captured-io.ts'
import { captureAll } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('usmtutils')
const work = temporaryFolder('usmtutils')
const log = join(work, 'utils.log')

/** A store of the given files, all below `C:\data`. */
async function storeOf(
  files: Readonly<Record<string, string>>,
  options: Partial<StoreOptions> = {},
): Promise<string> {
  const source = temporaryFolder('source')
  mkdirSync(join(source, 'data'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(source, 'data', name), text)
  const storePath = temporaryFolder('store')
  return (await captureAll(source, { storePath, compression: 'none', ...options })).path
}

const three = await storeOf({ 'a.txt': 'the first', 'b.pdf': 'the second', 'c.exe': 'the third' })

async function run(...argv: string[]) {
  const io = new CapturedIo()
  const code = await runWith(io, ...argv)
  return { code, out: io.out, err: io.err, lines: io.out.split('\n').slice(0, -1) }
}

async function runWith(io: CapturedIo, ...argv: string[]): Promise<number> {
  try {
    return await runUsmtUtils(argv.length === 0 ? [] : [...argv, `/l:${log}`], io)
  } catch (error) {
    // What the program itself does with an error that nobody handled.
    if (!(error instanceof StateliftError)) throw error
    for (const line of error.lines()) io.stderr(`${line}\n`)
    return error.code
  }
}

/** A copy of the store in which one byte of the given text is another. */
function damaged(store: string, text: string): string {
  const bytes = readFileSync(store)
  const at = bytes.indexOf(text)
  assert.ok(at > 0, `${text} is in the store`)
  bytes[at] = 0x58
  const path = join(temporaryFolder('damaged'), 'USMT.MIG')
  writeFileSync(path, bytes)
  return path
}

const extracted = (folder: string): string[] => {
  const data = join(folder, 'File', 'C$', 'data')
  return existsSync(data) ? readdirSync(data).sort() : []
}

test('TV-UTL-01: without arguments it says so', async () => {
  const { code, err } = await run()
  assert.is(code, 11)
  assert.match(err, MESSAGES.noArguments.text)
})

test('TV-UTL-02: /ec lists the algorithms, one a line', async () => {
  const { code, lines } = await run('/ec')
  assert.is(code, 0)
  assert.equal(lines, ['AES_128', 'AES_192', 'AES_256', '3DES', '3DES_112'])
})

test('TV-UTL-03: /verify of a good store counts', async () => {
  const { code, lines } = await run('/verify', three)
  assert.is(code, 0)
  assert.equal(lines, ['Intact files: 3', 'Corrupted files: 0'])
  assert.match(readFileSync(log, 'utf8'), /\] Intact files: 3\r\n/)
})

test('TV-UTL-04: /verify:all names each file, the catalog last, on the console and in the log', async () => {
  const { code, lines } = await run('/verify:all', three)
  assert.is(code, 0)
  assert.equal(lines.slice(0, 3).sort(), [
    'File/C$/data/a.txt\tOK',
    'File/C$/data/b.pdf\tOK',
    'File/C$/data/c.exe\tOK',
  ])
  assert.equal(lines.slice(3), ['CATALOG\tOK'])
  assert.match(readFileSync(log, 'utf8'), /\] File\/C\$\/data\/a\.txt\tOK\r\n/)
})

test('TV-UTL-05: one damaged file, /verify:all', async () => {
  const { code, lines, err } = await run('/verify:all', damaged(three, 'the second'))
  assert.is(code, 42)
  assert.ok(lines.includes('File/C$/data/b.pdf\tCORRUPTED'))
  assert.ok(lines.includes('File/C$/data/a.txt\tOK'))
  assert.is(lines.at(-1), 'CATALOG\tOK')
  assert.match(err, MESSAGES.corruptedStore.text)
})

test('TV-UTL-06: /verify:failureonly shows the damaged file alone', async () => {
  const { code, lines } = await run('/verify:failureonly', damaged(three, 'the second'))
  assert.equal([code, ...lines], [42, 'File/C$/data/b.pdf\tCORRUPTED'])
})

test('TV-UTL-07: /verify:catalog of a damaged catalog', async () => {
  const { code, lines } = await run('/verify:catalog', damaged(three, '"path":"C:'))
  assert.equal([code, ...lines], [42, 'CATALOG\tCORRUPTED'])
})

const REFUSED: [id: string, line: string[], message: string][] = [
  ['TV-UTL-11', ['/verify', three, '/key:x'], MESSAGES.keyWithoutEncryption.text],
  ['TV-UTL-12', ['/verify', three, '/decrypt', '/key:x', `/keyfile:${three}`], MESSAGES.keyAndKeyfile.text],
  ['TV-UTL-13', ['/verify', three, '/decrypt:FOO', '/key:x'], MESSAGES.algorithm.text],
  ['TV-UTL-25', ['/verify', three, '/extract', three, work], MESSAGES.secondCommand.text],
  ['TV-UTL-26', ['/verify', three, '/v:3'], MESSAGES.verbosity.text],
]
for (const [id, line, message] of REFUSED) {
  test(`${id}: ${line[0]} is refused, and the log says why`, async () => {
    const { code, err } = await run(...line)
    assert.is(code, 11)
    assert.match(err, message)
    const text = readFileSync(log, 'utf8')
    assert.match(text, 'USMTUTILS.EXE Version')
    assert.match(text, message)
  })
}

test('TV-UTL-14: /i takes only what its patterns name', async () => {
  const folder = join(temporaryFolder('out'), 'made')
  const { code, lines } = await run('/extract', three, '/i:*.txt, *.pdf', folder)
  assert.equal([code, ...lines], [0, 'Extracted files: 2'])
  assert.equal(extracted(folder), ['a.txt', 'b.pdf'])
  assert.is(readFileSync(join(folder, 'File', 'C$', 'data', 'a.txt'), 'utf8'), 'the first')
})

test('TV-UTL-15: /i beats /e', async () => {
  const store = await storeOf({
    'myProject.exe': '1',
    'myProject.doc': '2',
    'other.exe': '3',
    'other.doc': '4',
  })
  const folder = temporaryFolder('out')
  assert.is((await run('/extract', store, '/i:myProject.*', '/e:*.exe', folder)).code, 0)
  assert.equal(extracted(folder), ['myProject.doc', 'myProject.exe'])
})

test('TV-UTL-16: /e alone takes all but what it names', async () => {
  const folder = temporaryFolder('out')
  assert.is((await run('/extract', three, folder, '/e:*.exe')).code, 0)
  assert.equal(extracted(folder), ['a.txt', 'b.pdf'])
})

test('TV-UTL-17, TV-UTL-18: a file that is there is kept and named; /o overwrites it', async () => {
  const folder = temporaryFolder('out')
  const there = join(folder, 'File', 'C$', 'data', 'a.txt')
  mkdirSync(join(there, '..'), { recursive: true })
  writeFileSync(there, 'mine')
  const kept = await run('/extract', three, folder)
  assert.equal([kept.code, ...kept.lines], [0, 'Extracted files: 2', 'Kept files: 1'])
  assert.match(kept.err, 'File/C$/data/a.txt is there already and was kept')
  assert.is(readFileSync(there, 'utf8'), 'mine')
  assert.is((await run('/extract', three, folder, '/o')).code, 0)
  assert.is(readFileSync(there, 'utf8'), 'the first')
})

test('what is damaged is left out and named, the rest is extracted (42)', async () => {
  const folder = temporaryFolder('out')
  const { code, lines, err } = await run('/extract', damaged(three, 'the second'), folder)
  assert.equal([code, ...lines], [42, 'Extracted files: 2', 'Corrupted files: 1'])
  assert.match(err, 'File/C$/data/b.pdf\tCORRUPTED')
  assert.equal(extracted(folder), ['a.txt', 'c.exe'])
})

test('TV-UTL-19: an uncompressed store is no store file', async () => {
  const folder = join(temporaryFolder('store'), 'USMT')
  mkdirSync(join(folder, 'File', 'C$'), { recursive: true })
  copyFileSync(three, join(folder, 'manifest.json'))
  truncateSync(join(folder, 'manifest.json'), 100)
  for (const path of [folder, join(folder, 'manifest.json')]) {
    const { code, err } = await run('/extract', path, temporaryFolder('out'))
    assert.is(code, 27, path)
    assert.match(err, MESSAGES.notAStore.text)
  }
})

test('a store that is not there is code 27, a key for a store without encryption 38', async () => {
  assert.is((await run('/verify', join(work, 'none.mig'))).code, 27)
  const { code, err } = await run('/verify', three, '/decrypt', '/key:x')
  assert.is(code, 38)
  assert.match(err, MESSAGES.storeAccess.text)
})

const lock = { passphrase: 'right' }
const encrypted = await storeOf({ 'a.txt': 'secret' }, { encryption: { cipher: 'AES-192-GCM', lock } })

test('TV-UTL-08: an encrypted store without /decrypt', async () => {
  const { code, err } = await run('/verify', encrypted)
  assert.is(code, 37)
  assert.match(err, MESSAGES.wrongKey.text)
})

test('TV-UTL-09: the right key with another algorithm, and a wrong key', async () => {
  assert.is((await run('/verify', encrypted, '/decrypt', '/key:right')).code, 37)
  assert.is((await run('/verify', encrypted, '/decrypt:AES_192', '/key:wrong')).code, 37)
})

test('TV-UTL-10: the right key and algorithm, for /verify, /extract and /list', async () => {
  const key = ['/decrypt:AES_192', '/key:right']
  assert.equal((await run('/verify', encrypted, ...key)).lines, ['Intact files: 1', 'Corrupted files: 0'])
  const folder = temporaryFolder('out')
  assert.is((await run('/extract', encrypted, folder, ...key)).code, 0)
  assert.is(readFileSync(join(folder, 'File', 'C$', 'data', 'a.txt'), 'utf8'), 'secret')
  assert.is(JSON.parse((await run('/list', encrypted, '/json', ...key)).out).encrypted, true)
  assert.not.match(readFileSync(log, 'utf8'), /key:right/)
})

/** A folder with a store in it, for /rd. */
async function removable(): Promise<string> {
  const storePath = mkdtempSync(join(tmpdir(), 'statelift-rd-'))
  await captureAll(mkdtempSync(join(work, 'empty-')), { storePath })
  return storePath
}

test('TV-UTL-20: /rd asks, and after any answer but yes deletes nothing', async () => {
  const store = await removable()
  for (const answers of [['n'], [''], []]) {
    const io = new CapturedIo()
    io.answers.push(...answers)
    assert.is(await runWith(io, '/rd', store), 2)
    assert.match(io.out, join(store, 'USMT'))
    assert.ok(existsSync(join(store, 'USMT', 'USMT.MIG')))
  }
  const io = new CapturedIo()
  io.answers.push('y')
  assert.is(await runWith(io, '/rd', store), 0)
  assert.not(existsSync(store))
})

test('TV-UTL-21: /rd /y deletes without asking, the StorePath too when nothing else is in it', async () => {
  const store = await removable()
  const { code, out } = await run('/rd', store, '/y')
  assert.is(code, 0)
  assert.is(out, `Removed ${join(store, 'USMT')}\n`)
  assert.not(existsSync(store))
  const shared = await removable()
  writeFileSync(join(shared, 'letter.txt'), 'not of the store')
  assert.is((await run('/rd', shared, '/y')).code, 0)
  assert.equal(readdirSync(shared), ['letter.txt'])
})

/** Runs /rd as an account without rights of its own. */
function removeAsNobody(store: string) {
  const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
  const folder = temporaryFolder('open')
  chmodSync(folder, 0o777)
  const main = join(import.meta.dirname, '..', '..', 'src', 'main.ts')
  const argv = [main, 'usmtutils', '/rd', store, '/y', `/l:${join(folder, 'u.log')}`]
  return spawnSync(process.execPath, argv, { ...asNobody, encoding: 'utf8' })
}

const onPosix = process.platform === 'win32' ? test.skip : test

onPosix('TV-UTL-22: /rd without the right to delete is code 34, and nothing is deleted', async () => {
  const store = await removable()
  const folders = [join(store, 'USMT'), store]
  for (const folder of folders) chmodSync(folder, 0o555)
  const { status, stderr } = removeAsNobody(store)
  assert.is(status, 34, stderr)
  assert.match(stderr, MESSAGES.removalRights.text)
  assert.ok(existsSync(join(store, 'USMT', 'USMT.MIG')))
  for (const folder of folders.reverse()) chmodSync(folder, 0o755)
  assert.is((await run('/rd', store, '/y')).code, 0)
})

onPosix('what /rd cannot delete is named, and the code is 35', () => {
  const store = mkdtempSync(join(tmpdir(), 'statelift-rd-'))
  const closed = join(store, 'USMT', 'File', 'C$')
  mkdirSync(closed, { recursive: true })
  writeFileSync(join(closed, 'kept.txt'), 'in a folder that is not writable')
  chmodSync(closed, 0o555)
  for (const folder of [store, join(store, 'USMT'), join(store, 'USMT', 'File')]) chmodSync(folder, 0o777)
  const { status, stderr } = removeAsNobody(store)
  assert.is(status, 35, stderr)
  assert.match(stderr, MESSAGES.removalFailed.text)
  assert.match(stderr, join(closed, 'kept.txt'))
  chmodSync(closed, 0o755)
  rmSync(store, { recursive: true })
})

test('TV-UTL-23: a store on two volumes is removed from both', async () => {
  const first = temporaryFolder('volume')
  const second = temporaryFolder('volume')
  for (const folder of [first, second]) mkdirSync(join(folder, 'st', 'USMT', 'File'), { recursive: true })
  const folders = [first, second].map((folder) => join(folder, 'st', 'USMT'))
  const [master = '', part = ''] = folders
  const volumes = {
    'C:': { folder: master, path: 'C:\\st\\USMT' },
    'D:': { folder: part, path: 'D:\\st\\USMT' },
  }
  writeFileSync(join(master, 'manifest.json'), JSON.stringify({ storeId: 'abc', volumes }))
  const mark = { format: 'statelift-store-volume', version: 1, storeId: 'abc', master }
  writeFileSync(join(part, 'volume.json'), JSON.stringify(mark))
  assert.is((await run('/rd', join(first, 'st'), '/y')).code, 0)
  assert.not(existsSync(join(first, 'st', 'USMT')))
  assert.not(existsSync(join(second, 'st', 'USMT')))
})

test('/rd of a folder without a store, and of the root, is code 35', async () => {
  const folder = temporaryFolder('not-a-store')
  writeFileSync(join(folder, 'letter.txt'), 'mine')
  for (const path of [folder, '/']) assert.is((await run('/rd', path, '/y')).code, 35)
  assert.ok(existsSync(join(folder, 'letter.txt')))
})

test('Ctrl+C ends /verify and /extract with code 2', async () => {
  for (const line of [
    ['/verify', three],
    ['/extract', three, temporaryFolder('out')],
  ]) {
    const io = new CapturedIo()
    io.stop()
    assert.is(await runWith(io, ...line), 2)
  }
})

test.run()
