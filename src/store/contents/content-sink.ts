/**
 * How contents that worker threads have read come into a store.
 */

import type { PackedBatch } from '../archive/content-packer.ts'
import type { CatalogRecord, OwnerPair } from '../catalog-record.ts'
import type { EntrySeal } from '../crypto/frames.ts'
import type { StoreKeys } from '../crypto/keys.ts'
import type { RetryPolicy } from '../store-writer.ts'
import type { EntryTimes, Method } from '../zip/index.ts'
import type { BundlePlace } from './bundle-place.ts'
import type { CompressionPlan } from './compressor.ts'

export interface ArchivePacking {
  readonly kind: 'archive'
  readonly compression: CompressionPlan
  readonly tag: number
  readonly keys?: StoreKeys
}

/** Contents become files below a folder. */
export interface TreePacking {
  readonly kind: 'tree'
  readonly root: string
  readonly retry: RetryPolicy
}

/** What workers do with a content once they have read it: plain data. */
export type Packing = ArchivePacking | TreePacking

/** A record whose `content` and `bundle` the store fills in. */
export type RecordDraft = Omit<CatalogRecord, 'content' | 'bundle'> & {
  content?: string
  bundle?: BundlePlace
}

/** One content of a batch, packed or found to be known. */
export interface PackedContent {
  readonly draft: RecordDraft
  /** Its entry, if it gets one. */
  readonly name: string
  /** SHA-256 */
  readonly hash: Buffer
  /** Another worker had the same content before, so this one was not packed. */
  readonly seen: boolean
  /** Place of the whole record (local header and data) in the batch, or in the plaintext of the bundle that it is. */
  readonly start: number
  readonly length: number
}

export interface LargeContentFacts {
  readonly name: string
  readonly size: number
  readonly method: Method
  readonly times?: EntryTimes
  readonly attributes: number
}

/** A content that comes piece by piece. Only one at a time, and no batch meanwhile. */
export interface LargeContent {
  /** With which pieces have to be sealed; the first piece is frame 1. */
  readonly seal: EntrySeal | undefined
  /** The next piece, compressed and sealed, and its CRC-32 when it is sealed. Resolves when `stored` may be used again. */
  write(stored: Uint8Array, crc?: number): Promise<void>
  /** The content is complete: its record goes into the catalog. */
  finish(result: { draft: RecordDraft; hash: Buffer; crc: number }): Promise<void>
  /** Takes back what was written. */
  cancel(): Promise<void>
}

/** What is asked of an interrupted run: is this object, as it is now, in the store already? */
export interface SourceState {
  readonly path: string
  readonly directory: boolean
  /** 0 of what has no content. */
  readonly size: number
  /** FILETIME */
  readonly modified: bigint
  readonly changed: bigint
  readonly owners: readonly OwnerPair[]
}

/** A record of an interrupted run that stays in the catalog. */
export type TakenRecord = Pick<CatalogRecord, 'path' | 'type' | 'size'>

/** Takes links instead of contents. */
export interface LinkSink {
  /** The folder for links to the files of the volume that is mounted at `root`; undefined when such files are copied. */
  folderFor(root: string): string | undefined
  /** A link was made: its record. */
  put(draft: RecordDraft, name: string, root: string): void
}

/** A store as the pipeline fills it: contents come packed, in any order of threads, and leave in one order. */
export interface ContentSink {
  /** Of hard-link stores. */
  readonly links?: LinkSink
  readonly packing: Packing
  /** The name for a new entry. */
  nameFor(path: string, stream?: string): string
  /** The records of an object that an interrupted run made safe, with its streams; they are in the catalog again by this call. */
  takeSafe(state: SourceState): readonly TakenRecord[] | undefined
  /** Adds a batch. Resolves when its bytes may be used again; never rejects: what goes wrong is thrown, at once or by `throwFailure`. */
  put(batch: PackedBatch, contents: readonly PackedContent[]): Promise<void>
  /** Writes the record if the store holds this content, under `name` where every file has one of its own; else does nothing and gives false. */
  putKnown(draft: RecordDraft, hash: Buffer, name: string): boolean
  beginLarge(facts: LargeContentFacts): LargeContent
  /** Undefined, or resolves when the store can take more. */
  room(): Promise<void> | undefined
  /** Throws what writing has met. */
  throwFailure(): void
}
