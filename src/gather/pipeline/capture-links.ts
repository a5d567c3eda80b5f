/**
 * Files that a hard-link store takes as further names of the originals.
 */
import { type LinkOutcome, storeError } from '../../store/index.ts'
import type { CaptureRun } from './capture-run.ts'
import type { LinkBatch } from './link-batch.ts'
import type { PendingContent } from './pending-content.ts'

export class LinkCapture {
  readonly #run: CaptureRun

  constructor(run: CaptureRun) {
    this.#run = run
  }

  /** Where the file is linked to; undefined when it is read. */
  folderFor({ object, stream, link }: PendingContent): string | undefined {
    const { links } = this.#run.sink
    if (links === undefined || stream !== undefined || link === 'copy') return undefined
    const { spec, label } = object.volume
    if (spec.kind === 'mounted') return links.folderFor(spec.root)
    throw storeError('storeUnsupported', {
      where: `${label} is read as a raw volume, and hard links can be made only where it is mounted`,
      advice: 'Mount it for writing, or leave out /hardlink.',
    })
  }

  /** Resolves when the links are made, and what cannot be linked is reported or found again as a copy. */
  async take(batch: LinkBatch): Promise<void> {
    const { pool, sink } = this.#run
    const result = await pool.run(batch.task((path) => sink.nameFor(path)))
    if (result.kind === 'failed') throw new Error(`links could not be made: ${result.failure.reason}`)
    this.#run.throwIfStopped()
    for (const [index, content] of batch.contents.entries()) {
      const outcome = result.outcomes[index]
      if (outcome !== undefined) this.#takeOne(content, outcome)
    }
  }

  #takeOne(content: PendingContent, outcome: LinkOutcome): void {
    const { options, sink, outcomes } = this.#run
    const { object } = content
    const { path, volume } = object
    switch (outcome.kind) {
      case 'linked': {
        const { name, size, modified } = outcome
        const draft = outcomes.draft(object, undefined, { size, modified })
        if (volume.spec.kind === 'mounted') sink.links?.put(draft, name, volume.spec.root)
        outcomes.captured(draft, object.owners)
        return
      }
      case 'missing':
        outcomes.failed(content, {
          outcome: 'vanished',
          reason: outcome.reason,
          systemCode: outcome.systemCode,
        })
        return
      case 'locked':
        if (options.lockedFile?.(path) === 'createHardLink') {
          this.#run.find({ ...content, link: 'forced' })
        } else this.#copy(content, 'a program holds it open')
        return
      case 'unlinkable':
        this.#copy(content, outcome.reason)
    }
  }

  #copy(content: PendingContent, reason: string): void {
    this.#run.options.onCopied?.(content.object.path, reason)
    this.#run.find({ ...content, link: 'copy' })
  }
}
