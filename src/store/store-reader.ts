/**
 * What a finished store is to those who read it.
 */
import type { WarningSink } from '../errors/index.ts'
import type { CatalogRecord } from './catalog-record.ts'
import type { Manifest } from './manifest.ts'
import type { Cipher } from './store-writer.ts'

/** A passphrase, or an age identity (`AGE-SECRET-KEY-1...`). `cipher` must be the store's own when it is given. */
export interface StoreKey {
  readonly passphrase?: string
  readonly identity?: string
  readonly cipher?: Cipher
}

/** How a store is opened: the key of an encrypted one, and whom to tell of what is odd. */
export interface OpenOptions {
  readonly key?: StoreKey
  readonly onWarning?: WarningSink
}

/** An open store, of any type, sound or damaged. */
export interface StoreReader {
  readonly path: string
  readonly encrypted: boolean
  /** Undefined when it is lost; then `warnings` say why. */
  readonly manifest: Manifest | undefined
  /** The lines of the catalog; of a store whose catalog is lost, records made from the local headers. */
  records(): Iterable<CatalogRecord>
  /** The bytes of the entry with this name (`CatalogRecord.content`), in pieces. Throws `StoreError` 42 when they are not what was stored. */
  read(name: string): Iterable<Uint8Array>
  close(): void
}

export interface RepairOptions extends OpenOptions {
  /** Called for every object that the catalog names and whose content is not whole. */
  readonly onLost?: (path: string, reason: string) => void
  readonly onProgress?: (bytesDone: number, bytesTotal: number) => void
  readonly signal?: AbortSignal
}

export interface RepairResult {
  /** The new store; undefined when the old one has no damage. */
  readonly path: string | undefined
  /** Objects of the new store that are as they were. */
  readonly kept: number
  /** Objects whose content is not whole; the new catalog names them. */
  readonly lost: number
}

/** The words of `/verify`. */
export type FileStatus = 'OK' | 'CORRUPTED'

/** What a verification reports, and to whom. */
export interface VerifyOptions extends OpenOptions {
  readonly report: 'summary' | 'all' | 'failureonly' | 'catalog'
  /** Called for every file, the catalog (`CATALOG`) last, whatever the report; `shown` says whether the report shows it. */
  readonly onFile?: (name: string, status: FileStatus, shown: boolean, reason?: string) => void
  readonly onProgress?: (bytesDone: number, bytesTotal: number) => void
  readonly signal?: AbortSignal
}

/** What a verification found. Counts are of files in the store. */
export interface VerifyResult {
  readonly intact: number
  readonly corrupted: number
  readonly catalog: FileStatus
  /** 0, or 42 when anything is corrupted. */
  readonly code: 0 | 42
}

/** What is taken out of a store, and where to. */
export interface ExtractOptions extends OpenOptions {
  readonly destination: string
  /** Patterns with `*` and `?` on the file name; include beats exclude. */
  readonly include?: readonly string[]
  readonly exclude?: readonly string[]
  /** `/o`: files that are there already are replaced; else kept. */
  readonly overwrite: boolean
  /** `ENCRYPTED` is a file that was written as EFS left it on the disk. */
  readonly onFile?: (
    name: string,
    status: FileStatus | 'KEPT' | 'FAILED' | 'ENCRYPTED',
    reason?: string,
  ) => void
  readonly onProgress?: (bytesDone: number, bytesTotal: number) => void
  readonly signal?: AbortSignal
}

/** What an extraction did. Counts are of files. */
export interface ExtractResult {
  readonly extracted: number
  /** Those of the extracted that are ciphertext of EFS. */
  readonly encrypted: number
  readonly kept: number
  readonly corrupted: number
  /** Could not be written. */
  readonly failed: number
  /** 42 when anything of the store is damaged, 71 when something could not be written. */
  readonly code: 0 | 42 | 71
}

/** What a removal did, by path on this host. */
export interface RemoveResult {
  readonly removed: readonly string[]
  /** What is in use and goes at the next start; the code is then 35. */
  readonly pending: readonly string[]
  readonly code: 0 | 35
}
