/**
 * Damage in the bundles of an encrypted store costs what lies in it, and no more.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { extractStore, openStore, repairStore, StoreError, verifyStore } from '../../src/store/index.ts'
import { END_AREA, findCentralDirectory, readCentralRecord } from '../../src/store/zip/index.ts'
import { noise, prose } from '../support/contents.ts'
import { randomFrom } from '../support/random.ts'
import { continued, interruptedAfter } from '../support/resumed.ts'
import { captureAll } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('damaged bundles')
const SECTOR = 512
/** docs/store-format.md, 5.5: local header, salt, then frames of 128 KiB with 20 bytes around each. */
const DATA = 84 + 16
const FRAME = 128 * 1024
const identity = await generateIdentity()
const encryption = {
  cipher: 'AES-256-GCM',
  lock: { recipients: [await identityToRecipient(identity)] },
} as const
const key = { key: { identity } }

const random = randomFrom(11)
const source = temporaryFolder('source')
const files = new Map<string, Buffer>()
for (let i = 0; i < 200; i++) {
  const content = i % 3 === 0 ? noise(random(20_000), random) : prose(random(9000), random)
  files.set(`f${i}.bin`, content)
}
// Reaches over several frames.
files.set('wide.bin', noise(300_000, random))
files.set('same.txt', files.get('f1.bin') ?? Buffer.alloc(0))
mkdirSync(join(source, 'folder'))
for (const [name, content] of files) writeFileSync(join(source, name), content)
const { path, counts } = await captureAll(source, { storePath: temporaryFolder('store'), encryption })
const bytes = readFileSync(path)

interface Placed {
  readonly path: string
  readonly bundle: string
  readonly offset: number
  readonly length: number
}

const store = await openStore(path, key)
const placed: Placed[] = [...store.records()].flatMap(({ path, type, bundle }) =>
  bundle === undefined || type !== 'file'
    ? []
    : [{ path, bundle: bundle[0], offset: bundle[1], length: bundle[2] }],
)
const startOf = new Map(placed.map(({ bundle }) => [bundle, store.bundle(bundle)?.place.offset ?? 0]))
store.close()
const bundles = [...startOf].map(([bundle, start]) => {
  const inside = placed.filter((each) => each.bundle === bundle)
  return { bundle, start, inside, size: Math.max(...inside.map(({ offset, length }) => offset + length)) }
})
const [largest] = [...bundles].sort((a, b) => b.size - a.size)
assert.ok(largest !== undefined && largest.size > 4 * FRAME, 'the test needs a bundle of some frames')

const centralDirectory = findCentralDirectory(bytes.subarray(-END_AREA), bytes.length)
assert.ok(centralDirectory)

function changed(change: (copy: Buffer) => Buffer | undefined): string {
  const copy = Buffer.from(bytes)
  const result = change(copy) ?? copy
  const to = join(temporaryFolder('damaged'), 'USMT.MIG')
  writeFileSync(to, result)
  return to
}

async function corruptedOf(damaged: string): Promise<{ names: string[]; code: number; catalog: string }> {
  const names: string[] = []
  const { code, catalog } = await verifyStore(damaged, {
    ...key,
    report: 'failureonly',
    onFile: (name, status) => {
      if (status === 'CORRUPTED' && name !== 'CATALOG') names.push(name)
    },
  })
  return { names: names.sort(), code, catalog }
}

/** Extracts; every file that comes out is the source's. Gives their names. */
async function extractedOf(damaged: string, options: object = key): Promise<string[]> {
  const destination = temporaryFolder('extracted')
  await extractStore(damaged, { ...options, destination, overwrite: false })
  const out = [...files.keys()].filter((name) => existsSync(join(destination, 'File/C$', name)))
  for (const name of out)
    assert.ok(readFileSync(join(destination, 'File/C$', name)).equals(files.get(name) ?? bytes), name)
  rmSync(destination, { recursive: true })
  return out
}

function entryNames(paths: readonly string[]): string[] {
  return paths.map((each) => each.replace('C:\\', 'File/C$/')).sort()
}

/** Files with a byte in these frames of a bundle. */
function inFrames(bundle: string, from: number, to: number): string[] {
  return placed
    .filter((each) => each.bundle === bundle)
    .filter(({ offset, length }) => offset < (to + 1) * FRAME && offset + length > from * FRAME)
    .map((each) => each.path)
}

const { bundle, start } = largest

test('the store is whole, all of it lies in bundles, and each content counts once', async () => {
  assert.equal(await corruptedOf(path), { names: [], code: 0, catalog: 'OK' })
  assert.is(placed.length, files.size)
  assert.is((await extractedOf(path)).length, files.size)
  assert.is(counts.contents, new Set(placed.map(({ bundle, offset }) => `${bundle}${offset}`)).size)
  let sealed = 0
  for (let at = centralDirectory.offset; at < centralDirectory.offset + centralDirectory.size; ) {
    const record = readCentralRecord(bytes, at)
    assert.ok(record)
    at += record.length
    sealed++
  }
  assert.ok(sealed < 20, `${sealed} entries`)
})

for (const frame of [1, 2, 4]) {
  test(`a bad sector in frame ${frame}: all other files come out, and verify names just those in it`, async () => {
    const at = start + DATA + frame * (FRAME + 20) + 60_000
    const damaged = changed((copy) => void copy.fill(0, at, at + SECTOR))
    const affected = entryNames(inFrames(bundle, frame, frame))
    assert.ok(affected.length > 0 && affected.length < files.size / 2, `${affected.length} files`)
    assert.equal(await corruptedOf(damaged), { names: affected, code: 42, catalog: 'OK' })
    assert.is((await extractedOf(damaged)).length, files.size - affected.length)
  })
}

test('a bad sector where a bundle begins, with its header, key material and first frame: the other frames open all the same', async () => {
  const damaged = changed((copy) => void copy.fill(0xee, start, start + SECTOR))
  const affected = entryNames(inFrames(bundle, 0, 0))
  const { names, code } = await corruptedOf(damaged)
  assert.equal([names, code], [affected, 42])
  assert.is((await extractedOf(damaged)).length, files.size - affected.length)
})

test('a header or salt that is damaged alone costs no file, and is told: 42', async () => {
  for (const at of [start + 40, start + 70, start + 90]) {
    const damaged = changed((copy) => void copy.writeUInt8(copy.readUInt8(at) ^ 4, at))
    assert.equal(
      await corruptedOf(damaged),
      { names: [], code: 42, catalog: 'CORRUPTED' },
      `byte ${at - start}`,
    )
    assert.is((await extractedOf(damaged)).length, files.size)
  }
})

test('a length field of a frame that is changed is damage of that frame', async () => {
  const at = start + DATA + (FRAME + 20)
  const damaged = changed((copy) => void copy.writeUInt8(copy.readUInt8(at) ^ 1, at))
  assert.equal((await corruptedOf(damaged)).names, entryNames(inFrames(bundle, 1, 1)))
})

/** One of equal contents is all that a store without a catalog knows. */
const distinct = files.size - 1

test('central directory and catalog gone: every file is known by the headers in the bundles', async () => {
  const damaged = changed((copy) => copy.subarray(0, centralDirectory.offset - 300))
  assert.is((await corruptedOf(damaged)).code, 42)
  assert.is((await extractedOf(damaged)).length, distinct)
})

test('the same with a bad sector in a bundle: what lies in other frames comes out, also behind it', async () => {
  const frame = 2
  const at = start + DATA + frame * (FRAME + 20) + 60_000
  const damaged = changed((copy) => {
    copy.fill(0, at, at + SECTOR)
    return copy.subarray(0, centralDirectory.offset - 300)
  })
  const affected = inFrames(bundle, frame, frame)
  const out = await extractedOf(damaged)
  assert.ok(
    out.length >= distinct - affected.length,
    `${out.length} of ${distinct}, ${affected.length} affected`,
  )
  assert.ok((await corruptedOf(damaged)).names.length > 0)
})

test('an archive that ends within a bundle: the files of all frames before come out', async () => {
  const frames = 3
  const damaged = changed((copy) => copy.subarray(0, start + DATA + frames * (FRAME + 20) + 1000))
  const whole = placed.filter((each) => {
    const itsStart = startOf.get(each.bundle) ?? 0
    return itsStart < start || (each.bundle === bundle && each.offset + each.length <= frames * FRAME)
  })
  const out = new Set(await extractedOf(damaged))
  for (const { path: name } of whole) {
    // Of equal files one stands for all.
    if (!/f1\.bin|same/.test(name)) assert.ok(out.has(name.slice(3)), name)
  }
})

test('the end gone and the catalog there: every file comes out', async () => {
  const damaged = changed((copy) => copy.subarray(0, copy.length - 10))
  assert.is((await extractedOf(damaged)).length, files.size)
  assert.is((await corruptedOf(damaged)).code, 42)
})

test('a store with a bad sector is mended: what lies in that frame is lost, all else is in a store that is whole', async () => {
  const at = start + DATA + 2 * (FRAME + 20) + 60_000
  const damaged = changed((copy) => void copy.fill(0, at, at + SECTOR))
  const lost: string[] = []
  const result = await repairStore(damaged, { ...key, onLost: (name) => lost.push(name) })
  assert.equal(lost.sort(), inFrames(bundle, 2, 2).sort())
  const mended = result.path ?? ''
  assert.equal(await corruptedOf(mended), { names: [], code: 0, catalog: 'OK' })
  assert.is((await extractedOf(mended)).length, files.size - lost.length)
  const opened = await openStore(mended, key)
  const stored = new Set(
    [...opened.records()].filter(({ type }) => type === 'file').map(({ sha256 }) => sha256),
  )
  assert.is(opened.manifest?.counts.contents, stored.size - (stored.has(undefined) ? 1 : 0))
  opened.close()
})

test('a store whose end is cut off is mended whole, its bundles as they stand', async () => {
  const damaged = changed((copy) => copy.subarray(0, -10))
  const lost: string[] = []
  const result = await repairStore(damaged, { ...key, onLost: (name) => lost.push(name) })
  assert.equal(lost, [])
  assert.equal(await corruptedOf(result.path ?? ''), { names: [], code: 0, catalog: 'OK' })
})

test('without a catalog the later of two states of a file counts, though the earlier is still in its bundle', async () => {
  const passphrase = 'correct horse battery staple'
  const options = {
    storePath: temporaryFolder('store'),
    encryption: { cipher: 'AES-256-GCM', lock: { passphrase } },
  } as const
  const changing = temporaryFolder('source')
  for (let i = 0; i < 600; i++) writeFileSync(join(changing, `f${i}.txt`), `first ${i}`)
  await interruptedAfter(500, changing, options)
  for (let i = 0; i < 600; i += 2) writeFileSync(join(changing, `f${i}.txt`), `second state of ${i}`)
  const run = await continued(changing, options)
  // Batches of 256 come in any order; one of them at least was whole.
  assert.ok(run.resumed >= 256, `${run.resumed}`)
  const archive = readFileSync(run.path)
  const place = findCentralDirectory(archive.subarray(-END_AREA), archive.length)
  for (const end of [archive.length, (place?.offset ?? 0) - 300]) {
    const cut = join(temporaryFolder('cut'), 'USMT.MIG')
    writeFileSync(cut, archive.subarray(0, end))
    const destination = temporaryFolder('extracted')
    await extractStore(cut, { destination, overwrite: false, key: { passphrase } })
    for (let i = 0; i < 600; i++) {
      const expected = i % 2 === 0 ? `second state of ${i}` : `first ${i}`
      assert.is(readFileSync(join(destination, `File/C$/f${i}.txt`), 'utf8'), expected)
    }
  }
})

test('a store that is changed anywhere is refused, and gives no false file', async () => {
  const chance = randomFrom(99)
  for (let round = 0; round < 24; round++) {
    const at = chance(bytes.length)
    const length = 1 + chance(3000)
    const damaged = changed((copy) => {
      if (round % 4 === 0) copy.fill(chance(256), at, at + length)
      else if (round % 4 === 1) copy.writeUInt8(copy.readUInt8(at) ^ (1 << chance(8)), at)
      else if (round % 4 === 2) copy.copyWithin(at, chance(bytes.length), chance(bytes.length))
      else return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)])
      return copy
    })
    if (readFileSync(damaged).equals(bytes)) continue
    try {
      assert.is(
        (await verifyStore(damaged, { ...key, report: 'summary' })).code,
        42,
        `round ${round}, byte ${at}`,
      )
      await extractedOf(damaged)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
    }
    rmSync(damaged)
  }
})

test.run()
