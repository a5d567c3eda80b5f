import { randomBytes } from 'node:crypto'
import type { StoreKeys } from '../crypto/keys.ts'
import type { StoreFile } from '../file/store-file.ts'
import type { Journal } from '../journal/journal.ts'
import type { SafeArchive } from '../resume/safe-archive.ts'
import type { StorePlace } from '../store-place.ts'
import type { StoreOptions } from '../store-writer.ts'

/** An archive that is opened to be written: what `createStore` has made or found. */
export interface OpenArchive {
  readonly options: StoreOptions
  readonly place: StorePlace
  readonly storeId: string
  readonly file: StoreFile
  readonly journal: Journal
  readonly keys: StoreKeys | undefined
  /** Of a run that continues others. */
  readonly before?: SafeArchive
}

export function newStoreId(): string {
  return randomBytes(16).toString('hex')
}

/** What marks the entries of a store: the beginning of its id. */
export function storeTag(storeId: string): number {
  return Number.parseInt(storeId.slice(0, 8), 16)
}
