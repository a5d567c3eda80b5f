import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createStore, entryName, StoreError } from '../../src/store/index.ts'
import { programTest } from '../support/programs.ts'
import { captureAll, catalogLines, MANIFEST_FACTS, sha256, writeSourceTree } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('compressed store')
const source = temporaryFolder('source')
const files = writeSourceTree(source)

/** bsdtar writes names in the characters of the locale, and without one has ASCII only. */
const UTF8 = { ...process.env, LC_ALL: 'C.UTF-8' }

const unpackers = {
  '7z': (archive: string, into: string) => ['x', '-y', `-o${into}`, archive],
  bsdtar: (archive: string, into: string) => ['-x', '-f', archive, '-C', into],
} as const

for (const compression of ['zstd', 'deflate', 'none'] as const) {
  for (const [program, args] of Object.entries(unpackers)) {
    programTest(test, program)(
      `${program} unpacks the same bytes that were captured (${compression})`,
      async () => {
        const folder = temporaryFolder('store')
        const { path, counts } = await captureAll(source, { storePath: folder, compression })
        assert.is(path, join(folder, 'USMT', 'USMT.MIG'))
        assert.equal(readdirSync(join(folder, 'USMT')), ['USMT.MIG'])
        const unpacked = join(folder, 'unpacked')
        mkdirSync(unpacked)
        const run = spawnSync(program, args(path, unpacked), { encoding: 'utf8', env: UTF8 })
        assert.is(run.status, 0, run.stdout + run.stderr)

        const records = catalogLines(join(unpacked, 'catalog.jsonl'))
        assert.is(counts.files, files.size)
        assert.is(records.filter(({ type }) => type === 'file').length, files.size)
        for (const [name, content] of files) {
          const path = `C:\\${name.replaceAll('/', '\\')}`
          const record = records.find((record) => record.path === path)
          assert.is(record?.sha256, sha256(content), name)
          assert.is(record?.size, content.length)
          const stored = readFileSync(join(unpacked, String(record?.content)))
          assert.ok(stored.equals(content), name)
        }
        assert.ok(statSync(join(unpacked, 'File/C$/Users/ned/no files')).isDirectory())
        const manifest = JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8'))
        assert.is(manifest.catalog.sha256, sha256(readFileSync(join(unpacked, 'catalog.jsonl'))))
        assert.is(manifest.ledger.captured, records.length)
      },
    )
  }
}

programTest(test, '7z')('equal contents are stored once, whether small or large', async () => {
  const folder = temporaryFolder('store')
  const { path, counts } = await captureAll(source, { storePath: folder })
  const different = new Set([...files.values()].filter(({ length }) => length > 0).map(sha256))
  assert.is(counts.contents, different.size)
  const listed = spawnSync('7z', ['l', '-ba', '-slt', path], { encoding: 'utf8' }).stdout
  const names = [...listed.matchAll(/^Path = (.*)$/gm)].map((found) => found[1])
  const letters = ['ned/letter.txt', 'ned/copy of letter.txt', 'mia/Documents/letter.txt']
  assert.is(letters.filter((name) => names.includes(`File/C$/Users/${name}`)).length, 1)
})

programTest(test, '7z')('times are exact to 100 ns, as 7-Zip reads them', async () => {
  const folder = temporaryFolder('store')
  const { path } = await captureAll(source, { storePath: folder })
  const listed = spawnSync('7z', ['l', '-ba', '-slt', path, entryName('C:\\Users\\ned\\photo.jpg')], {
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
  }).stdout
  const nanoseconds = statSync(join(source, 'Users/ned/photo.jpg'), { bigint: true }).mtimeNs
  const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000)
    .toISOString()
    .replace('T', ' ')
    .slice(0, 19)
  const below = String((nanoseconds % 1_000_000_000n) / 100n).padStart(7, '0')
  assert.match(listed, `Modified = ${seconds}.${below}`)
})

test('a store that is there is refused with 27, and replaced whole with /o', async () => {
  const folder = temporaryFolder('store')
  await captureAll(source, { storePath: folder })
  const before = readFileSync(join(folder, 'USMT', 'USMT.MIG'))
  try {
    await captureAll(source, { storePath: folder })
    assert.unreachable()
  } catch (error) {
    assert.is((error as { code?: number }).code, 27)
    assert.match(
      String(error),
      "A store path can't be used because an existing store exists; specify /o to overwrite",
    )
  }
  assert.ok(readFileSync(join(folder, 'USMT', 'USMT.MIG')).equals(before))
  await captureAll(source, { storePath: folder, overwrite: true })
  assert.not(readFileSync(join(folder, 'USMT', 'USMT.MIG')).equals(before))
})

test('a store path that cannot be made is refused with 27', async () => {
  const folder = temporaryFolder('store')
  const blocked = join(folder, 'file')
  await captureAll(source, { storePath: folder })
  try {
    await captureAll(source, { storePath: join(folder, 'USMT', 'USMT.MIG', 'below a file') })
    assert.unreachable()
  } catch (error) {
    assert.is((error as { code?: number }).code, 27)
  }
  assert.not(existsSync(blocked))
})

test('a store that cannot get its name is an error of the commit, and can be given up', async () => {
  const storePath = temporaryFolder('store')
  const writer = await createStore({ storePath, type: 'compressed', overwrite: false })
  mkdirSync(join(storePath, 'USMT', 'USMT.MIG', 'in the way'), { recursive: true })
  const failure = await writer.commit(MANIFEST_FACTS).catch((error: unknown) => error)
  assert.instance(failure, StoreError)
  await writer.abandon({ discard: true })
  assert.equal(readdirSync(join(storePath, 'USMT')), ['USMT.MIG'])
})

test('a store that is given up leaves no empty folder', async () => {
  const storePath = temporaryFolder('store')
  const writer = await createStore({ storePath, type: 'compressed', overwrite: false })
  await writer.abandon({ discard: true })
  assert.equal(readdirSync(storePath), [])
})

test.run()
