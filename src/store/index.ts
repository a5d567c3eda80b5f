export {
  type CatalogRecord,
  type ObjectType,
  OUTCOMES,
  type Outcome,
  type OwnerPair,
  type ReparseRecord,
} from './catalog-record.ts'
export { entryName, offlinePath } from './entry-name.ts'
export {
  type Manifest,
  type ManifestComponent,
  type ManifestFacts,
  STORE_FORMAT,
  STORE_VERSION,
  type StoreCounts,
  type StoreType,
} from './manifest.ts'
export { StoreError, type StoreFault, storeError } from './store-error.ts'
export type {
  ExtractOptions,
  ExtractResult,
  FileStatus,
  ListResult,
  OpenOptions,
  RemoveResult,
  StoreKey,
  StoreReader,
  VerifyOptions,
  VerifyResult,
} from './store-reader.ts'
export type {
  Cipher,
  Compression,
  EncryptionOptions,
  RetryPolicy,
  StoreOptions,
  StoreSummary,
  StoreWriter,
} from './store-writer.ts'
