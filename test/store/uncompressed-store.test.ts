import { createHash } from 'node:crypto'
import {
  existsSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createStore, extractStore, StoreError, verifyStore } from '../../src/store/index.ts'
import { captureAll, catalogLines, MIB, sha256, writeSourceTree } from '../support/source-tree.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('uncompressed store')
const source = temporaryFolder('source')
const files = writeSourceTree(source)

function write(root: string, name: string, content: string | Buffer): string {
  const path = join(root, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

test('TV-STO-07: files lie under File, by volume and folder, with their bytes and times', async () => {
  const storePath = temporaryFolder('store')
  const { path, counts } = await captureAll(source, { storePath, type: 'uncompressed' })
  assert.is(path, join(storePath, 'USMT'))
  assert.equal(readdirSync(storePath), ['USMT'])
  assert.equal(readdirSync(path).sort(), ['File', 'catalog.jsonl', 'manifest.json'])
  assert.is(counts.files, files.size)

  const records = catalogLines(join(path, 'catalog.jsonl'))
  for (const [name, content] of files) {
    const record = records.find((record) => record.path === `C:\\${name.replaceAll('/', '\\')}`)
    const stored = join(path, String(record?.content))
    assert.ok(readFileSync(stored).equals(content), name)
    assert.is(record?.sha256, sha256(content), name)
  }
  const times = (file: string) => Math.round(statSync(file).mtimeMs)
  const photo = 'Users/ned/photo.jpg'
  assert.is(times(join(path, 'File/C$', photo)), times(join(source, photo)))
  const folder = 'Users/ned/no files'
  assert.is(times(join(path, 'File/C$', folder)), times(join(source, folder)))

  const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'))
  assert.is(manifest.type, 'uncompressed')
  assert.is(manifest.catalog.sha256, sha256(readFileSync(join(path, 'catalog.jsonl'))))
  assert.is(manifest.catalog.lines, records.length)
  assert.is(manifest.ledger.captured, records.length)
})

test('names that file systems do not take are escaped as in archives', async () => {
  const { path } = await captureAll(source, { storePath: temporaryFolder('store'), type: 'uncompressed' })
  const names = readdirSync(join(path, 'File/C$/Users/ned'))
  for (const name of ['a%3Ab%3F.txt', '100%2525.txt', 'Ünïcode 😀.txt', 'NUL', 'dots...']) {
    assert.ok(names.includes(name), name)
  }
})

test('a name that is too long once it is escaped goes under the hash of its name', async () => {
  const tree = temporaryFolder('long')
  const name = ':'.repeat(200)
  write(tree, name, 'the colons become three characters each')
  const { path } = await captureAll(tree, { storePath: temporaryFolder('store'), type: 'uncompressed' })
  const [record] = catalogLines(join(path, 'catalog.jsonl'))
  const escaped = `File/C$/${'%3A'.repeat(200)}`
  assert.is(record?.content, `File/LONG$/${createHash('sha256').update(escaped).digest('hex')}`)
  assert.is(
    readFileSync(join(path, String(record?.content)), 'utf8'),
    'the colons become three characters each',
  )
})

test('equal contents, small and large, are names of one file; so are hard links of the source', async () => {
  const tree = temporaryFolder('equal')
  for (const name of ['a/first.txt', 'b/second.txt', 'c/third.txt'])
    write(tree, name, 'the same in all three')
  const large = Buffer.alloc(5 * MIB, 'large ')
  write(tree, 'a/film.mp4', large)
  write(tree, 'b/film.mp4', large)
  linkSync(join(tree, 'a/film.mp4'), join(tree, 'c/linked.mp4'))
  write(tree, 'a/empty', '')
  write(tree, 'b/empty', '')
  const { path, counts } = await captureAll(tree, {
    storePath: temporaryFolder('store'),
    type: 'uncompressed',
  })
  const number = (name: string) => statSync(join(path, 'File/C$', name)).ino
  assert.is(number('b/second.txt'), number('a/first.txt'))
  assert.is(number('c/third.txt'), number('a/first.txt'))
  assert.is(number('b/film.mp4'), number('a/film.mp4'))
  assert.is(number('c/linked.mp4'), number('a/film.mp4'))
  assert.is.not(number('b/empty'), number('a/empty'))
  assert.is(counts.contents, 2)
  assert.is(counts.storedBytes, large.length + 'the same in all three'.length)
  assert.is(statSync(join(path, 'File/C$/a/film.mp4')).nlink, 3)
})

test('a sparse file takes no more room in the store than in the source', async () => {
  const tree = temporaryFolder('sparse')
  const path = join(tree, 'disk.img')
  const fd = openSync(path, 'w')
  writeSync(fd, 'begin', 0)
  writeSync(fd, 'middle', 10 * MIB)
  ftruncateSync(fd, 64 * MIB)
  const small = openSync(join(tree, 'small.img'), 'w')
  ftruncateSync(small, 3 * MIB)
  const store = await captureAll(tree, { storePath: temporaryFolder('store'), type: 'uncompressed' })
  const stored = statSync(join(store.path, 'File/C$/disk.img'))
  assert.is(stored.size, 64 * MIB)
  assert.ok(stored.blocks * 512 < MIB, `${stored.blocks} blocks`)
  assert.is(statSync(join(store.path, 'File/C$/small.img')).blocks, 0)
  assert.ok(readFileSync(join(store.path, 'File/C$/disk.img')).equals(readFileSync(path)))
})

test('there is no store until it is whole, and /o keeps the old one until then', async () => {
  const tree = temporaryFolder('whole')
  write(tree, 'a.txt', 'first')
  const storePath = temporaryFolder('store')
  await captureAll(tree, { storePath, type: 'uncompressed' })
  const text = () => readFileSync(join(storePath, 'USMT/File/C$/a.txt'), 'utf8')

  write(tree, 'a.txt', 'second, longer')
  try {
    await captureAll(tree, { storePath, type: 'uncompressed' })
    assert.unreachable('a store was overwritten without /o')
  } catch (error) {
    assert.ok(error instanceof StoreError && error.code === 27, String(error))
  }
  assert.is(text(), 'first')

  // A run that ends early.
  await captureAll(join(tree, 'missing'), { storePath, type: 'uncompressed', overwrite: true }).catch(
    () => undefined,
  )
  assert.is(text(), 'first')

  await captureAll(tree, { storePath, type: 'uncompressed', overwrite: true })
  assert.is(text(), 'second, longer')
  assert.equal(readdirSync(storePath), ['USMT'])
})

test('/o replaces a store of another type as a whole', async () => {
  const tree = temporaryFolder('types')
  write(tree, 'a.txt', 'content')
  const storePath = temporaryFolder('store')
  await captureAll(tree, { storePath, type: 'compressed' })
  await captureAll(tree, { storePath, type: 'uncompressed', overwrite: true })
  assert.equal(readdirSync(join(storePath, 'USMT')).sort(), ['File', 'catalog.jsonl', 'manifest.json'])
  await captureAll(tree, { storePath, type: 'compressed', overwrite: true })
  assert.equal(readdirSync(join(storePath, 'USMT')), ['USMT.MIG'])
})

test('a crash between the two renames of /o loses nothing: the next run finds the old store', async () => {
  const tree = temporaryFolder('crash')
  write(tree, 'a.txt', 'content')
  const storePath = temporaryFolder('store')
  await captureAll(tree, { storePath, type: 'uncompressed' })
  renameSync(join(storePath, 'USMT'), join(storePath, 'USMT.replaced'))
  try {
    await captureAll(tree, { storePath, type: 'uncompressed' })
    assert.unreachable('the old store was not seen')
  } catch (error) {
    assert.ok(error instanceof StoreError && error.code === 27, String(error))
  }
  assert.ok(existsSync(join(storePath, 'USMT/manifest.json')))
})

test('a name that cannot be made for an equal file is an error at once, and no rejection that nobody waits for', async () => {
  const options = { type: 'uncompressed', overwrite: false, storePath: temporaryFolder('store') } as const
  const writer = await createStore(options)
  const content = (name: string, seen: boolean) => {
    const draft = { path: `C:\\${name}`, type: 'file', size: 7, outcome: 'captured' } as const
    return { draft, name: `File/C$/${name}`, hash: Buffer.alloc(32, 1), seen, start: 0, length: 7 }
  }
  // No worker has written it, so that there is nothing to give another name.
  await writer.put({ bytes: new Uint8Array(0) }, [content('first.txt', false)])
  assert.throws(
    () => writer.put({ bytes: new Uint8Array(0) }, [content('second.txt', true)]),
    (error: unknown) => error instanceof StoreError && error.code === 72,
  )
  await writer.abandon({ discard: true })
})

test('a file of 1970 keeps its time', async () => {
  const tree = temporaryFolder('old')
  utimesSync(write(tree, 'old.txt', 'old'), 1, 1)
  const { path } = await captureAll(tree, { storePath: temporaryFolder('store'), type: 'uncompressed' })
  assert.is(statSync(join(path, 'File/C$/old.txt')).mtimeMs, 1000)
})

/** What `verifyStore` tells of files that are not whole. */
async function faults(path: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  const result = await verifyStore(path, {
    report: 'failureonly',
    onFile: (name, _, shown, reason) => {
      if (shown) found[name] = reason ?? ''
    },
  })
  assert.is(result.code, Object.keys(found).length === 0 ? 0 : 42)
  return found
}

test('verify reads every file, and finds one byte that changed and a file that is gone', async () => {
  const tree = temporaryFolder('verify')
  for (const name of ['a.txt', 'b.txt', 'c.txt']) write(tree, name, `content of ${name}`)
  write(tree, 'large.bin', Buffer.alloc(6 * MIB, 'large'))
  const storePath = temporaryFolder('store')
  const { path } = await captureAll(tree, { storePath, type: 'uncompressed' })
  assert.equal(await faults(storePath), {})
  assert.equal(await faults(path), {})
  writeFileSync(join(path, 'File/C$/a.txt'), 'content of A.txt')
  rmSync(join(path, 'File/C$/b.txt'))
  truncateSync(join(path, 'File/C$/large.bin'), 5 * MIB)
  assert.equal(await faults(storePath), {
    'File/C$/a.txt': 'its SHA-256 is not that of the catalog',
    'File/C$/b.txt': 'it is not in the store',
    'File/C$/large.bin': 'its size is not that of the catalog',
  })
})

test('verify finds a catalog that is not the one of the manifest, and follows no link or name out of the store', async () => {
  const tree = temporaryFolder('hostile')
  write(tree, 'a.txt', 'content')
  const { path } = await captureAll(tree, { storePath: temporaryFolder('store'), type: 'uncompressed' })
  const outside = write(temporaryFolder('outside'), 'a.txt', 'content')
  rmSync(join(path, 'File/C$/a.txt'))
  symlinkSync(outside, join(path, 'File/C$/a.txt'))
  assert.equal(await faults(path), { 'File/C$/a.txt': 'it is not in the store' })
  const catalog = readFileSync(join(path, 'catalog.jsonl'), 'utf8')
  writeFileSync(join(path, 'catalog.jsonl'), catalog.replace('"File/C$/a.txt"', `"File/../../..${outside}"`))
  const found = await faults(path)
  assert.is(found.CATALOG, 'catalog and manifest do not agree')
  assert.is(Object.keys(found).length, 2)
})

test('what a run has not finished never verifies, however whole it looks', async () => {
  const storePath = temporaryFolder('unfinished')
  await captureAll(source, { storePath, type: 'uncompressed' })
  for (const name of ['USMT.partial', 'USMT.replaced']) {
    renameSync(join(storePath, 'USMT'), join(storePath, name))
    try {
      await verifyStore(join(storePath, name), { report: 'summary' })
      assert.unreachable()
    } catch (error) {
      assert.instance(error, StoreError)
    }
    renameSync(join(storePath, name), join(storePath, 'USMT'))
  }
})

test('TV-UTL-19: /extract takes archives only', async () => {
  const { path } = await captureAll(source, { storePath: temporaryFolder('store'), type: 'uncompressed' })
  try {
    await extractStore(path, { destination: temporaryFolder('out'), overwrite: false })
    assert.unreachable('a folder was extracted')
  } catch (error) {
    assert.ok(error instanceof StoreError && error.code === 27, String(error))
  }
})

test.run()
