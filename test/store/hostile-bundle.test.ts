/**
 * Bundles that somebody made to do harm who has the key. Each ends with the documented code, soon, and nothing false is written; what is
 * honest beside it comes out.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newDigits } from '../../src/store/crypto/bundle.ts'
import { extractStore, repairStore, StoreError, verifyStore } from '../../src/store/index.ts'
import { Method } from '../../src/store/zip/index.ts'
import { buildArchive } from '../support/archive-builder.ts'
import {
  bundleOf,
  type InnerRecord,
  identity,
  recordOf,
  sealedArchive,
  singleOf,
} from '../support/sealed-archive.ts'
import { sha256 } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('hostile bundle')
const top = temporaryFolder('hostile-bundle')
const path = join(top, 'USMT.MIG')
const key = { key: { identity } }
const SECONDS = 60

const honest = { name: 'File/C$/honest', content: Buffer.from('what is honest') }
const evil = { name: 'File/C$/evil', content: Buffer.from('what is evil') }

interface Seen {
  readonly codes: readonly number[]
  /** Names of files below `File`. */
  readonly files: readonly string[]
}

async function seen(archive: Buffer, options: object = key): Promise<Seen> {
  writeFileSync(path, archive)
  const target = join(top, 'target')
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target)
  const codes: number[] = []
  const started = performance.now()
  for (const run of [
    () => verifyStore(path, { report: 'all', ...options }),
    () => extractStore(path, { destination: target, overwrite: true, ...options }),
  ]) {
    try {
      codes.push((await run()).code)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      codes.push(error.code)
    }
  }
  assert.ok(performance.now() - started < SECONDS * 1000, 'it took too long')
  const files = readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(target, 'File', 'C$'), join(entry.parentPath, entry.name)))
  for (const file of files.filter((name) => name === 'honest'))
    assert.ok(readFileSync(join(target, 'File', 'C$', file)).equals(honest.content))
  return { codes, files: files.filter((name) => !name.startsWith('..')) }
}

/** The honest record, then the other; gives the archive and where they are. */
function archiveWith(
  second: InnerRecord,
  line: (place: { digits: string; offset: number; length: number; first: number }) => object | string,
): Buffer {
  const [one, two] = [recordOf(honest), recordOf(second)]
  const { bytes, digits } = bundleOf(Buffer.concat([one, two]))
  const first = { ...said(honest), bundle: [digits, 0, one.length] as const }
  const told = line({ digits, offset: one.length, length: two.length, first: one.length })
  return sealedArchive([bytes], [first, told])
}

function said({ name, content }: InnerRecord) {
  return {
    path: `C:\\${name.split('/').at(-1)}`,
    content: name,
    size: content.length,
    sha256: sha256(content),
  }
}

test('two records of a bundle come out, so that what follows can be held against it', async () => {
  const archive = archiveWith(evil, ({ digits, offset, length }) => ({
    ...said(evil),
    bundle: [digits, offset, length],
  }))
  assert.equal(await seen(archive), { codes: [0, 0], files: ['evil', 'honest'] })
})

const PLACES: Record<
  string,
  (place: { digits: string; offset: number; length: number; first: number }) => unknown
> = {
  'beyond the end of the bundle': ({ digits, offset, length }) => [digits, offset + 1_000_000, length],
  'with its end beyond the bundle': ({ digits, offset, length }) => [digits, offset, length + 1],
  'at 2^53': ({ digits, length }) => [digits, Number.MAX_SAFE_INTEGER, length],
  'of 2^53 bytes': ({ digits, offset }) => [digits, offset, Number.MAX_SAFE_INTEGER],
  'of no bytes': ({ digits, offset }) => [digits, offset, 0],
  'of a byte less': ({ digits, offset, length }) => [digits, offset, length - 1],
  'in the middle of a record': ({ digits, offset, length }) => [digits, offset + 1, length - 1],
  'of another record': ({ digits, first }) => [digits, 0, first],
  'over both records': ({ digits, offset, length }) => [digits, 0, offset + length],
  'in a bundle that is not there': ({ offset, length }) => [newDigits(), offset, length],
}

for (const [what, place] of Object.entries(PLACES)) {
  test(`a place ${what}: 42, and only the honest file comes out`, async () => {
    const archive = archiveWith(evil, (there) => ({ ...said(evil), bundle: place(there) }))
    assert.equal(await seen(archive), { codes: [42, 42], files: ['honest'] })
    const lost: string[] = []
    rmSync(join(top, 'USMT.repaired.MIG'), { force: true })
    const repaired = await repairStore(path, { ...key, onLost: (name) => lost.push(name) })
    assert.equal([lost, repaired.kept], [['C:\\evil'], 1])
    assert.is((await verifyStore(repaired.path ?? '', { report: 'all', ...key })).code, 0)
  })
}

const NO_PLACES: Record<string, unknown> = {
  'a text': 'ffffffffffffffff',
  'two members': ['ffffffffffffffff', 1],
  'four members': ['ffffffffffffffff', 1, 2, 3],
  'a negative offset': ['ffffffffffffffff', -1, 5],
  'a broken number': ['ffffffffffffffff', 0.5, 5],
  'numbers as texts': ['ffffffffffffffff', '0', '5'],
  'digits of another length': ['ffff', 0, 5],
  'a name that leads elsewhere': ['../../../../etc/p', 0, 5],
  'an object': { length: 3, 0: 'ffffffffffffffff', 1: 0, 2: 5 },
  nothing: null,
}

for (const [what, bundle] of Object.entries(NO_PLACES)) {
  test(`a place that is ${what} makes the line none: 42, and what it named is known by its header`, async () => {
    const archive = archiveWith(evil, () => ({ ...said(evil), bundle }))
    const { codes, files } = await seen(archive)
    assert.equal(codes, [42, 42])
    assert.equal(files, ['evil', 'honest'])
  })
}

const bomb = zstdCompressSync(Buffer.alloc(64 * 1024 * 1024))
const RECORDS: Record<string, { record: InnerRecord; size?: number }> = {
  'that inflates to more than it says': { record: { ...evil, stored: bomb } },
  'that inflates to 64 MiB in one frame, as it says': {
    record: { ...evil, stored: bomb, lies: { size: 64 * 1024 * 1024 } },
    size: 64 * 1024 * 1024,
  },
  'that is no Zstandard data': { record: { ...evil, stored: Buffer.from('no frame') } },
  'whose data is said to be longer than it is': { record: { ...evil, lies: { storedSize: 2 ** 31 } } },
  'whose data is said to be shorter': { record: { ...evil, lies: { storedSize: 1 } } },
  'of another size than the catalog says': { record: evil, size: 3 },
  'of a size of 2^60': { record: { ...evil, lies: { size: 2 ** 60 } }, size: 2 ** 52 },
  'with another checksum': { record: { ...evil, lies: { crc: 1 } } },
  'with another content': { record: { ...evil, content: Buffer.from('WHAT IS EVIL') } },
}

for (const [what, { record, size = evil.content.length }] of Object.entries(RECORDS)) {
  test(`a record ${what}: 42, and only the honest file comes out`, async () => {
    const archive = archiveWith(record, ({ digits, offset, length }) => ({
      ...said(evil),
      size,
      bundle: [digits, offset, length],
    }))
    assert.equal(await seen(archive), { codes: [42, 42], files: ['honest'] })
  })
}

test('of two lines of one place the one that lies about its name, size or hash is corrupted, the other is not', async () => {
  const record = recordOf(honest)
  const { bytes, digits } = bundleOf(record)
  const bundle = [digits, 0, record.length] as const
  const truth = { ...said(honest), bundle }
  const lies = [
    { ...truth, path: 'C:\\name', content: evil.name },
    { ...truth, path: 'C:\\size', size: 1 },
    { ...truth, path: 'C:\\hash', sha256: '00'.repeat(32) },
    { ...truth, path: 'C:\\same' },
  ]
  const { codes, files } = await seen(sealedArchive([bytes], [truth, ...lies]))
  assert.equal(codes, [42, 42])
  assert.equal([...files].sort(), ['honest', 'same'])
  const { corrupted } = await verifyStore(path, { report: 'all', ...key })
  assert.is(corrupted, 3)
})

test('a line that names the bundle itself, or one that is sealed as a single entry, gets nothing', async () => {
  const { bytes, digits } = bundleOf(recordOf(honest))
  const itself = { ...said(evil), content: `Bundle/${digits}` }
  assert.equal(await seen(sealedArchive([bytes], [itself])), { codes: [42, 42], files: [] })
  const single = singleOf(evil, `Bundle/${digits}`)
  const place = { ...said(evil), bundle: [digits, 0, recordOf(evil).length] as const }
  assert.equal(await seen(sealedArchive([single], [place])), { codes: [42, 42], files: [] })
  assert.equal(await seen(sealedArchive([singleOf(evil)], [place])), { codes: [42, 42], files: [] })
})

test('a bundle of the bytes of another place or number of frames is none', async () => {
  const content = Buffer.alloc(300_000, 'x')
  const record = recordOf({ ...evil, content, method: Method.Stored })
  const { bytes, digits } = bundleOf(record)
  const moved = Buffer.from(bytes)
  const data = 84 + 16
  const frame = 128 * 1024 + 20
  bytes.copy(moved, data, data + frame, data + 2 * frame)
  bytes.copy(moved, data + frame, data, data + frame)
  const line = { ...said({ ...evil, content }), bundle: [digits, 0, record.length] as const }
  assert.equal(await seen(sealedArchive([moved], [line])), { codes: [42, 42], files: [] })
})

test('what no line names in a bundle has to be whole too: 42', async () => {
  const content = Buffer.alloc(200_000)
  const dead = recordOf({ name: 'File/C$/dead', content, method: Method.Stored })
  const one = recordOf(honest)
  const { bytes, digits } = bundleOf(Buffer.concat([one, dead, dead]))
  const line = { ...said(honest), bundle: [digits, 0, one.length] as const }
  const archive = sealedArchive([bytes], [line])
  assert.equal(await seen(archive), { codes: [0, 0], files: ['honest'] })
  const start = archive.indexOf(bytes)
  for (const at of [bytes.length - 1, bytes.length - 150_000]) {
    const changed = Buffer.from(archive)
    changed[start + at] = (changed[start + at] ?? 0) ^ 1
    assert.equal(await seen(changed), { codes: [42, 0], files: ['honest'] })
  }
  // Nor when nothing at all of it is named.
  const unnamed = sealedArchive([bytes], [])
  assert.is((await seen(unnamed)).codes[0], 0)
  const at = unnamed.indexOf(bytes) + 300_000
  unnamed[at] = (unnamed[at] ?? 0) ^ 1
  assert.is((await seen(unnamed)).codes[0], 42)
})

test('in a store that is not encrypted there are no bundles', async () => {
  const { bytes, digits } = bundleOf(recordOf(evil))
  for (const name of [`Bundle/${digits}`, 'File/C$/evil']) {
    const line = { ...said(evil), bundle: [digits, 0, recordOf(evil).length] as const }
    const archive = buildArchive([{ name, content: recordOf(evil) }], [line])
    assert.equal(await seen(archive, {}), { codes: [42, 42], files: [] })
  }
  assert.ok(bytes.length > 0)
})

test('without a catalog names in bundles stay within the folder, and records that are none are passed over', async () => {
  const names = [
    '../../evil',
    '/etc/evil',
    'C:/evil',
    'File/C$/../../../evil',
    'catalog.jsonl',
    '',
    honest.name,
  ]
  const records = names.map((name) => recordOf({ name, content: honest.content }))
  const junk = Buffer.concat([
    Buffer.alloc(1000, 'PK\x03\x04'),
    recordOf({ ...evil, lies: { storedSize: 2 ** 31 } }),
  ])
  const { bytes } = bundleOf(Buffer.concat([junk, ...records, junk]))
  const archive = sealedArchive([bytes], [])
  const { codes, files } = await seen(archive.subarray(0, archive.indexOf(bytes) + bytes.length))
  assert.equal(codes, [42, 42])
  assert.ok(files.includes('honest'), files.join())
  assert.not(existsSync(join(top, '..', 'evil')))
  assert.not(existsSync(join(top, 'evil')))
  assert.not(existsSync('/etc/evil'))
})

test.run()
