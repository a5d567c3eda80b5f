export type { PackedBatch, Packer } from './archive/content-packer.ts'
export { entryOverhead } from './archive/entry-overhead.ts'
export {
  type CatalogRecord,
  noOutcomes,
  type ObjectType,
  OUTCOMES,
  type Outcome,
  type OwnerPair,
  type ReparseRecord,
} from './catalog-record.ts'
export { Compressor, compressionPlan, PACKED_PIECE, PIECE } from './contents/compressor.ts'
export type {
  ContentSink,
  LargeContent,
  LinkSink,
  PackedContent,
  Packing,
  RecordDraft,
  TakenRecord,
} from './contents/content-sink.ts'
export { entryName, offlinePath } from './contents/entry-name.ts'
export { SeenContents, type SeenContentsMemory, seenContentsMemory } from './contents/seen-contents.ts'
export { createStore, type PreparedStore, prepareStore } from './create-store.ts'
export { type EntrySeal, sealFrame } from './crypto/frames.ts'
export {
  type Manifest,
  type ManifestComponent,
  type ManifestFacts,
  STORE_FORMAT,
  STORE_VERSION,
  type StoreCounts,
  type StoreType,
} from './manifest.ts'
export { packerFor } from './packer-for.ts'
export { extractStore } from './read/extract-store.ts'
export { folderStoreAt, openFolder } from './read/open-folder.ts'
export { openStore } from './read/open-store.ts'
export { readRunner } from './read/read-runner.ts'
export { verifyStore } from './read/verify-store.ts'
export { removeStore, storeFolders } from './remove-store.ts'
export { repairStore } from './repair-store.ts'
export { StoreError, storeError } from './store-error.ts'
export type {
  ExtractOptions,
  ExtractResult,
  FileStatus,
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
  LinkVolume,
  RecordSink,
  RetryPolicy,
  StoreOptions,
  StoreSummary,
  StoreWriter,
} from './store-writer.ts'
export { FileLinker, type LinkHost, type LinkOutcome } from './tree/link-files.ts'
export { pathOnVolumes } from './tree/link-folders.ts'
export { mayTakeLinks } from './tree/link-support.ts'
export { Method } from './zip/index.ts'
