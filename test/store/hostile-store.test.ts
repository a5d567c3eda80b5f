import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { extractStore, StoreError, verifyStore } from '../../src/store/index.ts'
import { Method } from '../../src/store/zip/index.ts'
import { type BuiltEntry, buildArchive } from '../support/archive-builder.ts'
import { prose } from '../support/contents.ts'
import { randomFrom } from '../support/random.ts'
import { captureAll, sha256 } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('hostile store')
/** Deep enough that what climbs out of the target is still found below the first of these. */
const top = temporaryFolder('hostile')
const folder = join(top, '1', '2', '3', '4', '5', '6')
const payload = Buffer.from('payload')
const honest = { size: payload.length, sha256: sha256(payload) }

/** Extracts an archive into `folder/target`; gives what came out, by its path from `folder`: `../evil` is one that escaped. */
async function extracted(archive: Buffer): Promise<{ files: string[]; code: number }> {
  rmSync(top, { recursive: true })
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'USMT.MIG')
  writeFileSync(path, archive)
  const { code } = await extractStore(path, { destination: join(folder, 'target'), overwrite: true })
  assert.not(existsSync('/etc/evil'))
  const files = readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((name) => name !== 'USMT.MIG')
  return { files: files.sort(), code }
}

const paths = {
  'a way up': 'C:\\..\\..\\..\\evil',
  'a way up with slashes': 'C:/../../../evil',
  'an absolute path': '/etc/evil',
  'another drive in the middle': 'C:\\x\\D:\\evil',
  'a share': '\\\\srv\\..\\..\\evil',
  'no drive': '..\\..\\evil',
  'a NUL': 'C:\\evil\0.txt',
  nothing: '',
}

test('a record of a plain path is extracted, so that the others below can be held against it', async () => {
  const entry: BuiltEntry = { name: 'File/C$/x', content: payload }
  const plain = { path: 'C:\\x', content: 'File/C$/x', ...honest }
  const { files, code } = await extracted(buildArchive([entry], [plain]))
  assert.ok(files.includes('target/File/C$/x'), files.join(' '))
  assert.is(code, 0)
})

for (const [what, path] of Object.entries(paths)) {
  test(`a record whose path is ${what} stays within the folder`, async () => {
    const entry: BuiltEntry = { name: 'File/C$/x', content: payload }
    const { files } = await extracted(buildArchive([entry], [{ path, content: 'File/C$/x', ...honest }]))
    assert.ok(
      files.every((name) => name.startsWith('target/')),
      files.join(' '),
    )
  })
}

for (const name of [
  '../../evil',
  '/etc/evil',
  'C:/evil',
  'a/../../../evil',
  '..\\..\\evil',
  'Registry/..',
  'x\0y',
  '',
]) {
  test(`an entry named ${JSON.stringify(name)} stays within the folder`, async () => {
    const record = { path: 'HKLM\\X', type: 'synthetic', content: name, ...honest } as const
    const { files } = await extracted(buildArchive([{ name, content: payload }], [record]))
    assert.ok(
      files.every((file) => file.startsWith('target/')),
      files.join(' '),
    )
    // The same without a catalog to go by.
    const { files: salvaged } = await extracted(
      buildArchive([{ name, content: payload }], []).subarray(0, -30),
    )
    assert.ok(
      salvaged.every((file) => file.startsWith('target/')),
      salvaged.join(' '),
    )
  })
}

const record = { path: 'C:\\x', content: 'File/C$/x', ...honest }
const name = 'File/C$/x'
const bomb = zstdCompressSync(Buffer.alloc(64 * 1024 * 1024))

const wrong: Record<string, Buffer> = {
  'content that inflates to more than is said': buildArchive(
    [{ name, content: payload, stored: bomb }],
    [record],
  ),
  'a frame larger than any of ours, said in both places': buildArchive(
    [{ name, content: payload, stored: bomb, lies: { size: 64 * 1024 * 1024 } }],
    [{ ...record, size: 64 * 1024 * 1024 }],
  ),
  'content that inflates to less than is said': buildArchive(
    [{ name, content: payload, lies: { size: 8 } }],
    [record],
  ),
  'a stored size beyond the end': buildArchive(
    [{ name, content: payload, lies: { storedSize: 2 ** 31 } }],
    [record],
  ),
  'a size of 2^60': buildArchive(
    [{ name, content: payload, lies: { size: 2 ** 60 } }],
    [{ ...record, size: 2 ** 52 }],
  ),
  'a size that is not the catalog’s': buildArchive([{ name, content: payload }], [{ ...record, size: 6 }]),
  'another content with the catalog’s size': buildArchive(
    [{ name, content: Buffer.from('PAYLOAD') }],
    [record],
  ),
  'an entry that is another’s': buildArchive(
    [
      { name: 'File/C$/y', content: payload },
      { name, content: payload, lies: { offset: 0 } },
    ],
    [record],
  ),
  'an entry that is not there': buildArchive([], [record]),
  'garbage for Zstandard data': buildArchive(
    [{ name, content: payload, stored: Buffer.from('no frames at all') }],
    [record],
  ),
  'stored data of another length': buildArchive(
    [{ name, content: payload, method: Method.Stored, stored: Buffer.from('pay') }],
    [record],
  ),
}

for (const [what, archive] of Object.entries(wrong)) {
  test(`${what} is corrupted and not written`, async () => {
    const { files, code } = await extracted(archive)
    assert.is(code, 42)
    assert.not.ok(files.includes('target/File/C$/x'))
    const { corrupted } = await verifyStore(join(folder, 'USMT.MIG'), { report: 'all' })
    assert.is(corrupted, 1)
  })
}

test('entries that share their bytes are not read', async () => {
  const names = Array.from({ length: 50 }, (_, i) => `File/C$/${i}`)
  const entries = names.map((name, i) => ({
    name,
    content: payload,
    ...(i === 0 ? {} : { lies: { offset: 0 } }),
  }))
  const { files, code } = await extracted(
    buildArchive(
      entries,
      names.map((content, i) => ({ path: `C:\\${i}`, content, ...honest })),
    ),
  )
  assert.is(code, 42)
  assert.equal(
    files.filter((file) => file.includes('C$')),
    [],
  )
})

test('two records of one path end in one file, and neither is another path', async () => {
  const entries = [
    { name: 'File/C$/x', content: payload },
    { name: 'File/C$/y', content: Buffer.from('PAYLOAD') },
  ]
  const other = { path: 'C:\\x', content: 'File/C$/y', size: 7, sha256: sha256(Buffer.from('PAYLOAD')) }
  const { files } = await extracted(buildArchive(entries, [record, other]))
  assert.equal(files, ['target/File/C$/x', 'target/catalog.jsonl', 'target/manifest.json'])
})

test('a catalog that is no catalog is told', async () => {
  const archive = buildArchive([{ name, content: payload }], [{ path: 'C:\\x', size: -1 }])
  const { code } = await extracted(archive)
  assert.is(code, 42)
})

test('a store inside a store is a file like others', async () => {
  const inner = buildArchive(
    [{ name: 'File/C$/inner', content: payload }],
    [{ ...record, path: 'C:\\inner', content: 'File/C$/inner' }],
  )
  const outer = { name, content: inner, method: Method.Stored }
  const archive = buildArchive([outer], [{ ...record, size: inner.length, sha256: sha256(inner) }])
  assert.equal((await extracted(archive)).files, [
    'target/File/C$/x',
    'target/catalog.jsonl',
    'target/manifest.json',
  ])
})

/** All of them take minutes on a busy machine: on every machine a fifth, in CI all. */
const MUTANTS = process.env.CI === undefined ? 2_000 : 10_000

test(`${MUTANTS} mutated stores: no crash, no path outside, no wrong content`, async () => {
  const random = randomFrom(20_260_101)
  const source = temporaryFolder('source')
  const files = new Map<string, Buffer>()
  for (let i = 0; i < 4; i++) files.set(`f${i}.txt`, prose(50 + random(900), random))
  files.set('copy.txt', files.get('f0.txt') ?? payload)
  for (const [name, content] of files) writeFileSync(join(source, name), content)
  const { path } = await captureAll(source, { storePath: temporaryFolder('store') })
  const good = readFileSync(path)
  const contents = new Map([...files].map(([name, content]) => [`target/File/C$/${name}`, sha256(content)]))
  const codes = new Map<number, number>()
  for (let i = 0; i < MUTANTS; i++) {
    const mutant = mutate(good, random)
    let code: number
    try {
      code = await checkMutant(mutant, contents, i)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      code = error.code
    }
    codes.set(code, (codes.get(code) ?? 0) + 1)
  }
  // Some changes hit bytes that say nothing, such as the DOS times; nothing but these codes may come.
  assert.ok(
    [...codes.keys()].every((code) => [0, 27, 37, 42].includes(code)),
    JSON.stringify([...codes]),
  )
  assert.ok((codes.get(42) ?? 0) > MUTANTS / 2)
})

async function checkMutant(
  mutant: Buffer,
  contents: ReadonlyMap<string, string>,
  number: number,
): Promise<number> {
  const { files, code } = await extracted(mutant)
  for (const name of files) {
    assert.ok(name.startsWith('target/'), `mutant ${number} wrote ${name}`)
    if (!name.startsWith('target/File/')) continue
    assert.is(
      sha256(readFileSync(join(folder, name))),
      contents.get(name),
      `mutant ${number} wrote a wrong ${name}`,
    )
  }
  if (number % 10 > 0) return code
  const { code: verified, corrupted } = await verifyStore(join(folder, 'USMT.MIG'), { report: 'all' })
  if (verified === 0) assert.is(corrupted, 0)
  return code
}

function mutate(good: Buffer, random: (below: number) => number): Buffer {
  let bytes: Buffer = Buffer.from(good)
  const kind = random(10)
  if (kind === 0) bytes = bytes.subarray(0, random(bytes.length))
  else if (kind === 1) {
    const from = random(bytes.length)
    bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random(200))])
  } else if (kind === 2) {
    const from = random(bytes.length)
    bytes = Buffer.concat([
      bytes.subarray(0, from),
      bytes.subarray(random(bytes.length)),
      bytes.subarray(from),
    ])
  } else if (kind === 3) {
    const from = random(bytes.length)
    bytes.fill(random(256), from, Math.min(bytes.length, from + random(100)))
  } else {
    for (let count = 1 + random(4); count > 0; count--) bytes[random(bytes.length)] = random(256)
  }
  return bytes
}

test.run()
