/**
 * What a store is to those who fill it.
 */
import type { WarningSink } from '../errors/index.ts'
import type { CatalogRecord, Outcome } from './catalog-record.ts'
import type { FileIo } from './file/file-io.ts'
import type { FreeSpace } from './file/free-space.ts'
import type { ManifestFacts, StoreCounts, StoreType } from './manifest.ts'

export type Compression = 'zstd' | 'deflate' | 'none'
export type Cipher = 'AES-128-GCM' | 'AES-192-GCM' | 'AES-256-GCM'

/** How a store is encrypted, and for whom. */
export interface EncryptionOptions {
  readonly cipher: Cipher
  /** A passphrase, or public keys (`age1...`), not both: age forbids it. */
  readonly lock: { readonly passphrase: string } | { readonly recipients: readonly string[] }
}

/** Retries of writes to the store: `/r` and `/w`. */
export interface RetryPolicy {
  readonly times: number
  readonly waitSeconds: number
}

/** A checkpoint is made when either has come together. */
export interface CheckpointInterval {
  readonly bytes: number
  readonly milliseconds: number
}

/** A volume of the offline system, as hard-link stores need to know it. */
export interface LinkVolume {
  /** Its letter with a colon, or the folder in which it is mounted: `D:`, `C:\\Mount`. */
  readonly name: string
  /** Where this host has mounted it. */
  readonly root: string
}

/** Where a store is made, and how. */
export interface StoreOptions {
  /** Of hard-link stores: the volumes that files may come from. */
  readonly volumes?: readonly LinkVolume[]
  /** Of hard-link stores: the system's own when absent. */
  readonly freeSpace?: FreeSpace
  /** Folder on this host; the store is made in its `USMT` folder. */
  readonly storePath: string
  readonly type: StoreType
  /** Of compressed stores; `zstd` when absent. */
  readonly compression?: Compression
  /** `/o`: an existing store is replaced when the new one is whole. */
  readonly overwrite: boolean
  readonly encryption?: EncryptionOptions
  readonly retry?: RetryPolicy
  /**
   * Runs with the same fingerprint may continue one another after a crash: make it of source, rules, users and options.
   * Without one a crashed run is never continued.
   */
  readonly fingerprint?: string
  readonly onWarning?: WarningSink
  /** Told in words whether and how an interrupted run is continued. */
  readonly onNote?: (text: string) => void
  /** How much work a crash may cost at most; 128 MiB or 5 s when absent. */
  readonly checkpointEvery?: CheckpointInterval
  /** The operating system's when absent. */
  readonly io?: FileIo
}

export interface StoreSummary {
  /** The archive, or the `USMT` folder. */
  readonly path: string
  readonly counts: StoreCounts
  readonly ledger: Readonly<Record<Outcome, number>>
  /** Of the archive, or of the files below the `USMT` folder. */
  readonly size: number
}

/** What records and contents go into. */
export type RecordSink = Pick<StoreWriter, 'addRecord' | 'addContent'>

/** A store that is being made. It appears whole with `commit`, or not at all. */
export interface StoreWriter {
  readonly type: StoreType
  readonly storeId: string
  /** Files on this host that belong to the store being made: never capture them. */
  readonly ownPaths: readonly string[]
  /** How many objects interrupted runs had made safe; 0 for a new store. Each is taken again if it has changed. */
  readonly resumed: number
  /** An object without content in an entry of its own: a directory, a placeholder, a registry value kept in a `.reg` entry. */
  addRecord(record: CatalogRecord): void
  /**
   * Content that is made here and not read from a volume: `Registry/HKLM.reg`. Gives size and SHA-256 for records that refer to it.
   */
  addContent(
    name: string,
    chunks: Iterable<Uint8Array>,
    modified?: bigint,
  ): Promise<{ size: number; sha256: string }>
  /** Writes catalog and manifest, makes the store durable and gives it its name. */
  commit(facts: ManifestFacts): Promise<StoreSummary>
  /** Ends without a store. What can be continued is left unless `discard` is set (Ctrl+C leaves nothing). */
  abandon(options?: { discard?: boolean }): Promise<void>
}
