/**
 * `manifest.json` (docs/store-format.md, section 4).
 */
import type { Warning } from '../errors/index.ts'
import type { Outcome } from './catalog-record.ts'

/** What a manifest names its format, and the version that this program writes and reads. */
export const STORE_FORMAT = 'statelift-store'
export const STORE_VERSION = 1

/** An archive, plain files, or hard links to the files of the source. */
export type StoreType = 'compressed' | 'uncompressed' | 'hardlink'

export interface StoreCounts {
  readonly objects: number
  readonly files: number
  readonly directories: number
  readonly streams: number
  readonly registry: number
  readonly synthetic: number
  /** Sum of the sizes of captured objects. */
  readonly bytes: number
  /** Entries with content: less than the files when some are equal. */
  readonly contents: number
  /** What those take in the store. */
  readonly storedBytes: number
}

export interface ManifestComponent {
  readonly urlid: string
  readonly displayName?: string
  readonly role?: string
  readonly defaultSupported?: boolean
}

/** What the caller of `commit` knows and the store does not. Plain JSON; never a key. */
export interface ManifestFacts {
  readonly tool: { readonly name: string; readonly version: string }
  /** ISO 8601. */
  readonly created: string
  /** The offline Windows: product, version, architecture, computer name, machine SID, domain, drive map. */
  readonly source: Readonly<Record<string, unknown>>
  readonly users: readonly Readonly<Record<string, unknown>>[]
  readonly options: Readonly<Record<string, unknown>>
  readonly components: readonly ManifestComponent[]
  /** Names; 0 is `System`. */
  readonly contexts: readonly string[]
  readonly profiles?: Readonly<Record<string, unknown>>
  readonly warnings: readonly Warning[]
  /** Rules that act at restore. */
  readonly carried?: unknown
}

/** What a store says of itself: written last, so that a store without one was not finished. */
export interface Manifest extends ManifestFacts {
  readonly format: typeof STORE_FORMAT
  readonly version: number
  readonly type: StoreType
  /** 32 hexadecimal digits. */
  readonly storeId: string
  readonly finished: string
  readonly counts: StoreCounts
  /** How many objects ended in which way; sums to `counts.objects`. */
  readonly ledger: Readonly<Record<Outcome, number>>
  /**
   * Of hard-link stores: the volumes that hold links (`C:`), and the store's folder on each: as this host names it, and
   * as the offline Windows does.
   */
  readonly volumes?: Readonly<Record<string, { readonly folder: string; readonly path: string }>>
  /** Of stores that are folders: what was made and not captured (`Registry/HKLM.reg`), by name. */
  readonly generated?: Readonly<Record<string, { readonly size: number; readonly sha256: string }>>
  readonly catalog: { readonly lines: number; readonly size: number; readonly sha256: string }
}
