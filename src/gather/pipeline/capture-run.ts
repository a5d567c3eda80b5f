import type { ContentSink } from '../../store/index.ts'
import type { CapturePool } from './capture-pool.ts'
import type { PipelineOptions } from './options.ts'
import type { Outcomes } from './outcomes.ts'
import type { PendingContent } from './pending-content.ts'

/** What the parts of a run share. */
export interface CaptureRun {
  readonly options: PipelineOptions
  readonly sink: ContentSink
  readonly pool: CapturePool
  readonly outcomes: Outcomes
  readonly largeTurn: LargeTurn
  /** One more content to be taken: an alternate stream, a file that grew. */
  find(content: PendingContent): void
  throwIfStopped(): void
}

/** One large content is written at a time and nothing else meanwhile: its entry is one piece of the archive. */
export class LargeTurn {
  #end: Promise<void> | undefined

  /** Undefined when no large content is being written, else resolves when that one is done: then another may have begun. */
  get end(): Promise<void> | undefined {
    return this.#end
  }

  /** Does `write` when its turn comes; rejects as it does. */
  async run(write: () => Promise<void>): Promise<void> {
    while (this.#end !== undefined) await this.#end
    const writing = write()
    this.#end = writing.then(noResult, noResult)
    await writing.finally(() => {
      this.#end = undefined
    })
  }
}

function noResult(): void {
  // Failures are told by the promise of the writing itself.
}
