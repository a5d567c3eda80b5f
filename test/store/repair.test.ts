import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { extractStore, openStore, repairStore, type StoreKey, verifyStore } from '../../src/store/index.ts'
import { END_AREA, findCentralDirectory } from '../../src/store/zip/index.ts'
import { comparableCatalog } from '../support/resumed.ts'
import { captureAll, sha256, writeSourceTree } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('repair')
const everything = temporaryFolder('source')
const files = writeSourceTree(everything)
const source = temporaryFolder('source')
cpSync(everything, source, { recursive: true, filter: (path) => !/film|mail/.test(path) })
const passphrase = 'correct horse battery staple'
const encryption = { cipher: 'AES-256-GCM', lock: { passphrase } } as const
const plain = await captureAll(source, { storePath: temporaryFolder('store') })
const sealed = await captureAll(source, { storePath: temporaryFolder('store'), encryption })

function copyOf(path: string, change: (bytes: Buffer) => Buffer): { path: string; hash: string } {
  const copy = join(temporaryFolder('damaged'), 'USMT.MIG')
  const bytes = change(Buffer.from(readFileSync(path)))
  writeFileSync(copy, bytes)
  return { path: copy, hash: sha256(bytes) }
}

function centralDirectoryOf(bytes: Buffer): number {
  return findCentralDirectory(bytes.subarray(-END_AREA), bytes.length)?.offset ?? 0
}

/** Mends; the old store must stay as it is, and the new one verify and hold nothing but what was captured. */
async function mended(damaged: { path: string; hash: string }, key?: StoreKey) {
  const lost: string[] = []
  const keyed = key === undefined ? {} : { key }
  const result = await repairStore(damaged.path, { ...keyed, onLost: (path) => lost.push(path) })
  assert.is(sha256(readFileSync(damaged.path)), damaged.hash)
  assert.ok(result.path)
  const path = result.path ?? ''
  assert.is(path, join(dirname(damaged.path), 'USMT.repaired.MIG'))
  assert.equal(readdirSync(dirname(path)).sort(), ['USMT.MIG', 'USMT.repaired.MIG'])
  const { code } = await verifyStore(path, { report: 'summary', ...keyed })
  assert.is(code, 0)
  const destination = temporaryFolder('extracted')
  const { extracted } = await extractStore(path, { destination, overwrite: false, ...keyed })
  let right = 0
  for (const [name, content] of files) {
    const file = join(destination, 'File/C$', name.replace('a:b?', 'a%3Ab%3F').replace('100%25', '100%2525'))
    if (!existsSync(file)) continue
    assert.ok(readFileSync(file).equals(content), name)
    right++
  }
  return { ...result, path, lost, extracted, right }
}

for (const [name, store, key] of [
  ['plain', plain, undefined],
  ['encrypted', sealed, { passphrase }],
] as const) {
  test(`a store whose central directory is cut off is whole again: nothing is lost (${name})`, async () => {
    const damaged = copyOf(store.path, (bytes) => bytes.subarray(0, centralDirectoryOf(bytes) + 5))
    const result = await mended(damaged, key)
    assert.equal([result.lost, result.kept], [[], store.counts.objects])
    assert.equal(await comparableCatalog(result.path, key), await comparableCatalog(store.path, key))
    assert.is(result.right, store.counts.files)
    const opened = await openStore(result.path, key === undefined ? {} : { key })
    assert.is(opened.manifest?.source.computerName, 'PC1')
    assert.match(opened.manifest?.warnings.at(-1)?.message ?? '', 'mended')
    opened.close()
  })

  test(`of a store that ends in its middle all that is there comes into the new one (${name})`, async () => {
    const damaged = copyOf(store.path, (bytes) => bytes.subarray(0, Math.floor(bytes.length * 0.7)))
    const result = await mended(damaged, key)
    assert.ok(result.right > 0 && result.right < store.counts.files, `${result.right} files`)
    assert.is(result.extracted, result.right)
  })
}

test('a damaged content is named and stays named in the new catalog; all else is kept', async () => {
  const entry = 'File/C$/Users/ned/photo.jpg'
  const damaged = copyOf(plain.path, (bytes) => {
    const at = bytes.indexOf(entry) + entry.length + 1000
    bytes[at] = (bytes[at] ?? 0) ^ 1
    return bytes
  })
  const result = await mended(damaged)
  assert.equal(result.lost, ['C:\\Users\\ned\\photo.jpg'])
  assert.is(result.kept, plain.counts.objects - 1)
  assert.is(result.right, plain.counts.files - 1)
  const record = (await comparableCatalog(result.path)).find(({ path }) => path.endsWith('photo.jpg'))
  assert.is(record?.outcome, 'unreadable')
  assert.match(record?.reason ?? '', 'lost from the store')
})

test('of a whole store nothing is made, and a file that is there is not written over: 41', async () => {
  const whole = copyOf(plain.path, (bytes) => bytes)
  assert.equal(await repairStore(whole.path, {}), { path: undefined, kept: 0, lost: 0 })
  assert.equal(readdirSync(dirname(whole.path)), ['USMT.MIG'])
  const damaged = copyOf(plain.path, (bytes) => bytes.subarray(0, -10))
  writeFileSync(join(dirname(damaged.path), 'USMT.repaired.MIG'), 'mine')
  try {
    await repairStore(damaged.path, {})
    assert.unreachable()
  } catch (error) {
    assert.is(error instanceof Error && 'code' in error ? error.code : error, 41)
  }
  assert.is(readFileSync(join(dirname(damaged.path), 'USMT.repaired.MIG'), 'utf8'), 'mine')
})

test.run()
