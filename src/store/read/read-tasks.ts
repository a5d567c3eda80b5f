/**
 * What worker threads are asked to do with a finished store, and what they answer.
 */
import type { EntrySeal } from '../crypto/frames.ts'
import type { StoreKeys } from '../crypto/keys.ts'
import type { Method } from '../zip/index.ts'
import type { EntryPlace } from './entry-content.ts'

export interface ReadSetup {
  readonly path: string
  readonly keys: StoreKeys | undefined
  /** A 64-bit number: how many bytes of contents all threads have been through. */
  readonly progress: SharedArrayBuffer
}

/** Where a content goes; the names are checked already. */
export interface WriteTarget {
  readonly folder: string
  readonly path: string
  /** What is there already is not replaced. */
  readonly keep: boolean
  /** Seconds since 1970. */
  readonly accessed: number | undefined
  readonly modified: number | undefined
}

/** A part of a bundle. */
export interface BundlePart {
  readonly digits: string
  /** The record there has to have this name; undefined when it is only to be opened. */
  readonly name: string | undefined
  readonly offset: number
  readonly length: number
}

export interface ContentTask {
  readonly outer: string
  readonly place: EntryPlace
  /** Where the content lies in its entry, which is a bundle then. */
  readonly part?: BundlePart
  /** No record names the entry: it may be a bundle. */
  readonly unnamed?: boolean
  /** What the catalog says; undefined when it says nothing. */
  readonly sha256: string | undefined
  readonly size: number | undefined
  /** Undefined to check only. */
  readonly target?: WriteTarget
}

/** Checks contents that lie close to one another in the archive, and writes them out. */
export interface ContentsTask {
  readonly kind: 'contents'
  readonly contents: readonly ContentTask[]
  /** The part of the archive in which most of them lie, worth reading at once; its length may be 0. */
  readonly near: { readonly start: number; readonly length: number }
}

/** Opens and decompresses one part of a large content into a slot. */
export interface DecodeTask {
  readonly kind: 'decode'
  /** Whole frames. */
  readonly stored: Uint8Array
  readonly method: Method
  readonly seal: PartSeal | undefined
  readonly slot: SharedArrayBuffer
}

/** How a part is encrypted. */
export interface PartSeal {
  readonly seal: EntrySeal
  readonly index: number
  readonly last: boolean
  /** How much of the plaintext is header and no content. */
  readonly skip: number
}

/** Adds what a slot holds to the hash of a content; the same worker has to get all its parts, in order. */
export interface HashTask {
  readonly kind: 'hash'
  readonly content: number
  readonly slot: SharedArrayBuffer
  readonly length: number
}

export interface DigestTask {
  readonly kind: 'digest'
  readonly content: number
}

export interface WriteTask {
  readonly kind: 'write'
  readonly file: number
  readonly position: number
  readonly slot: SharedArrayBuffer
  readonly length: number
}

export type ReadTask = ContentsTask | DecodeTask | HashTask | DigestTask | WriteTask

export interface ContentFault {
  /** `kept`: a file is there already. */
  readonly kind: 'damaged' | 'unwritable' | 'kept'
  readonly reason: string
}

export interface ContentsResult {
  readonly kind: 'contents'
  /** By place in the task; the others are whole. */
  readonly faults: ReadonlyMap<number, ContentFault>
  /** Places in the task of whole contents of which the central directory says otherwise than their header. */
  readonly disagreeing: readonly number[]
}

export interface DecodeResult {
  readonly kind: 'decode'
  /** Of the content; undefined when the part is not what was stored, or fills more than a slot. */
  readonly length: number | undefined
  readonly crc: number
  /** What held the part, to be used again. */
  readonly bytes: Uint8Array
}

export type ReadResult =
  | ContentsResult
  | DecodeResult
  | { readonly kind: 'hash' }
  | { readonly kind: 'digest'; readonly sha256: string }
  | { readonly kind: 'write'; readonly fault: ContentFault | undefined }
