import type { WarningSink } from '../../errors/index.ts'
import type { AttributeGroup } from '../../migxml/index.ts'
import type { CatalogRecord, ContentSink, Outcome, OwnerPair, StoreWriter } from '../../store/index.ts'

/** An object that could not be captured; the caller decides whether the run goes on (`/c`, ErrorControl). */
export interface ReadFailure {
  /** Offline path, with `:stream` of an alternate stream. */
  readonly path: string
  readonly outcome: 'unreadable' | 'vanished' | 'changed'
  /** In words, from the system. */
  readonly reason: string
  /** The operating system's name, `EACCES`. */
  readonly systemCode: string
}

/** How one object ended: every selected object and every alternate stream found is reported once. */
export interface ObjectOutcome {
  readonly path: string
  readonly type: CatalogRecord['type']
  readonly outcome: Outcome
  /** Bytes of content. */
  readonly size: number
  readonly owners: number
  readonly reason?: string
}

/** How far a pipeline is; bytes of content, before and after compression. */
export interface PipelineProgress {
  readonly objects: number
  readonly bytes: number
  readonly storedBytes: number
}

/** Where the pipeline puts what it reads, and whom it asks and tells on the way. */
export interface PipelineOptions {
  /** From `createStore`. */
  readonly writer: StoreWriter & ContentSink
  /** Turns `SourceObject.owners` into what the catalog keeps; called once a number. */
  readonly owners: (owners: number) => readonly OwnerPair[]
  /** What of their attributes the catalog does not keep; nothing when absent. Called once a number. */
  readonly omits?: (owners: number) => readonly AttributeGroup[]
  /** The target of a link, as it is stored, under the offline system's own names; as it is stored when absent. */
  readonly linkTarget?: (target: string) => string
  /** In no promised order. */
  readonly onOutcome: (outcome: ObjectOutcome) => void
  /** In a hard-link store: what becomes of a file that a program holds open; copied when absent. */
  readonly lockedFile?: (path: string) => 'createHardLink' | 'errorHardLink'
  /** In a hard-link store: told of a file that is copied, and why it cannot be linked. */
  readonly onCopied?: (path: string, reason: string) => void
  /** Called before `onOutcome`. `abort` ends the run with code 61. */
  readonly onError: (failure: ReadFailure) => 'continue' | 'abort'
  /** What a volume has to say of a file that is captured all the same; each thing once. */
  readonly onWarning?: WarningSink
  /** At most a few times a second. */
  readonly onProgress?: (progress: PipelineProgress) => void
  /** One a processor when absent. */
  readonly workers?: number
  readonly signal?: AbortSignal
}

export interface PipelineSummary extends PipelineProgress {
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Objects and streams that an interrupted run had taken, and that were not read again. */
  readonly continued: number
}
