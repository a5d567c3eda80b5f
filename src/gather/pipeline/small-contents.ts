/**
 * A worker's way with a batch of small contents: read each whole, hash it, and unless it is known pack it.
 */
import { hash as hashOf } from 'node:crypto'
import { type Packer, PIECE, type SeenContents } from '../../store/index.ts'
import type { Entry, EntryDetails } from '../../volume/index.ts'
import {
  ChangedWhileRead,
  contentFailure,
  hasChanged,
  openContent,
  READ_ATTEMPTS,
  readExactly,
  takeWarnings,
  volumeOf,
} from './content-source.ts'
import {
  type BatchResult,
  type BatchTask,
  COLUMNS,
  Column,
  type ContentExtra,
  ContentStatus,
  HASH_BYTES,
  TIMES_PER_FILE,
} from './messages.ts'

/** What a worker keeps between batches. */
export class SmallContents {
  readonly #packer: Packer
  readonly #seen: SeenContents
  readonly #content = new Uint8Array(PIECE)

  constructor(packer: Packer, seen: SeenContents) {
    this.#packer = packer
    this.#seen = seen
  }

  run(task: BatchTask): BatchResult {
    const count = task.ids.length
    const numbers = new Float64Array(count * COLUMNS)
    const hashes = Buffer.alloc(count * HASH_BYTES)
    const extras = new Map<number, ContentExtra>()
    this.#packer.begin(this.#room(task), task.spare)
    for (let index = 0; index < count; index++) {
      const row = index * COLUMNS
      try {
        this.#one(task, index, numbers, hashes, extras)
      } catch (error) {
        extras.set(index, { ...extras.get(index), failure: contentFailure(error) })
        numbers[row + Column.Status] = ContentStatus.Failed
      }
    }
    const warnings = takeWarnings()
    return { kind: 'batch', ...this.#packer.end(), numbers, hashes, extras, warnings }
  }

  /** The most that the batch can take. */
  #room(task: BatchTask): number {
    let room = 0
    for (const [index, name] of task.names.entries()) room += this.#packer.room(name, task.sizes[index] ?? 0)
    return room
  }

  #one(
    task: BatchTask,
    index: number,
    numbers: Float64Array,
    hashes: Buffer,
    extras: Map<number, ContentExtra>,
  ): void {
    const row = index * COLUMNS
    const stream = task.streams.get(index)
    const details = stream === undefined ? detailsOf(task, index) : undefined
    if (details !== undefined) extras.set(index, { details })
    const read = this.#read(task, index, stream)
    numbers[row + Column.Size] = read.size
    if (read.content === undefined) {
      numbers[row + Column.Status] = ContentStatus.Grown
      return
    }
    const times = timesOf(task, index)
    const modified = read.modified ?? times.modified
    if (modified !== times.modified) extras.set(index, { ...extras.get(index), modified })
    const hash = hashOf('sha256', read.content, 'buffer')
    hash.copy(hashes, index * HASH_BYTES)
    if (read.size > 0 && !this.#seen.claim(hash)) {
      numbers[row + Column.Status] = ContentStatus.Seen
      return
    }
    const attributes = task.attributes[index] ?? 0
    const name = task.names[index] ?? ''
    const place = this.#packer.pack({ name, times: { ...times, modified }, attributes }, read.content)
    if (place.name !== name) extras.set(index, { ...extras.get(index), name: place.name })
    numbers[row + Column.Start] = place.start
    numbers[row + Column.Length] = place.length
  }

  /** The whole content; undefined content when it is too large for a batch by now. */
  #read(
    task: BatchTask,
    index: number,
    stream: string | undefined,
  ): { content: Uint8Array | undefined; size: number; modified: bigint | undefined } {
    const id = task.ids[index] ?? ''
    const expected = task.sizes[index] ?? 0
    const listed = { size: expected, modified: task.times[index * TIMES_PER_FILE + 1] ?? 0n }
    if (stream === undefined && volumeOf(task.volume).readUnchanged?.(id, this.#content, listed) === true) {
      return { content: this.#content.subarray(0, expected), ...listed }
    }
    for (let attempt = 1; ; attempt++) {
      const { reader, where } = openContent(task.volume, id, stream)
      try {
        const { size } = reader
        // There is room in the batch for what was expected, and not for more.
        if (size > expected) return { content: undefined, size, modified: reader.modified }
        readExactly(reader, this.#content, size, 0, where)
        if (hasChanged(reader)) throw new ChangedWhileRead()
        return { content: this.#content.subarray(0, size), size, modified: reader.modified }
      } catch (error) {
        if (!(error instanceof ChangedWhileRead) || attempt === READ_ATTEMPTS) throw error
      } finally {
        reader.close()
      }
    }
  }
}

/** Undefined when there is nothing worth telling. */
export function detailsOf(
  task: Pick<BatchTask, 'volume' | 'ids' | 'fileNames' | 'sizes' | 'times' | 'attributes'>,
  index: number,
): EntryDetails | undefined {
  const id = task.ids[index] ?? ''
  const at = index * TIMES_PER_FILE
  const entry: Entry = {
    id,
    name: task.fileNames.get(index) ?? '',
    directory: false,
    size: task.sizes[index] ?? 0,
    attributes: task.attributes[index] ?? 0,
    times: {
      created: task.times[at] ?? 0n,
      modified: task.times[at + 1] ?? 0n,
      accessed: task.times[at + 2] ?? 0n,
      changed: task.times[at + 3] ?? 0n,
    },
    reparseTag: 0,
    links: 1,
    fileKey: id,
    position: 0,
  }
  const details = volumeOf(task.volume).details(entry)
  const empty = details.streams.length === 0 && Object.keys(details).length === 1
  return empty ? undefined : details
}

function timesOf(task: BatchTask, index: number): { created: bigint; modified: bigint; accessed: bigint } {
  const at = index * TIMES_PER_FILE
  return {
    created: task.times[at] ?? 0n,
    modified: task.times[at + 1] ?? 0n,
    accessed: task.times[at + 2] ?? 0n,
  }
}
