/**
 * A batch of small contents: a worker reads and packs them, and what it gives goes into the store.
 */
import type { Warning } from '../../errors/index.ts'
import type { PackedContent } from '../../store/index.ts'
import { VolumeError } from '../../volume/index.ts'
import type { Batch } from './batch.ts'
import type { NodeCapture } from './capture-nodes.ts'
import type { CaptureRun } from './capture-run.ts'
import { READ_ATTEMPTS } from './content-source.ts'
import { type BatchResult, COLUMNS, Column, ContentStatus, HASH_BYTES } from './messages.ts'
import { contentPath, type PendingContent } from './pending-content.ts'

export class BatchCapture {
  readonly #run: CaptureRun
  readonly #nodes: NodeCapture
  /** Buffers that the store is done with. */
  readonly #spares: Uint8Array[] = []
  readonly #warned = new Set<string>()

  constructor(run: CaptureRun, nodes: NodeCapture) {
    this.#run = run
    this.#nodes = nodes
  }

  /** Resolves when the batch is on its way into the store. */
  async take(batch: Batch): Promise<void> {
    const { sink, pool, largeTurn } = this.#run
    const task = batch.task(({ object, stream }) => sink.nameFor(object.path, stream), this.#spares.pop())
    const result = await pool.run(task)
    if (result.kind === 'failed')
      throw new VolumeError(result.failure.reason, batch.volume.kind, result.failure.systemCode)
    while (largeTurn.end !== undefined) await largeTurn.end
    this.#run.throwIfStopped()
    const contents: PackedContent[] = []
    for (const [index, content] of batch.contents.entries()) {
      const packed = this.#takeOne(result, index, content, task.names[index] ?? '')
      if (packed !== undefined) contents.push(packed)
    }
    for (const warning of result.warnings) this.#warn(warning)
    void sink.put(result, contents).then(() => this.#spares.push(result.bytes))
  }

  /** Every worker opens a volume for itself and says what it finds. */
  #warn(warning: Warning): void {
    const key = `${warning.where ?? ''}|${warning.message}`
    if (this.#warned.has(key)) return
    this.#warned.add(key)
    this.#run.options.onWarning?.(warning)
  }

  /** Undefined when there is nothing to store, or not yet. */
  #takeOne(
    result: BatchResult,
    index: number,
    content: PendingContent,
    entryName: string,
  ): PackedContent | undefined {
    const { outcomes } = this.#run
    const { object, stream } = content
    const { numbers, hashes } = result
    const { details, failure, modified, name } = result.extras.get(index) ?? {}
    const row = index * COLUMNS
    const size = numbers[row + Column.Size] ?? 0
    const status = numbers[row + Column.Status]
    if (details !== undefined && content.attempts === 0) this.#nodes.findStreams(object, details)
    if (failure !== undefined) {
      outcomes.failed(content, failure, { details })
      return undefined
    }
    if (status === ContentStatus.Grown) {
      this.#takeGrown({ ...content, size, attempts: content.attempts + 1 })
      return undefined
    }
    const hash = Buffer.from(hashes.buffer, hashes.byteOffset + index * HASH_BYTES, HASH_BYTES)
    const sha256 = hash.toString('hex')
    const draft = outcomes.draft(object, stream, { size, details, modified, efs: content.efs, sha256 })
    const length = numbers[row + Column.Length] ?? 0
    outcomes.captured(draft, object.owners)
    outcomes.stored(length)
    return {
      draft,
      name: name ?? entryName,
      hash,
      seen: status === ContentStatus.Seen,
      start: numbers[row + Column.Start] ?? 0,
      length,
    }
  }

  #takeGrown(content: PendingContent): void {
    if (content.attempts < READ_ATTEMPTS) this.#run.find(content)
    else {
      const reason = `${contentPath(content)} kept growing while it was read`
      this.#run.outcomes.failed(content, { outcome: 'changed', reason, systemCode: 'EBUSY' })
    }
  }
}
