/**
 * What main thread and workers say to each other. Numbers travel in columns: a message with an object for each of 200 files costs more than the files.
 */
import type { Fault, Warning } from '../../errors/index.ts'
import type { EntrySeal, LinkOutcome, PackedBatch, Packing, SeenContentsMemory } from '../../store/index.ts'
import type { EntryDetails, EntryId, VolumeSpec } from '../../volume/index.ts'

/** Given to a worker when it starts. */
export interface WorkerSetup {
  readonly packing: Packing
  readonly seen: SeenContentsMemory
  /** Buffers of `PACKED_PIECE` bytes for large contents, shared by all. */
  readonly slots: readonly SharedArrayBuffer[]
}

/** FILETIMEs of a file as they stand in `BatchTask.times`. */
export const TIMES_PER_FILE = 4

/** Read, hash, compress and pack small contents. */
export interface BatchTask {
  readonly kind: 'batch'
  readonly volume: VolumeSpec
  readonly ids: readonly EntryId[]
  /** The names of files that have several, by place in the batch. */
  readonly fileNames: ReadonlyMap<number, string>
  /** Alternate streams by place in the batch. */
  readonly streams: ReadonlyMap<number, string>
  /** Names of the entries to be. */
  readonly names: readonly string[]
  readonly sizes: Float64Array
  /** Created, modified, accessed, changed. */
  readonly times: BigUint64Array
  readonly attributes: Uint32Array
  /** A buffer that came back from the store, to be used again. */
  readonly spare: Uint8Array | undefined
}

/** SHA-256. */
export const HASH_BYTES = 32

export const ContentStatus = { Packed: 0, Seen: 1, Failed: 2, Grown: 3 } as const

/** Columns of `BatchResult.numbers`. */
export const Column = { Status: 0, Start: 1, Length: 2, Size: 3 } as const
export const COLUMNS = 4

export interface ContentFailure {
  readonly outcome: 'unreadable' | 'vanished' | 'changed'
  readonly reason: string
  readonly systemCode: string
}

/** What only some files have. */
export interface ContentExtra {
  readonly details?: EntryDetails
  readonly failure?: ContentFailure
  /** Modified since it was listed: FILETIME. */
  readonly modified?: bigint
  /** The name that it got in the store, where that is not the one it was to have. */
  readonly name?: string
}

export interface BatchResult extends PackedBatch {
  readonly kind: 'batch'
  readonly numbers: Float64Array
  /** `HASH_BYTES` each. */
  readonly hashes: Uint8Array
  readonly extras: ReadonlyMap<number, ContentExtra>
  /** What the volume had to say of the files. */
  readonly warnings: readonly Warning[]
}

/** Give files further names in a hard-link store. */
export interface LinkTask {
  readonly kind: 'link'
  readonly volume: VolumeSpec
  readonly folder: string
  readonly ids: readonly EntryId[]
  readonly names: readonly string[]
  /** By place in the task: link it though a program holds it open. */
  readonly forced: ReadonlySet<number>
}

export interface LinkResult {
  readonly kind: 'link'
  readonly outcomes: readonly LinkOutcome[]
}

/** Opens a large content; the same worker reads and hashes all of it. */
export interface OpenTask {
  readonly kind: 'open'
  readonly volume: VolumeSpec
  readonly id: EntryId
  readonly stream: string | undefined
  /** Hash it first: another content of this size is in the store. */
  readonly hashFirst: boolean
}

export interface OpenResult {
  readonly kind: 'open'
  readonly size: number
  readonly worthwhile: boolean
  readonly modified: bigint | undefined
  readonly hash: Uint8Array | undefined
}

/** Reads the next piece of the open content into a slot. */
export interface ReadTask {
  readonly kind: 'read'
  readonly slot: number
  readonly position: number
  readonly length: number
}

export interface ReadResult {
  readonly kind: 'read'
}

/** Compresses and seals what is in a slot. */
export interface PackTask {
  readonly kind: 'pack'
  readonly slot: number
  readonly length: number
  readonly compress: boolean
  readonly last: boolean
  readonly seal: EntrySeal | undefined
  /** Number of the frame. */
  readonly frame: number
}

/** What was packed is in the same slot. */
export interface PackResult {
  readonly kind: 'pack'
  readonly length: number
  /** CRC-32 of a piece that is sealed. */
  readonly crc: number | undefined
}

/** Ends the open content, whole or not. */
export interface CloseTask {
  readonly kind: 'close'
}

export interface CloseResult {
  readonly kind: 'close'
  readonly hash: Uint8Array
  readonly crc: number
  /** Differs from what it was at the beginning. */
  readonly changed: boolean
}

export interface FailedResult {
  readonly kind: 'failed'
  readonly failure: ContentFailure
}

/** The store cannot be written: the run is at its end. */
export interface UnwritableResult {
  readonly kind: 'unwritable'
  readonly fault: Fault
}

export type Task = BatchTask | LinkTask | OpenTask | ReadTask | PackTask | CloseTask
export type TaskResult =
  | BatchResult
  | LinkResult
  | OpenResult
  | ReadResult
  | PackResult
  | CloseResult
  | FailedResult
  | UnwritableResult
