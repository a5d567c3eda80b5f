/**
 * All that the page about a run tells: plain data, collected while it ran.
 */
import type { ReturnCode, Warning } from '../../errors/index.ts'
import type { LedgerSums, Missing, ProfileOutcome } from '../../gather/index.ts'
import type { FolderSum, Sum } from '../capture-tally.ts'
import type { LargeFile } from '../largest-files.ts'
import type { PhaseTime } from '../phase-times.ts'

/** All that the page about a run shows, gathered while it ran. */
export interface RunReport {
  readonly tool: { readonly name: string; readonly version: string }
  /** Keys masked. */
  readonly commandLine: string
  /** The computer that did the work, not the one that was captured. */
  readonly host: string
  readonly started: Date
  readonly finished: Date
  readonly end: RunResult
  readonly log: string
  /** Undefined when no store was finished. */
  readonly store: ReportedStore | undefined
  /** Undefined when no Windows was opened. */
  readonly source: ReportedSource | undefined
  /** Every profile that was found, taken or not. */
  readonly users: readonly ReportedUser[]
  /** The system and the users that were taken. */
  readonly contexts: readonly ReportedContext[]
  /** Components of which anything was selected. */
  readonly components: readonly ReportedComponent[]
  readonly total: Readonly<Sum>
  readonly largest: readonly LargeFile[]
  readonly missing: readonly Missing[]
  readonly warnings: readonly Warning[]
  readonly ledger: LedgerSums
  readonly phases: readonly PhaseTime[]
}

/** How the run ended. */
export interface RunResult {
  readonly code: ReturnCode
  /** One sentence: what happened. */
  readonly message: string
  /** Where, and what the reader can do. */
  readonly more: readonly string[]
}

/** The store that was made. */
export interface ReportedStore {
  readonly path: string
  readonly type: string
  /** Bytes on the disk. */
  readonly size: number
}

/** The offline system. */
export interface ReportedSource {
  /** Name and value, in the order in which they are shown. */
  readonly facts: readonly (readonly [name: string, value: string])[]
  readonly computerName: string
  readonly drives: readonly { readonly letter: string; readonly source: string; readonly kind: string }[]
  /** What was decided about the installation, and why. */
  readonly notes: readonly string[]
}

/** A profile, and what became of it. */
export interface ReportedUser {
  readonly account: string
  readonly sid: string
  readonly kind: string
  /** Undefined when the run ended before that was decided. */
  readonly outcome: ProfileOutcome | undefined
  /** Why, or why not. */
  readonly reason: string
  /** What the name was found by. */
  readonly evidence: string
  readonly proven: boolean
  readonly profilePath: string
  /** State of NTUSER.DAT. */
  readonly hive: string
  readonly lastUsed: { readonly time: string; readonly evidence: string } | undefined
  readonly problems: readonly string[]
}

/** What was captured for the system or for one user. */
export interface ReportedContext {
  readonly name: string
  readonly sum: Readonly<Sum>
  /** The largest first. */
  readonly folders: readonly FolderSum[]
}

/** What one component of a rule file captured. */
export interface ReportedComponent {
  readonly name: string
  readonly file: string
  readonly sum: Readonly<Sum>
  readonly contexts: readonly string[]
}
