import type { Securable } from '../checkpoints.ts'
import type { CheckpointInterval } from '../store-writer.ts'
import { makeDurable } from './make-durable.ts'

/** The system is asked to write out all it has for the folder's file system, which is not for every moment. */
export const TREE_CHECKPOINT_EVERY: CheckpointInterval = { bytes: 512 * 1024 * 1024, milliseconds: 20_000 }

/** What checkpoints make durable: all files so far. */
export class WrittenTree implements Securable {
  /** Grows by what is stored. */
  end = 0
  readonly #root: string

  constructor(root: string) {
    this.#root = root
  }

  secure(): Promise<void> {
    return makeDurable(this.#root)
  }
}
