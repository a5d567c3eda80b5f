import { documentedFault, StateliftError } from '../../errors/index.ts'
import {
  noOutcomes,
  type Outcome,
  type OwnerPair,
  type RecordDraft,
  type TakenRecord,
} from '../../store/index.ts'
import type { ContentFailure } from './messages.ts'
import type { PipelineOptions, PipelineProgress, PipelineSummary } from './options.ts'
import { type Claim, contentPath, draftRecord, type Found, type PendingContent } from './pending-content.ts'
import type { SourceObject } from './source-object.ts'

const PROGRESS_EVERY_MILLISECONDS = 200

/** Tells the caller how each object ended, and writes down those that are not in the store. */
export class Outcomes {
  readonly #options: PipelineOptions
  readonly #claims: Claim[] = []
  readonly #volumes = new Map<object, number>()
  readonly #counts = noOutcomes()
  #lastVolume: object | undefined
  #continued = 0
  #objects = 0
  #bytes = 0
  #storedBytes = 0
  #lastProgress = 0

  constructor(options: PipelineOptions) {
    this.#options = options
  }

  /** The record of an object whose content was read. */
  draft(object: SourceObject, stream: string | undefined, found: Found): RecordDraft {
    const claim = this.#claimOf(object.owners)
    const draft = draftRecord(object, stream, claim, this.#volumeNumber(object.volume), found)
    const target = draft.reparse?.target
    const { linkTarget } = this.#options
    if (draft.reparse === undefined || target === undefined || linkTarget === undefined) return draft
    return { ...draft, reparse: { ...draft.reparse, target: linkTarget(target) } }
  }

  /** What the catalog keeps of them. */
  ownersOf(number: number): readonly OwnerPair[] {
    return this.#claimOf(number).owners
  }

  #claimOf(number: number): Claim {
    let claim = this.#claims[number]
    if (claim === undefined) {
      claim = { owners: this.#options.owners(number), omits: this.#options.omits?.(number) ?? [] }
      this.#claims[number] = claim
    }
    return claim
  }

  #volumeNumber(volume: object): number {
    let number = this.#volumes.get(volume)
    if (number === undefined) {
      number = this.#volumes.size
      this.#volumes.set(volume, number)
    }
    return number
  }

  /** Volumes are numbered in the order of the selection, so that a run that continues another numbers them alike. */
  meet(volume: object): void {
    if (volume === this.#lastVolume) return
    this.#lastVolume = volume
    this.#volumeNumber(volume)
  }

  /** What an interrupted run had taken is in the catalog already. */
  safe(records: readonly TakenRecord[], owners: number): void {
    this.#continued += records.length
    for (const record of records) this.captured(record, owners)
  }

  captured(draft: Pick<RecordDraft, 'path' | 'type' | 'size'>, owners: number): void {
    this.#count(draft, 'captured', owners)
    this.#bytes += draft.size
  }

  /** What was known of the object before: it has a record without content. */
  decided(object: SourceObject, outcome: Outcome, reason: string, found: Found): void {
    const draft = { ...this.draft(object, object.stream, found), outcome, reason }
    this.#options.writer.addRecord(draft)
    this.#count(draft, outcome, object.owners)
  }

  /** @throws StateliftError 61 when the caller wants to stop */
  failed(
    content: Pick<PendingContent, 'object' | 'stream' | 'size'>,
    failure: ContentFailure,
    found?: Partial<Found>,
  ): void {
    const { object, stream, size } = content
    const path = contentPath(content)
    const decision = this.#options.onError({ path, ...failure })
    const { outcome, reason } = failure
    const draft = { ...this.draft(object, stream, { size, ...found }), outcome, reason }
    this.#options.writer.addRecord(draft)
    this.#count(draft, outcome, object.owners)
    if (decision === 'continue') return
    throw new StateliftError(
      documentedFault('ioError', {
        where: `${path}: ${reason}`,
        advice:
          'With /c, or an ErrorControl rule in Config.xml, the run goes on without such files and names them.',
      }),
    )
  }

  stored(bytes: number): void {
    this.#storedBytes += bytes
    const now = performance.now()
    if (this.#options.onProgress === undefined || now - this.#lastProgress < PROGRESS_EVERY_MILLISECONDS)
      return
    this.#lastProgress = now
    this.#options.onProgress(this.progress)
  }

  get progress(): PipelineProgress {
    return { objects: this.#objects, bytes: this.#bytes, storedBytes: this.#storedBytes }
  }

  get summary(): PipelineSummary {
    return { ...this.progress, outcomes: { ...this.#counts }, continued: this.#continued }
  }

  #count(
    record: Pick<RecordDraft, 'path' | 'type' | 'size' | 'reason'>,
    outcome: Outcome,
    owners: number,
  ): void {
    this.#objects++
    this.#counts[outcome]++
    const { path, type, size, reason } = record
    this.#options.onOutcome({
      path,
      type,
      outcome,
      size,
      owners,
      ...(reason === undefined ? {} : { reason }),
    })
  }
}
