import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SourceObject } from '../../src/gather/pipeline/index.ts'
import { runPipeline } from '../../src/gather/pipeline/index.ts'
import {
  type ContentSink,
  createStore,
  type ManifestFacts,
  type StoreOptions,
  type StoreSummary,
  type StoreWriter,
} from '../../src/store/index.ts'
import { type Entry, MountedVolume } from '../../src/volume/index.ts'
import { noise, prose } from './contents.ts'
import { randomFrom } from './random.ts'

export const MIB = 1024 * 1024

/** A small person's folder with what stores find hard: equal files, empty ones, large ones, odd names. Gives name -> content. */
export function writeSourceTree(root: string): Map<string, Buffer> {
  const random = randomFrom(42)
  const letter = prose(3000, random)
  const files = new Map<string, Buffer>([
    ['Users/ned/letter.txt', letter],
    ['Users/ned/copy of letter.txt', letter],
    ['Users/mia/Documents/letter.txt', letter],
    ['Users/ned/empty.txt', Buffer.alloc(0)],
    ['Users/ned/also empty.txt', Buffer.alloc(0)],
    ['Users/ned/photo.jpg', noise(300_000, random)],
    ['Users/ned/notes.docx', prose(200_000, random)],
    ['Users/ned/mail.pst', prose(9 * MIB + 17, random)],
    ['Users/ned/film.mp4', noise(9 * MIB + 1, random)],
    ['Users/mia/film copy.mp4', Buffer.alloc(0)],
    ['Users/ned/NUL', Buffer.from('a device to Windows')],
    ['Users/ned/dots...', Buffer.from('trailing dots')],
    ['Users/ned/a:b?.txt', Buffer.from('a name of the POSIX name space')],
    ['Users/ned/Ünïcode 😀.txt', Buffer.from('beyond the first plane')],
    ['Users/ned/100%25.txt', Buffer.from('looks escaped')],
  ])
  files.set('Users/mia/film copy.mp4', files.get('Users/ned/film.mp4') ?? Buffer.alloc(0))
  for (let i = 0; i < 300; i++) files.set(`Users/ned/many/f${i}.txt`, prose(random(2000), random))
  for (const [name, content] of files) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), content)
  }
  mkdirSync(join(root, 'Users/ned/no files'))
  return files
}

/** Everything below the root of a volume, as a selection that takes all. */
export function* everything(volume: MountedVolume): Generator<SourceObject> {
  function* below(directory: Entry, path: string): Generator<SourceObject> {
    for (const entry of volume.list(directory)) {
      const child = `${path}\\${entry.name}`
      yield { path: child, volume, entry, owners: 0 }
      if (entry.directory) yield* below(entry, child)
    }
  }
  yield* below(volume.root(), 'C:')
}

export const MANIFEST_FACTS: ManifestFacts = {
  tool: { name: 'statelift', version: 'test' },
  created: '2026-01-02T03:04:05.000Z',
  source: { computerName: 'PC1' },
  users: [],
  options: {},
  components: [{ urlid: 'http://example.org/all' }],
  contexts: ['System'],
  warnings: [],
}

/** Captures all of `root` into a store at `storePath`. */
export async function captureAll(
  root: string,
  options: Partial<StoreOptions> & { storePath: string },
): Promise<StoreSummary> {
  const writer = await createStore({ type: 'compressed', overwrite: false, ...options })
  await gatherAll(root, writer)
  return await writer.commit(MANIFEST_FACTS)
}

/** Puts all of `root` into a store that is being written; what cannot be read is an error. */
export async function gatherAll(root: string, writer: StoreWriter & ContentSink): Promise<void> {
  await runPipeline(everything(new MountedVolume(root)), {
    writer,
    owners: () => [[0, 0]],
    onOutcome: () => undefined,
    onError: ({ path, reason }) => {
      throw new Error(`${path}: ${reason}`)
    },
  })
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The lines of a `catalog.jsonl` that another program unpacked. */
export function catalogLines(path: string): Record<string, unknown>[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}
