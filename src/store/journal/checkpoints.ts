import type { CheckpointInterval } from '../store-writer.ts'
import type { Journal } from './journal.ts'
import type { Spool } from './spool.ts'

/** At most so much work is lost by a crash. */
const USUAL: CheckpointInterval = { bytes: 128 * 1024 * 1024, milliseconds: 5000 }

/** Where contents are written. */
export interface Securable {
  /** Grows by what is written. */
  readonly end: number
  /** Makes everything durable that was written before the end was at this place. */
  secure(end: number): Promise<void>
}

/** Makes, from time to time and beside the other work, what was written durable and says so in the journal. */
export class Checkpoints {
  readonly #file: Securable
  readonly #journal: Journal
  readonly #spool: Spool
  readonly #every: CheckpointInterval
  #lastEnd: number
  #lastTime = performance.now()
  #running: Promise<void> | undefined
  #failure: unknown

  constructor(file: Securable, journal: Journal, spool: Spool, every: CheckpointInterval = USUAL) {
    this.#every = every
    this.#file = file
    this.#journal = journal
    this.#spool = spool
    this.#lastEnd = file.end
  }

  /** Called when all entries up to the end of the file are complete. */
  consider(): void {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#running !== undefined) return
    const due =
      this.#file.end - this.#lastEnd >= this.#every.bytes ||
      (this.#file.end > this.#lastEnd && performance.now() - this.#lastTime >= this.#every.milliseconds)
    if (!due) return
    this.#running = this.#make()
      .catch((error: unknown) => {
        this.#failure = error
      })
      .finally(() => {
        this.#running = undefined
      })
  }

  async #make(): Promise<void> {
    const end = this.#file.end
    const blocks = this.#spool.cut()
    await this.#file.secure(end)
    await this.#journal.checkpoint(end, blocks)
    this.#lastEnd = end
    this.#lastTime = performance.now()
  }

  /** Makes all that was gathered durable, before catalog and directory are written. */
  async all(): Promise<void> {
    await this.#settled()
    await this.#make()
  }

  /** Of a run that ends without a store: `make` one more, as far as what ended the run lets us. Never rejects. */
  async last(make: boolean): Promise<void> {
    try {
      await this.#settled()
      if (make) await this.#make()
    } catch {
      // Another failure is told already, or the store's place is gone or full: the checkpoint before counts.
    }
  }

  /** Resolves when none is being made. */
  async #settled(): Promise<void> {
    await this.#running
    if (this.#failure !== undefined) throw this.#failure
  }
}
