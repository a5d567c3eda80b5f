import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { entryName, extractStore, type FileStatus, StoreError, verifyStore } from '../../src/store/index.ts'
import { captureAll, MIB, writeSourceTree } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('verify and extract')
const source = temporaryFolder('source')
const files = writeSourceTree(source)
const store = temporaryFolder('store')
const summary = await captureAll(source, { storePath: store })
const archive = summary.path
const deflated = await captureAll(source, { storePath: temporaryFolder('store'), compression: 'deflate' })

const nameInStore = (name: string) => entryName(`C:\\${name.replaceAll('/', '\\')}`)

/** A copy of the archive with changes, in a folder of its own. */
function damagedCopy(change: (bytes: Buffer) => Buffer | undefined): string {
  const bytes = Buffer.from(readFileSync(archive))
  const path = join(temporaryFolder('damaged'), 'USMT.MIG')
  writeFileSync(path, change(bytes) ?? bytes)
  return path
}

/** Where an entry's data begins in the archive. */
function dataOf(bytes: Buffer, name: string): number {
  const header = bytes.indexOf(Buffer.from(name)) - 30
  return header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
}

async function verified(path: string, report: 'summary' | 'all' | 'failureonly' | 'catalog' = 'all') {
  const lines: string[] = []
  const result = await verifyStore(path, {
    report,
    onFile: (name, status, shown) => {
      if (shown) lines.push(`${name}\t${status}`)
    },
  })
  return { ...result, lines }
}

test('a whole store verifies: a line for each file, the catalog last', async () => {
  const { intact, corrupted, code, lines } = await verified(archive)
  assert.equal([intact, corrupted, code], [files.size, 0, 0])
  assert.equal(lines.slice(0, -1).sort(), [...files.keys()].map((name) => `${nameInStore(name)}\tOK`).sort())
  assert.is(lines.at(-1), 'CATALOG\tOK')
  assert.equal((await verified(deflated.path)).intact, files.size)
})

test('summary shows no lines, failureonly and catalog only theirs', async () => {
  assert.equal((await verified(archive, 'summary')).lines, [])
  assert.equal((await verified(archive, 'failureonly')).lines, [])
  assert.equal((await verified(archive, 'catalog')).lines, ['CATALOG\tOK'])
})

test('one flipped byte in a file: that file is corrupted, the catalog is not, 42', async () => {
  const path = damagedCopy((bytes) => {
    const at = dataOf(bytes, 'File/C$/Users/ned/photo.jpg') + 1000
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    return bytes
  })
  const all = await verified(path)
  assert.equal([all.intact, all.corrupted, all.catalog, all.code], [files.size - 1, 1, 'OK', 42])
  assert.equal((await verified(path, 'failureonly')).lines, ['File/C$/Users/ned/photo.jpg\tCORRUPTED'])
})

test('a flipped byte in content that three files share corrupts all three', async () => {
  const path = damagedCopy((bytes) => {
    const owner = ['ned/letter.txt', 'ned/copy of letter.txt', 'mia/Documents/letter.txt'].find((name) =>
      bytes.includes(`File/C$/Users/${name}`),
    )
    bytes.writeUInt8(0xff, dataOf(bytes, `File/C$/Users/${owner}`) + 20)
    return bytes
  })
  assert.is((await verified(path)).corrupted, 3)
})

test('a damaged catalog: CORRUPTED and 42, the files are still checked and extracted by their own headers', async () => {
  const path = damagedCopy((bytes) => {
    bytes.writeUInt8(
      bytes.readUInt8(dataOf(bytes, 'catalog.jsonl') + 9) ^ 1,
      dataOf(bytes, 'catalog.jsonl') + 9,
    )
    return bytes
  })
  assert.equal((await verified(path, 'catalog')).lines, ['CATALOG\tCORRUPTED'])
  const all = await verified(path)
  assert.equal([all.corrupted, all.code], [0, 42])
  const destination = temporaryFolder('extracted')
  assert.is((await extractStore(path, { destination, overwrite: false })).code, 42)
  assert.ok(
    readFileSync(join(destination, 'File/C$/Users/ned/mail.pst')).equals(
      files.get('Users/ned/mail.pst') ?? Buffer.alloc(0),
    ),
  )
})

test('when the end is missing, everything that is whole before it comes out', async () => {
  for (const cut of [1, 200, 20_000, 3_000_000, 9_000_000]) {
    const path = damagedCopy((bytes) => bytes.subarray(0, bytes.length - cut))
    const destination = temporaryFolder('extracted')
    const result = await extractStore(path, { destination, overwrite: false })
    assert.is(result.code, 42)
    const names = [...files].filter(([name]) => existsSync(join(destination, nameInStore(name))))
    assert.is(names.length, result.extracted)
    for (const [name, content] of names) {
      assert.ok(readFileSync(join(destination, nameInStore(name))).equals(content), name)
    }
    if (cut <= 200) assert.is(result.extracted, files.size)
  }
})

test('extracted files have the bytes and times of the source', async () => {
  for (const path of [archive, deflated.path]) {
    const destination = temporaryFolder('extracted')
    const result = await extractStore(path, { destination, overwrite: false })
    assert.equal(
      { ...result },
      { extracted: files.size, kept: 0, corrupted: 0, failed: 0, encrypted: 0, code: 0 },
    )
    for (const [name, content] of files) {
      const extracted = join(destination, nameInStore(name))
      assert.ok(readFileSync(extracted).equals(content), name)
      assert.is(Math.floor(statSync(extracted).mtimeMs), Math.floor(statSync(join(source, name)).mtimeMs))
    }
    assert.ok(statSync(join(destination, 'File/C$/Users/ned/no files')).isDirectory())
    assert.ok(existsSync(join(destination, 'catalog.jsonl')))
  }
})

const extractedNames = async (include: string[], exclude: string[]): Promise<string[]> => {
  const destination = temporaryFolder('extracted')
  await extractStore(archive, { destination, overwrite: false, include, exclude })
  return readdirSync(destination, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
}

test('include takes only what matches, by file name in any letter case', async () => {
  assert.equal(await extractedNames(['*.PST', 'photo.*'], []), ['mail.pst', 'photo.jpg'])
})

test('include beats exclude', async () => {
  assert.equal(await extractedNames(['photo.*'], ['*.jpg']), ['photo.jpg'])
})

test('exclude alone takes all the others', async () => {
  const names = await extractedNames([], ['*.txt'])
  assert.equal(names, ['NUL', 'dots...', 'film copy.mp4', 'film.mp4', 'mail.pst', 'notes.docx', 'photo.jpg'])
})

test('files that are there are kept, and replaced with /o', async () => {
  const destination = temporaryFolder('extracted')
  const there = join(destination, 'File/C$/Users/ned/photo.jpg')
  mkdirSync(join(there, '..'), { recursive: true })
  writeFileSync(there, 'mine')
  const kept = await extractStore(archive, { destination, overwrite: false })
  assert.equal([kept.kept, kept.code, readFileSync(there, 'utf8')], [1, 0, 'mine'])
  await extractStore(archive, { destination, overwrite: true })
  assert.is(statSync(there).size, 300_000)
})

test('a damaged file is left out, the rest comes out, 42', async () => {
  const path = damagedCopy((bytes) => {
    // Which of two equal files holds the content depends on which was read first.
    const films = ['ned/film.mp4', 'mia/film copy.mp4'].map((name) => `File/C$/Users/${name}`)
    const at = dataOf(bytes, films.find((name) => bytes.includes(name)) ?? '') + MIB
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    return bytes
  })
  const destination = temporaryFolder('extracted')
  const told: [string, FileStatus | 'KEPT' | 'FAILED' | 'ENCRYPTED'][] = []
  const result = await extractStore(path, {
    destination,
    overwrite: false,
    onFile: (name, status) => {
      if (status !== 'OK') told.push([name, status])
    },
  })
  const damaged = told.map(([name]) => name).sort()
  assert.equal([result.code, result.extracted], [42, files.size - damaged.length])
  assert.ok(damaged.length >= 1 && damaged.every((name) => name.includes('film')))
  assert.not(existsSync(join(destination, 'File/C$/Users/ned/film.mp4')))
  assert.not(
    readdirSync(join(destination, 'File/C$/Users/ned')).some((name) => name.startsWith('.unchecked')),
  )
})

test('a link in the destination that leads out of it is not followed', async () => {
  const destination = temporaryFolder('extracted')
  const outside = temporaryFolder('outside')
  mkdirSync(join(destination, 'File/C$'), { recursive: true })
  symlinkSync(outside, join(destination, 'File/C$/Users'))
  const result = await extractStore(archive, { destination, overwrite: true })
  assert.is(result.extracted, 0)
  assert.equal(readdirSync(outside), [])
})

for (const [what, content] of [
  ['an empty file', Buffer.alloc(0)],
  ['another archive', Buffer.from('PK\x03\x04 but not ours'.repeat(50))],
  ['a text', Buffer.from('hello')],
] as const) {
  test(`${what} is no store: 27`, async () => {
    const path = join(temporaryFolder('none'), 'x.mig')
    writeFileSync(path, content)
    try {
      await verifyStore(path, { report: 'summary' })
      assert.unreachable()
    } catch (error) {
      assert.is((error as { code?: number }).code, 27)
    }
  })
}

test('a folder is no store file: 27', async () => {
  try {
    await verifyStore(store, { report: 'summary' })
    assert.unreachable()
  } catch (error) {
    assert.match(String(error), 'The file layout and/or file content is not recognized as a valid store')
  }
})

test('a store that an interrupted run left never verifies', async () => {
  const path = damagedCopy((bytes) => bytes.subarray(0, bytes.indexOf('catalog.jsonl') - 30))
  assert.is((await verified(path)).code, 42)
  truncateSync(path, 0)
})

// A passphrase would be stretched anew for every change.
const identity = await generateIdentity()
for (const kind of ['a plain', 'an encrypted']) {
  test(`no byte of ${kind} store beside its compressed contents changes unnoticed`, async () => {
    const small = temporaryFolder('small')
    mkdirSync(join(small, 'empty folder'))
    writeFileSync(join(small, 'a.txt'), 'a')
    const lock = { recipients: [await identityToRecipient(identity)] }
    const encrypted = kind === 'an encrypted'
    const { path } = await captureAll(small, {
      storePath: temporaryFolder('store'),
      ...(encrypted ? { encryption: { cipher: 'AES-256-GCM', lock } } : {}),
    })
    const key = encrypted ? { key: { identity } } : {}
    const bytes = readFileSync(path)
    assert.is((await verifyStore(path, { report: 'summary', ...key })).code, 0)
    const zstandard = [...readZip(bytes)].filter(({ method }) => method === 93)
    for (let at = 0; at < bytes.length; at += 7) {
      // Some bits of a Zstandard frame's header mean nothing; what they stand before is checked by its hash.
      if (zstandard.some(({ start, end }) => at >= start && at < end)) continue
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 0x40
      writeFileSync(path, changed)
      assert.ok(await refused(path, key), `byte ${at} of ${bytes.length}`)
    }
  })
}

/** Whether a store does not verify; not every damaged one can be opened at all. */
async function refused(path: string, key: object): Promise<boolean> {
  try {
    return (await verifyStore(path, { report: 'summary', ...key })).code === 42
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return true
  }
}

/** Where the data of each entry lies, by the central directory. */
function* readZip(bytes: Buffer): Generator<{ method: number; start: number; end: number }> {
  let at = bytes.readUInt32LE(bytes.length - 6)
  while (bytes.readUInt32LE(at) === 0x0201_4b50) {
    const header = bytes.readUInt32LE(at + 42)
    const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28)
    yield { method: bytes.readUInt16LE(at + 10), start, end: start + bytes.readUInt32LE(at + 20) }
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
}

test('an extraction that is stopped leaves no file that is not whole', async () => {
  const large = temporaryFolder('large')
  for (let i = 0; i < 12; i++) writeFileSync(join(large, `${i}.bin`), Buffer.alloc(8 * MIB, i + 1))
  const { path } = await captureAll(large, { storePath: temporaryFolder('store') })
  const destination = temporaryFolder('stopped')
  const stop = new AbortController()
  const { signal } = stop
  const reason = await extractStore(path, {
    destination,
    overwrite: false,
    signal,
    onProgress: () => {
      // What a thread leaves that is ended in the middle of a file.
      writeFileSync(join(destination, 'File', 'C$', `.unchecked-${process.pid}-99~`), 'half a file')
      stop.abort()
    },
  }).then(
    () => 'it was not stopped',
    (error: unknown) => error,
  )
  assert.is(reason, signal.reason)
  for (const entry of readdirSync(destination, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    assert.not.match(entry.name, /^\./)
    const original = readFileSync(join(large, entry.name))
    assert.ok(readFileSync(join(entry.parentPath, entry.name)).equals(original), entry.name)
  }
})

test.run()
