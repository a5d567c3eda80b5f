import type { Warning } from '../../errors/index.ts'
import type { UserFilter } from '../../users/index.ts'
import type { EnvironmentOptions } from '../environment.ts'
import type { OfflineSource } from '../source-options.ts'
import type { COMPRESSIONS, EFS_POLICIES } from '../tables/index.ts'
import type { EncryptionOptions } from '../values/encryption-options.ts'

/** What one ScanState run was asked to do. Plain data: host paths are absolute, every rule between options is checked. */
export interface ScanOptions {
  readonly command: ScanCommand
  /** Where the store goes; undefined only for the commands that need none. */
  readonly storePath: string | undefined
  readonly overwrite: boolean
  readonly source: OfflineSource
  /** `/i` in the order given, after the two of `/auto`. */
  readonly ruleFiles: readonly string[]
  readonly config: string | undefined
  /** `/compat:conditions-or`: conditions without an operation are joined by OR. */
  readonly conditionsOr: boolean
  readonly users: UserFilter
  readonly localOnly: boolean
  readonly efs: EfsPolicy
  readonly store: StoreFormat
  readonly errors: ErrorTolerance
  readonly logs: LogOptions
  /** `/allowprocess`: run what rule files ask to run. */
  readonly allowProcess: boolean
  readonly environment: EnvironmentOptions
  /** What is to be said but does not end the run, e.g. that /vsc has no effect offline. */
  readonly warnings: readonly Warning[]
  /** As it was typed, with keys masked. */
  readonly commandLine: string
}

/** What the run is to make; a store, unless the line says otherwise. */
export type ScanCommand =
  | { readonly kind: 'capture' }
  /** `/p`: with a file the XML estimate, without one USMT 3's text. */
  | { readonly kind: 'estimate'; readonly file: string | undefined }
  | { readonly kind: 'genconfig'; readonly file: string }
  | { readonly kind: 'genmigxml'; readonly file: string }
  | { readonly kind: 'explain'; readonly object: string }

/** `/efs`. */
export type EfsPolicy = (typeof EFS_POLICIES)[number]

/** What kind of store is made. */
export interface StoreFormat {
  readonly kind: 'compressed' | 'uncompressed' | 'hardlink'
  readonly compression: (typeof COMPRESSIONS)[number]
  readonly encryption: EncryptionOptions | undefined
}

/** What errors do, and how often a write is tried. */
export interface ErrorTolerance {
  /** `/c`. */
  readonly ignoreNonFatal: boolean
  /** `/r`, how often a failed write to the store is tried again. */
  readonly retries: number
  /** `/w`, seconds between tries. */
  readonly waitSeconds: number
}

/** Where the run is told; host paths. */
export interface LogOptions {
  readonly file: string
  /** Bits: 1 verbose, 4 record objects, 8 echo to a debugger. */
  readonly verbosity: number
  readonly progress: string | undefined
  readonly listFiles: string | undefined
  readonly report: string | undefined
}
