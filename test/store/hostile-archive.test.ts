/**
 * Archives and folders that somebody made to do harm: what they say of themselves is wrong, absurd or endless. Each ends with the documented
 * code and a message, soon, in little memory, and with nothing outside the folder that was named.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { extractStore, StoreError, verifyStore } from '../../src/store/index.ts'
import { Method } from '../../src/store/zip/index.ts'
import { type BuiltEntry, buildArchive } from '../support/archive-builder.ts'
import { hasProgram, programTest } from '../support/programs.ts'
import { captureAll, MIB, sha256 } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('hostile archive')
const top = temporaryFolder('hostile-archive')
const archivePath = join(top, 'USMT.MIG')
const payload = Buffer.from('payload')
const name = 'File/C$/x'
const entry: BuiltEntry = { name, content: payload }
const record = { path: 'C:\\x', content: name, size: payload.length, sha256: sha256(payload) }

/** Generous, since other work may keep the machine busy; what is not bounded takes for ever. */
const SECONDS = 60

interface Seen {
  /** Of verify and extract: the return code, or that of the error. */
  readonly codes: readonly number[]
  readonly files: readonly string[]
  readonly messages: readonly string[]
}

/** Verifies and extracts what is at `path`. */
async function seen(path: string): Promise<Seen> {
  const target = join(top, 'target')
  rmSync(target, { recursive: true, force: true })
  const messages: string[] = []
  const codes: number[] = []
  const onWarning = ({ message }: { message: string }) => messages.push(message)
  const started = performance.now()
  for (const run of [
    () => verifyStore(path, { report: 'all', onWarning }),
    () => extractStore(path, { destination: target, overwrite: true, onWarning }),
  ]) {
    try {
      codes.push((await run()).code)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      codes.push(error.code)
      messages.push(error.message)
    }
  }
  assert.ok(performance.now() - started < SECONDS * 1000, 'it took too long')
  assert.not(existsSync('/etc/evil'))
  return { codes, files: existsSync(target) ? filesBelow(target) : [], messages }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => !file.isDirectory())
    .map((file) => relative(folder, join(file.parentPath, file.name)))
    .sort()
}

async function seenArchive(archive: Buffer): Promise<Seen> {
  writeFileSync(archivePath, archive)
  return await seen(archivePath)
}

/** A good archive with its bytes changed in place. */
function patched(change: (bytes: Buffer) => void, archive = buildArchive([entry], [record])): Buffer {
  const bytes = Buffer.from(archive)
  change(bytes)
  return bytes
}

/** Where the central directory's record of an entry is. */
function centralOf(bytes: Buffer, of = name): number {
  return bytes.lastIndexOf(Buffer.from(of)) - 46
}

for (const path of [
  'C:\\NUL',
  'C:\\CON.txt',
  'C:\\COM1',
  'C:\\a.txt:evil',
  'C:\\end. ',
  'D:\\x',
  '\\\\srv\\s\\x',
]) {
  test(`the path ${path} is a name within the folder, without a colon`, async () => {
    const { files, codes } = await seenArchive(buildArchive([entry], [{ ...record, path }]))
    assert.equal(codes, [0, 0])
    assert.is(files.length, 3)
    assert.ok(files.every((file) => !file.includes(':') && !file.includes('..')))
  })
}

test('a record of ten thousand folders one within the other fails alone', async () => {
  const deep = { ...record, path: `C:\\${'d\\'.repeat(10_000)}x` }
  const { files, codes } = await seenArchive(buildArchive([entry], [deep, record]))
  assert.equal(codes, [0, 71])
  assert.ok(files.includes('File/C$/x'))
})

test('a second entry of the same name is damage, and one of them at most comes out', async () => {
  const other = { name, content: Buffer.from('PAYLOAD') }
  const { codes } = await seenArchive(buildArchive([entry, other], [record]))
  assert.equal(codes, [42, 42])
})

test('a record that shares a content and lies about its hash or size is corrupted, the other is not', async () => {
  const lies = [
    { ...record, path: 'C:\\hash', sha256: '00'.repeat(32) },
    { ...record, path: 'C:\\size', size: 8 },
    { ...record, path: 'C:\\same' },
  ]
  const { codes, files } = await seenArchive(buildArchive([entry], [record, ...lies]))
  assert.equal(codes, [42, 42])
  assert.ok(files.includes('File/C$/x') && files.includes('File/C$/same'))
  assert.not(files.some((file) => file.endsWith('hash') || file.endsWith('size')))
})

test('entries that lie within the data of others, each in the next, are not read (a bomb of overlaps)', async () => {
  // Each entry's stored data is all that follows: as many times the kernel as there are entries.
  let inner: Buffer = Buffer.alloc(64 * 1024)
  const names: string[] = []
  for (let i = 0; i < 60; i++) {
    const archive = buildArchive([{ name: `File/C$/${i}`, content: inner, method: Method.Stored }], [])
    inner = archive.subarray(0, archive.indexOf('catalog.jsonl') - 30)
    names.push(`File/C$/${i}`)
  }
  const outermost = buildArchive([{ name, content: inner, method: Method.Stored }], [])
  const start = outermost.indexOf(name) - 30
  const entries = names.map((of) => ({
    name: of,
    content: inner.subarray(inner.indexOf(of) - 30),
    method: Method.Stored,
    stored: Buffer.alloc(0),
    lies: { offset: start + inner.indexOf(of) },
  }))
  const records = names.map((content) => ({ path: `C:\\${content}`, content, size: inner.length }))
  const { files, codes } = await seenArchive(buildArchive([entry, ...entries], [record, ...records]))
  assert.equal(codes, [42, 42])
  assert.ok(files.every((file) => !/\d$/.test(file)))
})

test('a million frames without content end soon', async () => {
  // RFC 8878: magic number, descriptor (single segment), size 0, last raw block of 0 bytes.
  const empty = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, 0x00, 0x01, 0x00, 0x00])
  const stored = Buffer.alloc(empty.length * 1_000_000, empty)
  const zero = { ...record, size: 0, sha256: sha256(Buffer.alloc(0)) }
  const { codes } = await seenArchive(buildArchive([{ name, content: Buffer.alloc(0), stored }], [zero]))
  assert.equal(codes, [0, 0])
})

const lying: Record<string, (bytes: Buffer) => void> = {
  'another name in the local header': (bytes) => bytes.write('y', bytes.indexOf(name) + name.length - 1),
  'another name in the central directory': (bytes) =>
    bytes.write('y', bytes.lastIndexOf(name) + name.length - 1),
  'another CRC in the central directory': (bytes) => bytes.writeUInt32LE(1, centralOf(bytes) + 16),
  'another method in the central directory': (bytes) => bytes.writeUInt16LE(0, centralOf(bytes) + 10),
  'a method that nobody knows': (bytes) => bytes.writeUInt16LE(77, centralOf(bytes) + 10),
  'another size in the central directory': (bytes) => bytes.writeUInt32LE(2 ** 32 - 2, centralOf(bytes) + 24),
  'a ZIP64 mark without a ZIP64 field': (bytes) => bytes.writeUInt32LE(2 ** 32 - 1, centralOf(bytes) + 24),
  'a place beyond the end': (bytes) => bytes.writeUInt32LE(2 ** 32 - 2, centralOf(bytes) + 42),
  'a name of 65,535 bytes': (bytes) => bytes.writeUInt16LE(0xffff, centralOf(bytes) + 28),
  'fewer entries than there are': (bytes) => bytes.writeUInt16LE(1, bytes.length - 12),
  'more entries than there are': (bytes) => bytes.writeUInt16LE(60_000, bytes.length - 12),
  'a central directory that begins later': (bytes) =>
    bytes.writeUInt32LE(bytes.readUInt32LE(bytes.length - 6) + 1, bytes.length - 6),
  'a central directory of another size': (bytes) =>
    bytes.writeUInt32LE(bytes.readUInt32LE(bytes.length - 10) - 1, bytes.length - 10),
}

for (const [what, change] of Object.entries(lying)) {
  test(`${what}: 42, and only what is whole comes out`, async () => {
    const { codes, files } = await seenArchive(patched(change))
    assert.equal(codes, [42, 42])
    for (const file of files.filter((path) => path.startsWith('File/'))) {
      assert.ok(readFileSync(join(top, 'target', file)).equals(payload))
    }
  })
}

/** A ZIP64 end record and its locator (APPNOTE 4.3.14, 4.3.15) put before the end record. */
function withZip64End(entries: bigint, size: bigint, offset: bigint): Buffer {
  const archive = buildArchive([entry], [record])
  const end = Buffer.from(archive.subarray(-22))
  end.fill(0xff, 8, 20)
  const zip64 = Buffer.alloc(76)
  zip64.writeUInt32LE(0x0606_4b50, 0)
  zip64.writeBigUInt64LE(44n, 4)
  zip64.writeBigUInt64LE(entries, 24)
  zip64.writeBigUInt64LE(entries, 32)
  zip64.writeBigUInt64LE(size, 40)
  zip64.writeBigUInt64LE(offset, 48)
  zip64.writeUInt32LE(0x0706_4b50, 56)
  zip64.writeBigUInt64LE(BigInt(archive.length - 22), 64)
  zip64.writeUInt32LE(1, 72)
  return Buffer.concat([archive.subarray(0, -22), zip64, end])
}

const MOST = 2n ** 64n - 1n
for (const [what, ...numbers] of [
  ['2^64-1 entries', MOST, 100n, 0n],
  ['2^53 entries at the start', 2n ** 53n, 100n, 0n],
  ['a central directory of 2^64-1 bytes', 3n, MOST, 0n],
  ['a central directory at 2^64-1', 3n, 100n, MOST],
] as const) {
  test(`a ZIP64 end that tells of ${what}: 42, and the headers still tell what is there`, async () => {
    const { codes, files } = await seenArchive(withZip64End(numbers[0], numbers[1], numbers[2]))
    assert.equal(codes, [42, 42])
    assert.ok(files.includes('File/C$/x'))
  })
}

test('sizes of 2^64-1 in ZIP64 fields, of header and central directory alike', async () => {
  for (const size of [2 ** 53, 2 ** 63, 2 ** 64 - 2 ** 11]) {
    const lies = { size, storedSize: size }
    const { codes, files } = await seenArchive(buildArchive([{ ...entry, lies }], [record]))
    assert.equal(codes, [42, 42])
    assert.not(files.includes('File/C$/x'))
  }
})

test('a comment of 65,535 bytes, and one that looks like an end, change nothing of what comes out', async () => {
  const archive = buildArchive([entry], [record])
  const fake = Buffer.alloc(0xffff, archive.subarray(-22))
  for (const comment of [Buffer.alloc(0xffff, 'c'), fake]) {
    const bytes = Buffer.concat([archive, comment])
    bytes.writeUInt16LE(comment.length, archive.length - 2)
    const { codes, files } = await seenArchive(bytes)
    assert.equal(codes, [42, 0])
    assert.ok(files.includes('File/C$/x'))
  }
})

const LINES: Record<string, string> = {
  'no JSON': '{"path":',
  'a list': '[1,2,3]',
  nothing: '',
  'a number beyond all numbers': `{"path":"C:\\\\y","type":"file","outcome":"captured","size":1e400}`,
  'bytes that are no UTF-8': Buffer.from([0xff, 0xfe, 0x00, 0xc0]).toString('latin1'),
  'five million levels': '['.repeat(5_000_000),
  'objects nested deeply, and closed': `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  'a line of 20 MB': `{"path":"${'x'.repeat(20_000_000)}"}`,
  'a prototype': '{"__proto__":{"path":"C:\\\\y"},"type":"file","outcome":"captured","size":1}',
}

for (const [what, line] of Object.entries(LINES)) {
  test(`a catalog with a line that is ${what}: 42, and the file of the other line comes out`, async () => {
    const { codes, files, messages } = await seenArchive(
      buildArchive([entry], [record], { catalog: `${JSON.stringify(whole(record))}\n${line}\n` }),
    )
    assert.equal(codes, [42, 42])
    assert.ok(files.includes('File/C$/x'))
    assert.ok(
      messages.some((message) => message.includes('line 2 of the catalog')),
      messages.join(' '),
    )
  })
}

test('what only a line names that cannot be read comes out by its own header', async () => {
  const other = { name: 'File/C$/y', content: Buffer.from('other') }
  const catalog = `${JSON.stringify(whole(record))}\n{"path":"C:\\\\y"\n`
  const { codes, files } = await seenArchive(buildArchive([entry, other], [record], { catalog }))
  assert.equal(codes, [42, 42])
  assert.ok(files.includes('File/C$/x') && files.includes('File/C$/y'))
})

function whole(line: object): object {
  return { type: 'file', outcome: 'captured', ...line }
}

const MANIFESTS: Record<string, { change: object | string; code: number }> = {
  'counts beyond all numbers': { change: '{"counts":{"objects":1e400,"bytes":1e308}}', code: 0 },
  'negative counts': { change: { counts: { objects: -1, bytes: -5 } }, code: 0 },
  'counts that are texts': { change: { counts: { bytes: 'many' } }, code: 0 },
  'a version beyond all numbers': { change: '{"version":1e400}', code: 27 },
  'version 0.5': { change: { version: 0.5 }, code: 27 },
  'another format': { change: { format: 'zip' }, code: 27 },
  'lines beyond all numbers': { change: '{"catalog":{"lines":1e400,"size":1,"sha256":""}}', code: 42 },
  'volumes that are none': { change: { volumes: { 'C:': 5 } }, code: 42 },
  'users without end': { change: `{"users":${'['.repeat(3_000_000)}}`, code: 42 },
}

for (const [what, { change, code }] of Object.entries(MANIFESTS)) {
  test(`a manifest with ${what}: ${code}`, async () => {
    const { codes } = await seenArchive(buildArchive([entry], [record], { manifest: change }))
    assert.equal(codes, [code, code])
  })
}

programTest(test, 'python3')(
  'archives of Python’s zipfile, with links and ways up in them, are no stores: 27',
  async () => {
    const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED) as z:
    z.writestr('../../evil', b'evil'); z.writestr('/etc/evil', b'evil'); z.writestr('C:/evil', b'evil')
    link = zipfile.ZipInfo('File/C$/link'); link.create_system = 3; link.external_attr = 0o120777 << 16
    z.writestr(link, '/etc'); z.writestr('File/C$/link/evil', b'evil')
    z.writestr('catalog.jsonl', b'{"path":"C:\\\\\\\\x"}\\n'); z.writestr('manifest.json', b'{"format":"statelift-store","version":1}')
    z.writestr('bomb', bytes(50_000_000))
`
    const made = spawnSync('python3', ['-c', script, archivePath], { encoding: 'utf8' })
    assert.is(made.status, 0, made.stderr)
    const { codes, files } = await seen(archivePath)
    assert.ok(
      codes.every((code) => code === 27 || code === 42),
      codes.join(),
    )
    assert.not(files.some((file) => file.includes('evil') || file.includes('link')))
  },
)

test('a pipe, a device, a folder and a file without a byte are no stores: 27, at once', async () => {
  const pipe = join(top, 'pipe')
  const nothing = join(top, 'nothing')
  writeFileSync(nothing, '')
  const places = [nothing, top, '/dev/zero', '/dev/null']
  if (hasProgram('mkfifo') && spawnSync('mkfifo', [pipe]).status === 0) places.push(pipe)
  for (const place of places.filter((path) => existsSync(path))) {
    const { codes, messages } = await seen(place)
    assert.equal(codes, [27, 27], place)
    assert.ok(messages.length >= 2)
  }
})

test('files that describe the store are not written through links that wait in the destination', async () => {
  writeFileSync(archivePath, buildArchive([entry], [record]))
  for (const overwrite of [true, false]) {
    const destination = join(top, `linked-${overwrite}`)
    mkdirSync(join(destination, 'File/C$'), { recursive: true })
    const outside = join(top, `outside-${overwrite}`)
    for (const file of ['catalog.jsonl', 'manifest.json', 'File/C$/x']) {
      symlinkSync(outside, join(destination, file))
    }
    await extractStore(archivePath, { destination, overwrite })
    assert.not(existsSync(outside))
  }
})

test('a store that is a folder leads nowhere else: by links, names, volumes or what is no file', async () => {
  const source = temporaryFolder('source')
  writeFileSync(join(source, 'a.txt'), 'a')
  const { path } = await captureAll(source, { storePath: temporaryFolder('store'), type: 'uncompressed' })
  const manifestPath = join(path, 'manifest.json')
  const manifest: object = JSON.parse(readFileSync(manifestPath, 'utf8'))
  const line = { path: 'C:\\x', type: 'file', outcome: 'captured', size: 4, linked: 'C:' }
  const secret = join(top, 'secret')
  mkdirSync(secret, { recursive: true })
  writeFileSync(join(secret, 'evil'), 'evil')
  symlinkSync(secret, join(path, 'File/C$/link'))
  for (const [content, volumes, linked] of [
    ['../../evil', undefined, undefined],
    [join(secret, 'evil'), undefined, undefined],
    ['File/C$/link/evil', undefined, undefined],
    ['evil', { 'C:': { folder: secret, path: secret } }, 'C:'],
    ['evil', { 'C:': { folder: 5, path: null } }, 'C:'],
    ['evil', {}, '__proto__'],
    ['evil', 'C:', 'constructor'],
  ] as const) {
    const catalog = Buffer.from(`${JSON.stringify({ ...line, content, linked })}\n`)
    writeFileSync(join(path, 'catalog.jsonl'), catalog)
    const proof = {
      lines: 1,
      size: catalog.length,
      sha256: createHash('sha256').update(catalog).digest('hex'),
    }
    writeFileSync(manifestPath, JSON.stringify({ ...manifest, catalog: proof, volumes }))
    const { intact, code } = await verifyStore(path, { report: 'all' })
    assert.equal([intact, code], [0, 42], content)
  }
  writeFileSync(manifestPath, '')
  truncateSync(manifestPath, 300 * MIB)
  assert.is((await verifyStore(path, { report: 'all' })).code, 42)
  rmSync(manifestPath)
  if (hasProgram('mkfifo') && spawnSync('mkfifo', [manifestPath]).status === 0) {
    assert.is((await verifyStore(path, { report: 'all' })).code, 42)
  }
})

test.run()
