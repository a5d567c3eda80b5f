import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type Cipher,
  extractStore,
  prepareStore,
  StoreError,
  type StoreKey,
  type StoreOptions,
  verifyStore,
} from '../../src/store/index.ts'
import { END_AREA, findCentralDirectory, readCentralRecord } from '../../src/store/zip/index.ts'
import { captureAll, writeSourceTree } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('encrypted store')
const source = temporaryFolder('source')
const files = writeSourceTree(source)
const passphrase = 'correct horse battery staple'
const cipher = 'AES-256-GCM'

async function codeOf(path: string, key?: StoreKey): Promise<number> {
  try {
    return (await verifyStore(path, { report: 'summary', ...(key === undefined ? {} : { key }) })).code
  } catch (error) {
    if (error instanceof StoreError) return error.code
    throw error
  }
}

const store = await captureAll(source, {
  storePath: temporaryFolder('store'),
  encryption: { cipher, lock: { passphrase } },
})
// To open one with an identity takes no scrypt.
const identity = await generateIdentity()
const recipient = await identityToRecipient(identity)
const forRecipient = await captureAll(source, {
  storePath: temporaryFolder('store'),
  encryption: { cipher, lock: { recipients: [recipient] } },
})
const bytes = readFileSync(store.path)

for (const each of ['AES-128-GCM', 'AES-192-GCM', 'AES-256-GCM'] satisfies Cipher[]) {
  test(`what was captured comes back (${each})`, async () => {
    const { path } = await captureAll(source, {
      storePath: temporaryFolder('store'),
      encryption: { cipher: each, lock: { passphrase } },
    })
    const destination = temporaryFolder('extracted')
    const result = await extractStore(path, {
      destination,
      overwrite: false,
      key: { passphrase, cipher: each },
    })
    assert.equal([result.extracted, result.code], [files.size, 0])
    assert.ok(
      readFileSync(join(destination, 'File/C$/Users/ned/mail.pst')).equals(
        files.get('Users/ned/mail.pst') ?? bytes,
      ),
    )
  })
}

test('a large content whose last piece is tiny comes back', async () => {
  const large = temporaryFolder('source')
  const content = Buffer.alloc(4 * 1024 * 1024 + 100, 'piece by piece')
  writeFileSync(join(large, 'large.bin'), content)
  const { path } = await captureAll(large, {
    storePath: temporaryFolder('store'),
    encryption: { cipher, lock: { recipients: [recipient] } },
  })
  const destination = temporaryFolder('extracted')
  await extractStore(path, { destination, overwrite: false, key: { identity } })
  assert.ok(readFileSync(join(destination, 'File/C$/large.bin')).equals(content))
})

test('no key, a wrong key or another cipher: 37', async () => {
  assert.is(await codeOf(store.path), 37)
  assert.is(await codeOf(store.path, { passphrase: 'wrong' }), 37)
  assert.is(await codeOf(store.path, { passphrase, cipher: 'AES-192-GCM' }), 37)
  assert.is(await codeOf(store.path, { passphrase }), 0)
})

test('a key for a store that is not encrypted: 38', async () => {
  const { path } = await captureAll(source, { storePath: temporaryFolder('store') })
  assert.is(await codeOf(path, { passphrase }), 38)
})

test('no name and no content can be seen', () => {
  for (const text of [
    'Users/ned',
    'letter.txt',
    'mail.pst',
    'computerName',
    'a device to Windows',
    passphrase,
  ]) {
    assert.not(bytes.includes(text), text)
  }
  assert.ok(names().every((name) => /^(encryption\.json|key\.age|Data\/[0-9a-f]{32})$/.test(name)))
})

function names(): string[] {
  const tail = bytes.subarray(-END_AREA)
  const place = findCentralDirectory(tail, bytes.length)
  assert.ok(place)
  const found: string[] = []
  for (let at = place.offset; found.length < place.entries; ) {
    const record = readCentralRecord(bytes, at)
    assert.ok(record)
    found.push(record.name.toString())
    at += record.length
  }
  return found
}

test('key.age is an age file that opens without us', async () => {
  const start = bytes.indexOf('age-encryption.org/v1\n')
  const next = bytes.indexOf('PK\x03\x04', start)
  const decrypter = new Decrypter()
  decrypter.addPassphrase(passphrase)
  assert.is((await decrypter.decrypt(bytes.subarray(start, next))).length, 32)
})

test('a store for a public key opens with its identity alone', async () => {
  const { path } = await captureAll(source, {
    storePath: temporaryFolder('store'),
    encryption: {
      cipher,
      lock: { recipients: [recipient, await identityToRecipient(await generateIdentity())] },
    },
  })
  assert.is(await codeOf(path, { identity }), 0)
  assert.is(await codeOf(path, { identity: await generateIdentity() }), 37)
})

/** What `prepareStore` refuses, before there is anything to store. */
function refusedWith(options: Partial<StoreOptions> & { storePath: string }): number {
  try {
    prepareStore({ type: 'compressed', overwrite: false, ...options })
    return 0
  } catch (error) {
    if (error instanceof StoreError) return error.code
    throw error
  }
}

test('a recipient that is none is refused with 11, and nothing is written', () => {
  const storePath = temporaryFolder('store')
  const lock = { recipients: [recipient, 'age1nonsense'] }
  assert.is(refusedWith({ storePath, encryption: { cipher, lock } }), 11)
  assert.equal(readdirSync(storePath), [])
})

test('a place that holds a store is refused with 27', () => {
  assert.is(refusedWith({ storePath: dirname(dirname(store.path)) }), 27)
})

test('a store that is prepared and not made leaves nothing behind', async () => {
  const storePath = temporaryFolder('store')
  prepareStore({
    type: 'compressed',
    overwrite: false,
    storePath,
    encryption: { cipher, lock: { passphrase } },
  })
  assert.equal(readdirSync(storePath), [])
})

/** Where the data of each sealed entry is. */
function sealed(bytes: Buffer): { start: number; end: number }[] {
  const tail = bytes.subarray(-END_AREA)
  const place = findCentralDirectory(tail, bytes.length)
  assert.ok(place)
  const found: { start: number; end: number }[] = []
  for (let at = place.offset; at < place.offset + place.size; ) {
    const record = readCentralRecord(bytes, at)
    assert.ok(record)
    const header = record.offset + 30
    const start = header + bytes.readUInt16LE(header - 4) + bytes.readUInt16LE(header - 2)
    if (record.name.toString().startsWith('Data/')) found.push({ start, end: start + record.storedSize })
    at += record.length
  }
  return found
}

test('a changed byte is damage (42), not a wrong key, wherever it is', async () => {
  const bytes = readFileSync(forRecipient.path)
  for (const { start, end } of sealed(bytes).filter((_, number) => number % 60 === 0)) {
    const changed = Buffer.from(bytes)
    const at = start + Math.floor((end - start) / 2)
    changed[at] = (changed[at] ?? 0) ^ 1
    const path = join(temporaryFolder('changed'), 'USMT.MIG')
    writeFileSync(path, changed)
    assert.is(await codeOf(path, { identity }), 42)
  }
})

test.run()
