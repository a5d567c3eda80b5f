import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filetimeToPreciseIso } from '../../../src/filetime/index.ts'
import { BlockKind, Journal } from '../../../src/store/journal/journal.ts'
import { readJournal } from '../../../src/store/journal/journal-blocks.ts'
import { SafeRecords } from '../../../src/store/resume/safe-records.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('journal')

const HEADER = { storeId: '0123456789abcdef0123456789abcdef', fingerprint: 'a test' }
const MODIFIED = 133_000_000_000_000_000n

async function newJournal(): Promise<Journal> {
  return Journal.create(join(temporaryFolder('journal'), 'journal'), HEADER, {})
}

/** Texts that differ in every byte that matters, each a block. */
function texts(count: number): string[] {
  return Array.from(
    { length: count },
    (_, number) => `${createHash('sha256').update(`${number}`).digest('hex')}\n`,
  )
}

test('gives a block that stays good while the next is read', async () => {
  const journal = await newJournal()
  const blocks = texts(7)
  for (const text of blocks) journal.append(BlockKind.Catalog, Buffer.from(text))
  await journal.written()
  const read: string[] = []
  let held: Buffer | undefined
  for (const { content } of journal.contents(BlockKind.Catalog)) {
    if (held !== undefined) read.push(held.toString())
    held = content
  }
  read.push(held?.toString() ?? '')
  assert.equal(read, blocks)
  await journal.close()
})

test('gives a block of one record that is longer than any piece of a content', async () => {
  const journal = await newJournal()
  const long = Buffer.alloc(20 * 1024 * 1024, 'a long record ')
  journal.append(BlockKind.Catalog, long)
  journal.append(BlockKind.Catalog, Buffer.from('short'))
  await journal.written()
  const read: Buffer[] = []
  for (const { content } of journal.contents(BlockKind.Catalog)) read.push(Buffer.from(content))
  assert.is(read.length, 2)
  assert.ok(read[0]?.equals(long))
  assert.is(read[1]?.toString(), 'short')
  await journal.close()
})

function line(path: string): string {
  const modified = filetimeToPreciseIso(MODIFIED)
  return `${JSON.stringify({ path, type: 'file', size: 0, modified, changed: modified, owners: [], outcome: 'captured' })}\n`
}

test('keeps the lines of an interrupted run though blocks between them are passed over', async () => {
  const first = await newJournal()
  const paths = Array.from({ length: 8 }, (_, number) => `C:\\Users\\ned\\${number}.txt`)
  for (const path of paths) first.append(BlockKind.Catalog, Buffer.from(line(path)))
  await first.checkpoint(0, paths.length)
  await first.close()
  const safe = readJournal(first.path)?.safe
  assert.ok(safe !== undefined)
  if (safe === undefined) return
  const journal = await Journal.continue(first.path, safe, {})
  const records = new SafeRecords(journal, { contentNumber: () => 0, hashNumber: () => 0 })
  const added = line('C:\\Users\\ned\\new.txt')
  journal.append(BlockKind.Catalog, Buffer.from(added))
  const kept = paths.filter((_, number) => number % 4 === 0)
  for (const path of kept) {
    const found = records.find({
      path,
      directory: false,
      size: 0,
      modified: MODIFIED,
      changed: MODIFIED,
      owners: [],
    })
    assert.ok(found !== undefined, path)
    if (found !== undefined) records.keep(found.record)
  }
  await journal.written()
  const texts: string[] = []
  let held: Buffer | undefined
  for (const { content } of records.catalog(journal.contents(BlockKind.Catalog))) {
    if (held !== undefined) texts.push(held.toString())
    held = content
  }
  texts.push(held?.toString() ?? '')
  assert.equal(texts, [...kept.map(line), added])
  await journal.close()
})

test.run()
