/**
 * Reads, hashes, compresses and stores a selection: workers do the work, this thread keeps order and writes.
 */
import { availableParallelism } from 'node:os'
import { type ContentSink, PACKED_PIECE, seenContentsMemory } from '../../store/index.ts'
import { Slots } from '../../threads/index.ts'
import { BatchCapture } from './capture-batch.ts'
import { captureLarge, type LargeCapture } from './capture-large.ts'
import { LinkCapture } from './capture-links.ts'
import { isNode, NodeCapture } from './capture-nodes.ts'
import { CapturePool } from './capture-pool.ts'
import { type CaptureRun, LargeTurn } from './capture-run.ts'
import type { PipelineOptions, PipelineSummary } from './options.ts'
import { Outcomes } from './outcomes.ts'
import { contentSize, type PendingContent } from './pending-content.ts'
import type { SourceObject } from './source-object.ts'
import { type Work, WorkQueue } from './work-queue.ts'

/** Batches on the way to each worker, so that it never waits for this thread. */
const BATCHES_PER_WORKER = 2

/**
 * Captures `selection`, in the order in which it comes, into `options.writer`, which stays open for `commit`. Every object and every alternate stream
 * found is reported to `onOutcome` exactly once.
 *
 * @throws StateliftError 61 when `onError` says so; StoreError 72 when the store cannot be written; the signal's reason when it is aborted
 */
export async function runPipeline(
  selection: Iterable<SourceObject>,
  options: PipelineOptions,
): Promise<PipelineSummary> {
  const workers = options.workers ?? availableParallelism()
  const buffers = Array.from({ length: 2 * workers + 4 }, () => new SharedArrayBuffer(PACKED_PIECE))
  const { packing } = options.writer
  const pool = new CapturePool(workers, { packing, seen: seenContentsMemory(), slots: buffers })
  try {
    const run = new PipelineRun(selection, options, pool, buffers)
    await Promise.all(Array.from({ length: workers * BATCHES_PER_WORKER }, () => run.lane()))
    return run.end()
  } finally {
    await pool.close()
  }
}

class PipelineRun implements CaptureRun {
  readonly options: PipelineOptions
  readonly sink: ContentSink
  readonly pool: CapturePool
  readonly outcomes: Outcomes
  readonly largeTurn = new LargeTurn()
  readonly #queue: WorkQueue
  readonly #nodes = new NodeCapture(this)
  readonly #batches = new BatchCapture(this, this.#nodes)
  readonly #links = new LinkCapture(this)
  readonly #large: LargeCapture
  #failure: unknown

  constructor(
    selection: Iterable<SourceObject>,
    options: PipelineOptions,
    pool: CapturePool,
    buffers: readonly SharedArrayBuffer[],
  ) {
    this.options = options
    this.sink = options.writer
    this.pool = pool
    this.outcomes = new Outcomes(options)
    this.#queue = new WorkQueue(this.#contents(selection), (content) => this.#links.folderFor(content))
    this.#large = {
      pool,
      sink: options.writer,
      outcomes: this.outcomes,
      slots: new Slots(buffers.length),
      buffers,
      sizes: new Set(),
      throwIfStopped: () => this.throwIfStopped(),
    }
  }

  /** Works until there is nothing left to take. Several lanes keep all workers busy. */
  async lane(): Promise<void> {
    try {
      for (let work = this.#queue.take(); work !== undefined; work = this.#queue.take()) {
        this.throwIfStopped()
        await this.#take(work)
        await this.sink.room()
      }
    } catch (error) {
      // The other lanes stop at their next step.
      this.#failure ??= error
      throw error
    }
  }

  end(): PipelineSummary {
    this.#nodes.store()
    this.sink.throwFailure()
    return this.outcomes.summary
  }

  find(content: PendingContent): void {
    this.#queue.add(content)
  }

  throwIfStopped(): void {
    this.options.signal?.throwIfAborted()
    this.sink.throwFailure()
    if (this.#failure !== undefined) throw this.#failure
  }

  #take(work: Work): Promise<void> {
    if (work.kind === 'links') return this.#links.take(work.batch)
    if (work.kind === 'batch') return this.#batches.take(work.batch)
    return this.largeTurn.run(() => this.#takeLarge(work.content))
  }

  async #takeLarge(content: PendingContent): Promise<void> {
    const { object, stream } = content
    const details = stream === undefined ? this.#nodes.detailsOf(object) : undefined
    if (stream === undefined && details === undefined) return
    await captureLarge(this.#large, { ...content, details })
  }

  /** The contents of the selection; what has none gets its record on the way. */
  *#contents(objects: Iterable<SourceObject>): Generator<PendingContent> {
    for (const object of objects) {
      const { entry, stream, decided, volume } = object
      this.outcomes.meet(volume)
      if (this.#safeAlready(object)) continue
      if (decided !== undefined)
        this.outcomes.decided(object, decided.outcome, decided.reason, { size: entry.size })
      else if (stream === undefined && isNode(entry)) this.#nodes.take(object)
      else yield { object, stream, size: contentSize(object), attempts: 0 }
    }
  }

  /** Whether an interrupted run has taken the object as it is now; then it is told and not read again. */
  #safeAlready(object: SourceObject): boolean {
    const { path, entry, stream, decided, owners } = object
    if (this.options.writer.resumed === 0 || decided !== undefined || stream !== undefined) return false
    const { directory, times } = entry
    const safe = this.sink.takeSafe({
      path,
      directory,
      size: isNode(entry) ? 0 : contentSize(object),
      modified: times.modified,
      changed: times.changed,
      owners: this.outcomes.ownersOf(owners),
    })
    if (safe !== undefined) this.outcomes.safe(safe, owners)
    return safe !== undefined
  }
}
