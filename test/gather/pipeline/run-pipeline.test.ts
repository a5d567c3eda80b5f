import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type ObjectOutcome,
  type PipelineSummary,
  type ReadFailure,
  runPipeline,
  type SourceObject,
} from '../../../src/gather/pipeline/index.ts'
import { createStore, openStore, type StoreSummary } from '../../../src/store/index.ts'
import { type Entry, MountedVolume } from '../../../src/volume/index.ts'
import { noise } from '../../support/contents.ts'
import { randomFrom } from '../../support/random.ts'
import { everything, MANIFEST_FACTS, MIB, writeSourceTree } from '../../support/source-tree.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('pipeline')
const source = temporaryFolder('source')
const files = writeSourceTree(source)

interface Told {
  readonly outcomes: ObjectOutcome[]
  readonly failures: ReadFailure[]
  readonly storePath: string
  readonly summary?: PipelineSummary
  readonly store?: StoreSummary
  readonly error?: unknown
}

async function run(
  selection: Iterable<SourceObject>,
  decide: 'continue' | 'abort' = 'continue',
  signal?: AbortSignal,
): Promise<Told> {
  const storePath = temporaryFolder('store')
  const writer = await createStore({ storePath, type: 'compressed', overwrite: false })
  const outcomes: ObjectOutcome[] = []
  const failures: ReadFailure[] = []
  const told = { outcomes, failures, storePath }
  try {
    const summary = await runPipeline(selection, {
      writer,
      owners: () => [[0, 0]],
      onOutcome: (outcome) => outcomes.push(outcome),
      onError: (failure) => {
        failures.push(failure)
        return decide
      },
      ...(signal === undefined ? {} : { signal }),
    })
    return { ...told, summary, store: await writer.commit(MANIFEST_FACTS) }
  } catch (error) {
    await writer.abandon({ discard: true })
    return { ...told, error }
  }
}

test('every object ends with exactly one outcome, and the sums agree', async () => {
  const volume = new MountedVolume(source)
  const selected = [...everything(volume)].map(({ path }) => path).sort()
  const { outcomes, summary, store } = await run(everything(volume))
  assert.equal(outcomes.map(({ path }) => path).sort(), selected)
  assert.is(summary?.objects, selected.length)
  assert.is(
    summary?.bytes,
    [...files.values()].reduce((sum, { length }) => sum + length, 0),
  )
  assert.is(store?.ledger.captured, selected.length)
  assert.is(store?.counts.objects, selected.length)
})

/** A file that is gone, one that is no file, among others. */
function* withTrouble(volume: MountedVolume): Generator<SourceObject> {
  const some = volume.lookup('\\Users\\ned\\letter.txt') as Entry
  const facts = {
    name: 'x',
    directory: false,
    size: some.size,
    attributes: 0,
    times: some.times,
    reparseTag: 0,
    links: 1,
    fileKey: 0,
    position: 0,
  }
  yield { path: 'C:\\gone', volume, entry: { ...facts, id: 'gone' }, owners: 0 }
  yield* everything(volume)
  yield { path: 'C:\\folder', volume, entry: { ...facts, id: 'Users' }, owners: 0 }
  yield { path: 'C:\\large and gone', volume, entry: { ...facts, size: 20 * MIB, id: 'gone too' }, owners: 0 }
}

test('what cannot be read is told with the reason, and the rest is stored', async () => {
  const { failures, summary, store } = await run(withTrouble(new MountedVolume(source)))
  const byPath = new Map(failures.map((failure) => [failure.path, failure]))
  assert.is(byPath.get('C:\\gone')?.outcome, 'vanished')
  assert.match(byPath.get('C:\\gone')?.reason ?? '', 'no such file')
  assert.is(byPath.get('C:\\folder')?.outcome, 'unreadable')
  assert.is(byPath.get('C:\\large and gone')?.systemCode, 'ENOENT')
  assert.equal([summary?.outcomes.vanished, summary?.outcomes.unreadable], [2, 1])
  assert.equal([store?.ledger.vanished, store?.ledger.unreadable], [2, 1])
})

test('the first failure ends the run with 61 when the caller says so, and no store is left', async () => {
  const { error, storePath } = await run(withTrouble(new MountedVolume(source)), 'abort')
  assert.is((error as { code?: number }).code, 61)
  assert.match(String(error), 'Processing stopped due to an I/O error')
  assert.equal(readdirSync(storePath), [])
})

test('a decided object is kept in the catalog and never read', async () => {
  const volume = new MountedVolume(source)
  const entry = volume.lookup('\\Users\\ned\\film.mp4') as Entry
  const decided = { outcome: 'placeholder', reason: 'its content is in the cloud' } as const
  const { outcomes, store } = await run([{ path: 'C:\\cloud.mp4', volume, entry, owners: 0, decided }])
  assert.equal(
    outcomes.map(({ outcome, reason }) => [outcome, reason]),
    [['placeholder', decided.reason]],
  )
  assert.equal([store?.counts.contents, store?.ledger.placeholder], [0, 1])
})

test('a file that grew since it was listed is taken as it is now', async () => {
  const folder = temporaryFolder('grown')
  writeFileSync(join(folder, 'small'), 'abc')
  writeFileSync(join(folder, 'large'), 'abc')
  const volume = new MountedVolume(folder)
  const listed = [...everything(volume)]
  for (const { entry } of listed) assert.is(entry.size, 3)
  const random = randomFrom(1)
  writeFileSync(join(folder, 'small'), 'abcdef')
  writeFileSync(join(folder, 'large'), noise(6 * MIB, random))
  const { outcomes } = await run(listed)
  const sizes = outcomes.map(({ path, outcome, size }) => `${path} ${outcome} ${size}`).sort()
  assert.equal(sizes, [`C:\\large captured ${6 * MIB}`, 'C:\\small captured 6'])
})

test('a file that shrank or was written anew since it was listed is taken as it is now', async () => {
  const folder = temporaryFolder('replaced')
  writeFileSync(join(folder, 'shrunk'), 'abcdef')
  writeFileSync(join(folder, 'anew'), 'abcdef')
  const volume = new MountedVolume(folder)
  const listed = [...everything(volume)]
  for (const { entry } of listed) assert.is(entry.size, 6)
  truncateSync(join(folder, 'shrunk'), 2)
  writeFileSync(join(folder, 'anew'), 'uvwxyz')
  utimesSync(join(folder, 'anew'), 1.7e9, 1.7e9)
  const { outcomes, store } = await run(listed)
  const sizes = outcomes.map(({ path, outcome, size }) => `${path} ${outcome} ${size}`).sort()
  assert.equal(sizes, ['C:\\anew captured 6', 'C:\\shrunk captured 2'])
  const reader = await openStore(store?.path ?? '')
  const anew = [...reader.records()].find(({ path }) => path === 'C:\\anew')
  reader.close()
  assert.is(anew?.modified, '2023-11-14T22:13:20.0000000Z')
  assert.is(anew?.sha256, createHash('sha256').update('uvwxyz').digest('hex'))
})

test('a file in whose place there is a directory by now is told as unreadable', async () => {
  const folder = temporaryFolder('no-file')
  const path = join(folder, 'x')
  writeFileSync(path, 'abc')
  const listed = [...everything(new MountedVolume(folder))]
  for (const { entry } of listed) assert.is(entry.size, 3)
  rmSync(path)
  mkdirSync(path)
  const { failures } = await run(listed)
  assert.equal(
    failures.map(({ outcome, systemCode }) => [outcome, systemCode]),
    [['unreadable', 'EISDIR']],
  )
})

test('a file that keeps changing while it is read is told as changed', async () => {
  const folder = temporaryFolder('changing')
  const path = join(folder, 'log')
  writeFileSync(path, noise(24 * MIB, randomFrom(3)))
  const script = `const fs = require('fs'); const fd = fs.openSync(process.argv[1], 'r+'); console.log('on'); for (let i = 0; ; i++) fs.writeSync(fd, String(i), 0)`
  const writer = spawn(process.execPath, ['-e', script, path], { stdio: ['ignore', 'pipe', 'ignore'] })
  await once(writer.stdout, 'data')
  const { outcomes } = await run(everything(new MountedVolume(folder)))
  writer.kill()
  assert.equal(
    outcomes.map(({ outcome }) => outcome),
    ['changed'],
  )
})

test('Ctrl+C ends the run with the reason of the signal, and nothing that looks like a store is left', async () => {
  const reason = new Error('stopped by the user')
  const controller = new AbortController()
  const { error, storePath } = await run(stopAfter(50, controller, reason), 'continue', controller.signal)
  assert.is(error, reason)
  assert.not(existsSync(join(storePath, 'USMT', 'USMT.MIG')))
})

function* stopAfter(count: number, controller: AbortController, reason: Error): Generator<SourceObject> {
  for (const object of everything(new MountedVolume(source))) {
    if (count-- === 0) controller.abort(reason)
    yield object
  }
}

test('more than one volume can be captured at once', async () => {
  const other = temporaryFolder('other')
  mkdirSync(join(other, 'data'))
  writeFileSync(join(other, 'data', 'd.txt'), 'on another drive')
  const d = [...everything(new MountedVolume(other))].map((object) => ({
    ...object,
    path: object.path.replace('C:', 'D:'),
  }))
  const { outcomes } = await run([...everything(new MountedVolume(source)), ...d])
  assert.ok(outcomes.some(({ path, outcome }) => path === 'D:\\data\\d.txt' && outcome === 'captured'))
  rmSync(other, { recursive: true })
})

test.run()
