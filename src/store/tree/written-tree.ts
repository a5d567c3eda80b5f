import { attempt } from '../file/retries.ts'
import type { Securable } from '../journal/checkpoints.ts'
import { writeFault } from '../store-error.ts'
import type { CheckpointInterval, RetryPolicy } from '../store-writer.ts'
import { makeDurable } from './make-durable.ts'

/** The system is asked to write out all it has for the folder's file system, which is not for every moment. */
export const TREE_CHECKPOINT_EVERY: CheckpointInterval = { bytes: 512 * 1024 * 1024, milliseconds: 20_000 }

/** What checkpoints make durable: all files so far. */
export class WrittenTree implements Securable {
  /** Grows by what is stored. */
  end = 0
  readonly #root: string
  readonly #retry: RetryPolicy
  readonly #flush: (folder: string) => Promise<void>

  constructor(root: string, retry: RetryPolicy, flush = makeDurable) {
    this.#root = root
    this.#retry = retry
    this.#flush = flush
  }

  async secure(): Promise<void> {
    try {
      await attempt(this.#retry, () => this.#flush(this.#root))
    } catch (error) {
      throw writeFault(this.#root, error)
    }
  }
}
