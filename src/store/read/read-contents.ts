/**
 * Reads contents on all processors.
 */
import { availableParallelism } from 'node:os'
import { Slots, WorkerPool } from '../../threads/index.ts'
import { sealedRange } from './bundle.ts'
import type { PlannedContent } from './content-plan.ts'
import type { EntryPlace } from './entry-content.ts'
import { LargeContents, type Outcome } from './large-content.ts'
import type { OpenedStore } from './open-store.ts'
import { readRunner } from './read-runner.ts'
import type {
  BundlePart,
  ContentsResult,
  ContentsTask,
  ReadResult,
  ReadSetup,
  ReadTask,
} from './read-tasks.ts'

const MOST_BYTES = 8 * 1024 * 1024
const MOST_CONTENTS = 256
const TASKS_PER_WORKER = 2
/** Below this, starting threads costs more than it gives. */
const WORTH_THREADS = 2 * 1024 * 1024
/** What is read at once may have as much again of what nobody asked for. */
const MOST_NEAR = 2 * MOST_BYTES
const NEAR_FOR_HEADERS = 64 * 1024
const PROGRESS_INTERVAL = 100

export interface ReadingOptions {
  /** How many bytes there will be, as far as it is known. */
  readonly total: number
  readonly onProgress?: ((bytesDone: number, bytesTotal: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

/** Workers that read the contents of one store. */
export class ContentReading {
  readonly #options: ReadingOptions
  readonly #readers: Readers
  /** So many tasks are on their way at most. */
  readonly #turns: Slots
  readonly #progress = new BigInt64Array(new SharedArrayBuffer(8))
  readonly #clock: NodeJS.Timeout | undefined

  constructor(store: OpenedStore, options: ReadingOptions) {
    this.#options = options
    const { path, keys } = store
    const setup: ReadSetup = { path, keys, progress: this.#progress.buffer }
    this.#readers = options.total < WORTH_THREADS ? oneReader(setup) : manyReaders(setup, store)
    this.#turns = new Slots(this.#readers.lanes)
    if (options.onProgress !== undefined) {
      this.#clock = setInterval(() => this.#tell(), PROGRESS_INTERVAL)
    }
  }

  /** So many bytes of the total need not be read. */
  skip(bytes: number): void {
    Atomics.add(this.#progress, 0, BigInt(bytes))
  }

  /** Reads contents in the order in which they lie in the archive; gives an outcome for each, in their own order. */
  async read(contents: readonly PlannedContent[]): Promise<readonly Outcome[]> {
    const outcomes = contents.map(({ place }) => (place === undefined ? MISSING : WHOLE))
    const batches = batchesOf(contents, (content) => this.#readers.large?.suits(content) ?? false)
    await Promise.all(batches.map((batch) => this.#batch(contents, batch, outcomes)))
    return outcomes
  }

  async #batch(contents: readonly PlannedContent[], batch: Batch, outcomes: Outcome[]): Promise<void> {
    const turn = await this.#turns.take()
    try {
      this.#options.signal?.throwIfAborted()
      const [first] = batch.places
      const content = first === undefined ? undefined : contents[first]
      if (batch.large && first !== undefined && content !== undefined) {
        const outcome = await this.#readers.large?.read(content, this.#options.signal, () => this.#tell())
        if (outcome !== undefined) {
          outcomes[first] = outcome
          return
        }
      }
      const { faults, disagreeing } = await this.#readers.run(taskOf(contents, batch))
      for (const [index, fault] of faults) outcomes[batch.places[index] ?? -1] = { fault, agrees: true }
      for (const index of disagreeing) outcomes[batch.places[index] ?? -1] = DISAGREEING
    } finally {
      this.#tell()
      this.#turns.give(turn)
    }
  }

  #tell(): void {
    const { total, onProgress } = this.#options
    onProgress?.(Math.min(total, Number(Atomics.load(this.#progress, 0))), total)
  }

  async close(): Promise<void> {
    clearInterval(this.#clock)
    await this.#readers.close()
  }
}

const WHOLE: Outcome = { fault: undefined, agrees: true }
const DISAGREEING: Outcome = { fault: undefined, agrees: false }
const MISSING: Outcome = {
  fault: { kind: 'damaged', reason: 'it is not in the archive, or shares its bytes with another' },
  agrees: true,
}

interface Readers {
  readonly lanes: number
  /** Undefined where there is only one thread. */
  readonly large: LargeContents | undefined
  run(task: ContentsTask): Promise<ContentsResult>
  close(): Promise<void>
}

function manyReaders(setup: ReadSetup, store: OpenedStore): Readers {
  const workers = availableParallelism()
  const pool = new WorkerPool<ReadTask, ReadResult>(workers, { role: 'read', setup })
  return {
    lanes: workers * TASKS_PER_WORKER,
    large: new LargeContents(store, pool),
    run: async (task) => contentsResult(await pool.run(task, { weight: TASK_WEIGHT })),
    close: () => pool.close(),
  }
}

/** Beside those of the parts of large contents. */
const TASK_WEIGHT = 8

function oneReader(setup: ReadSetup): Readers {
  const reader = readRunner(setup)
  return {
    lanes: 1,
    large: undefined,
    run: async (task) => contentsResult(reader.run(task)),
    close: async () => reader.close(),
  }
}

function contentsResult(result: ReadResult): ContentsResult {
  if (result.kind === 'contents') return result
  throw new Error(`a worker answered contents with ${result.kind}`)
}

/** Contents that one worker reads, or one that all of them read. */
interface Batch {
  /** In the list of contents. */
  readonly places: number[]
  readonly large: boolean
  /** From the start of the archive. */
  readonly start: number
  end: number
  stored: number
  /** Of the contents. */
  size: number
}

/** Batches in the order of the archive. What is not in it is in none. */
function batchesOf(
  contents: readonly PlannedContent[],
  isLarge: (content: PlannedContent) => boolean,
): Batch[] {
  const batches: Batch[] = []
  let batch: Batch | undefined
  for (const index of inArchiveOrder(contents)) {
    const content = contents[index]
    const place = content?.place
    if (content === undefined || place === undefined) continue
    const large = isLarge(content)
    const size = content.size ?? content.part?.length ?? place.size
    const { start, end, stored } = storedRange(place, content.part)
    if (
      batch === undefined ||
      large ||
      batch.large ||
      batch.places.length >= MOST_CONTENTS ||
      Math.max(batch.stored + stored, batch.size + size) > MOST_BYTES
    ) {
      batch = { places: [], large, start, end, stored: 0, size: 0 }
      batches.push(batch)
    }
    batch.places.push(index)
    batch.end = Math.max(batch.end, end)
    batch.stored += stored
    batch.size += size
  }
  return batches
}

/** From the start of the archive. The bundles' frames of neighbours are the same ones. */
function storedRange(
  place: EntryPlace,
  part: BundlePart | undefined,
): { start: number; end: number; stored: number } {
  const { offset, storedSize } = place
  if (part === undefined) return { start: offset, end: offset + storedSize, stored: storedSize }
  const { start, end } = sealedRange(part.offset, part.length)
  return { start: offset + start, end: offset + end, stored: part.length }
}

function inArchiveOrder(contents: readonly PlannedContent[]): number[] {
  const offsetOf = (index: number) => contents[index]?.place?.offset ?? 0
  const partOf = (index: number) => contents[index]?.part?.offset ?? 0
  return [...contents.keys()].sort((a, b) => offsetOf(a) - offsetOf(b) || partOf(a) - partOf(b))
}

function taskOf(contents: readonly PlannedContent[], { places, start, end, stored }: Batch): ContentsTask {
  const length = end - start + NEAR_FOR_HEADERS
  const worthwhile = places.length > 1 && length <= Math.min(MOST_NEAR, 2 * stored + 2 * NEAR_FOR_HEADERS)
  const list = places.flatMap((index) => {
    const content = contents[index]
    const place = content?.place
    return content === undefined || place === undefined ? [] : [{ ...content, place }]
  })
  return { kind: 'contents', contents: list, near: { start, length: worthwhile ? length : 0 } }
}
