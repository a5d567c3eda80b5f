/**
 * Reads, hashes, compresses and stores a selection: workers do the work, this thread keeps order and writes.
 */
import { availableParallelism } from 'node:os'
import type { Warning } from '../../errors/index.ts'
import {
  type ContentSink,
  type LinkOutcome,
  PACKED_PIECE,
  type PackedContent,
  packerFor,
  seenContentsMemory,
  storeError,
} from '../../store/index.ts'
import { type Entry, type EntryDetails, VolumeError } from '../../volume/index.ts'
import type { Batch } from './batch.ts'
import { captureLarge, type LargeCapture } from './capture-large.ts'
import { CapturePool } from './capture-pool.ts'
import { contentFailure, READ_ATTEMPTS } from './content-source.ts'
import type { LinkBatch } from './link-batch.ts'
import { type BatchResult, COLUMNS, Column, ContentStatus } from './messages.ts'
import type { PipelineOptions, PipelineSummary } from './options.ts'
import { Outcomes } from './outcomes.ts'
import { contentPath, contentSize, type EfsContent, type PendingContent } from './pending-content.ts'
import { Slots } from './slots.ts'
import type { SourceObject } from './source-object.ts'
import { WorkQueue } from './work-queue.ts'

const HASH_BYTES = 32
/** Batches on the way to each worker, so that it never waits for this thread. */
const BATCHES_PER_WORKER = 2
const DIRECTORIES_AT_ONCE = 256

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
    return await run.end()
  } finally {
    await pool.close()
  }
}

class PipelineRun {
  readonly #options: PipelineOptions
  readonly #sink: ContentSink
  readonly #pool: CapturePool
  readonly #outcomes: Outcomes
  readonly #queue: WorkQueue
  readonly #large: LargeCapture
  readonly #directories: { object: SourceObject; details: EntryDetails }[] = []
  /** Buffers that the store is done with. */
  readonly #spares: Uint8Array[] = []
  /** Resolves when the large content that is being written is done: an entry is one piece of the archive. */
  #largeDone: Promise<void> | undefined
  readonly #warned = new Set<string>()
  #failure: unknown

  constructor(
    selection: Iterable<SourceObject>,
    options: PipelineOptions,
    pool: CapturePool,
    buffers: readonly SharedArrayBuffer[],
  ) {
    this.#options = options
    this.#sink = options.writer
    this.#pool = pool
    this.#outcomes = new Outcomes(options)
    this.#queue = new WorkQueue(this.#contents(selection), (content) => this.#linkFolder(content))
    this.#large = {
      pool,
      sink: options.writer,
      outcomes: this.#outcomes,
      slots: new Slots(buffers.length),
      buffers,
      sizes: new Set(),
      throwIfStopped: () => this.#throwIfStopped(),
    }
  }

  /** Works until there is nothing left to take. Several lanes keep all workers busy. */
  async lane(): Promise<void> {
    try {
      for (let work = this.#queue.take(); work !== undefined; work = this.#queue.take()) {
        this.#throwIfStopped()
        if (work.kind === 'links') await this.#takeLinks(work.batch)
        else if (work.kind === 'large') await this.#takeLarge(work.content)
        else await this.#takeBatch(work.batch)
        await this.#sink.room()
      }
    } catch (error) {
      // The other lanes stop at their next step.
      this.#failure ??= error
      throw error
    }
  }

  async end(): Promise<PipelineSummary> {
    this.#storeDirectories()
    this.#sink.throwFailure()
    return this.#outcomes.summary
  }

  #throwIfStopped(): void {
    this.#options.signal?.throwIfAborted()
    this.#sink.throwFailure()
    if (this.#failure !== undefined) throw this.#failure
  }

  /** The contents of the selection; what has none gets its record on the way. */
  *#contents(objects: Iterable<SourceObject>): Generator<PendingContent> {
    for (const object of objects) {
      const { entry, stream, decided, volume } = object
      this.#outcomes.meet(volume)
      if (this.#safeAlready(object)) continue
      if (decided !== undefined)
        this.#outcomes.decided(object, decided.outcome, decided.reason, { size: entry.size })
      else if (stream === undefined && isNode(entry)) this.#node(object)
      else yield { object, stream, size: contentSize(object), attempts: 0 }
    }
  }

  /** Whether an interrupted run has taken the object as it is now; then it is told and not read again. */
  #safeAlready(object: SourceObject): boolean {
    const { path, entry, stream, decided, owners } = object
    if (this.#options.writer.resumed === 0 || decided !== undefined || stream !== undefined) return false
    const { directory, times } = entry
    const safe = this.#sink.takeSafe({
      path,
      directory,
      size: isNode(entry) ? 0 : contentSize(object),
      modified: times.modified,
      changed: times.changed,
      owners: this.#outcomes.ownersOf(owners),
    })
    if (safe !== undefined) this.#outcomes.safe(safe, owners)
    return safe !== undefined
  }

  /** A directory or a link: facts without content. */
  #node(object: SourceObject): void {
    const details = this.#detailsOf(object)
    if (details === undefined) return
    if (!object.entry.directory || details.reparse !== undefined) {
      const draft = this.#outcomes.draft(object, undefined, { size: 0, details })
      this.#options.writer.addRecord(draft)
      this.#outcomes.captured(draft, object.owners)
    } else if (this.#directories.push({ object, details }) >= DIRECTORIES_AT_ONCE) this.#storeDirectories()
  }

  /** Undefined when they cannot be had, which is then reported. */
  #detailsOf(object: SourceObject): EntryDetails | undefined {
    try {
      const details = object.volume.details(object.entry)
      this.#addStreams(object, details)
      return details
    } catch (error) {
      this.#outcomes.failed({ object, stream: undefined, size: object.entry.size }, contentFailure(error))
      return undefined
    }
  }

  #addStreams(object: SourceObject, details: EntryDetails): void {
    for (const { name, size, plainSize } of details.streams) {
      const efs: EfsContent | undefined = plainSize === undefined ? undefined : { raw: 'efs', plainSize }
      this.#queue.add({ object, stream: name, size, attempts: 0, efs })
    }
    const keys = details.efs?.keys
    if (keys === undefined) return
    this.#queue.add({ object, stream: keys.name, size: keys.size, attempts: 0, efs: { raw: 'efs-keys' } })
  }

  #storeDirectories(): void {
    if (this.#directories.length === 0 || this.#largeDone !== undefined) return
    const packer = packerFor(this.#sink.packing)
    const named = this.#directories.splice(0).map(({ object, details }) => {
      return { object, details, name: `${this.#sink.nameFor(object.path)}/` }
    })
    packer.begin(
      named.reduce((room, { name }) => room + packer.room(name, 0), 0),
      undefined,
    )
    const contents = named.map(({ object, details, name }): PackedContent => {
      const { times, attributes } = object.entry
      const draft = this.#outcomes.draft(object, undefined, { size: 0, details })
      this.#outcomes.captured(draft, object.owners)
      return { draft, hash: NO_HASH, seen: false, ...packer.pack({ name, times, attributes }, NOTHING) }
    })
    void this.#sink.put(packer.end(), contents)
  }

  /** Where the file is linked to; undefined when it is read. */
  #linkFolder({ object, stream, link }: PendingContent): string | undefined {
    const { links } = this.#sink
    if (links === undefined || stream !== undefined || link === 'copy') return undefined
    const { spec, label } = object.volume
    if (spec.kind === 'mounted') return links.folderFor(spec.root)
    throw storeError('storeUnsupported', {
      where: `${label} is read as a raw volume, and hard links can be made only where it is mounted`,
      advice: 'Mount it for writing, or leave out /hardlink.',
    })
  }

  async #takeLinks(batch: LinkBatch): Promise<void> {
    const result = await this.#pool.run(batch.task((path) => this.#sink.nameFor(path)))
    if (result.kind === 'failed') throw new Error(`links could not be made: ${result.failure.reason}`)
    this.#throwIfStopped()
    for (const [index, content] of batch.contents.entries()) {
      const outcome = result.outcomes[index]
      if (outcome !== undefined) this.#takeLink(content, outcome)
    }
  }

  #takeLink(content: PendingContent, outcome: LinkOutcome): void {
    const { object } = content
    const { path, volume } = object
    switch (outcome.kind) {
      case 'linked': {
        const { name, size, modified } = outcome
        const draft = this.#outcomes.draft(object, undefined, { size, modified })
        if (volume.spec.kind === 'mounted') this.#sink.links?.put(draft, name, volume.spec.root)
        this.#outcomes.captured(draft, object.owners)
        return
      }
      case 'missing':
        this.#outcomes.failed(content, {
          outcome: 'vanished',
          reason: outcome.reason,
          systemCode: outcome.systemCode,
        })
        return
      case 'locked':
        if (this.#options.lockedFile?.(path) === 'createHardLink') {
          this.#queue.add({ ...content, link: 'forced' })
        } else this.#copy(content, 'a program holds it open')
        return
      case 'unlinkable':
        this.#copy(content, outcome.reason)
    }
  }

  #copy(content: PendingContent, reason: string): void {
    this.#options.onCopied?.(content.object.path, reason)
    this.#queue.add({ ...content, link: 'copy' })
  }

  async #takeLarge(content: PendingContent): Promise<void> {
    while (this.#largeDone !== undefined) await this.#largeDone
    const { object, stream } = content
    const details = stream === undefined ? this.#detailsOf(object) : undefined
    if (stream === undefined && details === undefined) return
    const capture = captureLarge(this.#large, { ...content, details })
    this.#largeDone = capture.then(noResult, noResult)
    await capture.finally(() => {
      this.#largeDone = undefined
    })
  }

  async #takeBatch(batch: Batch): Promise<void> {
    const task = batch.task(
      ({ object, stream }) => this.#sink.nameFor(object.path, stream),
      this.#spares.pop(),
    )
    const result = await this.#pool.run(task)
    if (result.kind === 'failed')
      throw new VolumeError(result.failure.reason, batch.volume.kind, result.failure.systemCode)
    while (this.#largeDone !== undefined) await this.#largeDone
    this.#throwIfStopped()
    const contents: PackedContent[] = []
    for (const [index, content] of batch.contents.entries()) {
      const packed = this.#takeOne(result, index, content, task.names[index] ?? '')
      if (packed !== undefined) contents.push(packed)
    }
    for (const warning of result.warnings) this.#warn(warning)
    const { bytes } = result
    void this.#sink.put(bytes, contents).then(() => this.#spares.push(bytes))
  }

  /** Every worker opens a volume for itself and says what it finds. */
  #warn(warning: Warning): void {
    const key = `${warning.where ?? ''}|${warning.message}`
    if (this.#warned.has(key)) return
    this.#warned.add(key)
    this.#options.onWarning?.(warning)
  }

  /** Undefined when there is nothing to store, or not yet. */
  #takeOne(
    result: BatchResult,
    index: number,
    content: PendingContent,
    entryName: string,
  ): PackedContent | undefined {
    const { object, stream } = content
    const { numbers, hashes } = result
    const { details, failure, modified, name } = result.extras.get(index) ?? {}
    const row = index * COLUMNS
    const size = numbers[row + Column.Size] ?? 0
    const status = numbers[row + Column.Status]
    if (details !== undefined && content.attempts === 0) this.#addStreams(object, details)
    if (failure !== undefined) {
      this.#outcomes.failed(content, failure, { details })
      return undefined
    }
    if (status === ContentStatus.Grown) {
      this.#takeGrown({ ...content, size, attempts: content.attempts + 1 })
      return undefined
    }
    const hash = Buffer.from(hashes.buffer, hashes.byteOffset + index * HASH_BYTES, HASH_BYTES)
    const draft = this.#outcomes.draft(object, stream, { size, details, modified, efs: content.efs })
    const length = numbers[row + Column.Length] ?? 0
    this.#outcomes.captured(draft, object.owners)
    this.#outcomes.stored(length)
    return {
      draft: { ...draft, sha256: hash.toString('hex') },
      name: name ?? entryName,
      hash,
      seen: status === ContentStatus.Seen,
      start: numbers[row + Column.Start] ?? 0,
      length,
    }
  }

  #takeGrown(content: PendingContent): void {
    if (content.attempts < READ_ATTEMPTS) this.#queue.add(content)
    else {
      const reason = `${contentPath(content)} kept growing while it was read`
      this.#outcomes.failed(content, { outcome: 'changed', reason, systemCode: 'EBUSY' })
    }
  }
}

/** Directories and links have no content of their own. */
function isNode({ directory, reparseTag, size }: Entry): boolean {
  return directory || (reparseTag !== 0 && size === 0)
}

const NOTHING = new Uint8Array(0)
const NO_HASH = Buffer.alloc(HASH_BYTES)

function noResult(): void {
  // Failures are told by the promise of the capture itself.
}
