/**
 * Makes records of the archive (local header and data) in a worker, one after the other in one buffer; in an encrypted store
 * all of them are sealed as one.
 */
import { crc32 } from 'node:zlib'
import { Compressor } from '../contents/compressor.ts'
import type { ArchivePacking } from '../contents/content-sink.ts'
import { plaintextStart, sealBundle } from '../crypto/bundle.ts'
import type { StoreKeys } from '../crypto/keys.ts'
import { type EntryTimes, Method, writeLocalHeader } from '../zip/index.ts'

export interface ContentFacts {
  readonly name: string
  readonly times: EntryTimes
  readonly attributes: number
}

/** Where a content went: its place in the batch, or in the bundle's plaintext, and its name. */
export interface PackedPlace {
  readonly start: number
  readonly length: number
  readonly name: string
}

/** What is to be written of a batch. */
export interface PackedBatch {
  /** In memory of its own. */
  readonly bytes: Uint8Array
  /** Where all of it is one bundle: the digits of its name. */
  readonly bundle?: string
}

/** Puts contents into a store, or into a batch for it, one after the other. One to a thread. */
export interface Packer {
  readonly compressor: Compressor
  /** The most that a content can take of a batch. */
  room(name: string, size: number): number
  /** Begins a batch of at most `room` bytes, in `spare` if that is large enough. */
  begin(room: number, spare: Uint8Array | undefined): void
  pack(facts: ContentFacts, content: Uint8Array): PackedPlace
  /** The batch, complete. */
  end(): PackedBatch
}

/** UTF-16 units become at most three bytes each; all fixed parts of the header are less than this. */
const MOST_BYTES_PER_UNIT = 3
const MOST_FIXED = 512
/** What most batches fit in, so that buffers that come back serve again. Memory that is not touched costs nothing. */
const USUAL_ROOM = 5 * 1024 * 1024

export class ContentPacker implements Packer {
  readonly compressor: Compressor
  readonly #keys: StoreKeys | undefined
  readonly #tag: number
  #buffer: Buffer = Buffer.alloc(0)
  #begin = 0
  #end = 0

  constructor({ compression, tag, keys }: ArchivePacking) {
    this.compressor = new Compressor(compression)
    this.#tag = tag
    this.#keys = keys
  }

  room(name: string, size: number): number {
    return MOST_FIXED + name.length * MOST_BYTES_PER_UNIT + size
  }

  begin(room: number, spare: Uint8Array | undefined): void {
    this.#begin = this.#keys === undefined ? 0 : plaintextStart(room)
    const needed = this.#begin + room
    const there = spare?.buffer
    this.#buffer =
      there !== undefined && there.byteLength >= needed
        ? Buffer.from(there)
        : Buffer.allocUnsafeSlow(Math.max(needed, USUAL_ROOM))
    this.#end = this.#begin
  }

  end(): PackedBatch {
    if (this.#keys === undefined || this.#end === this.#begin) return { bytes: this.#buffer }
    const plaintext = { start: this.#begin, end: this.#end }
    const { bytes, digits } = sealBundle(this.#keys, this.#tag, this.#buffer, plaintext)
    return { bytes, bundle: digits }
  }

  /** Appends a record. */
  pack(facts: ContentFacts, content: Uint8Array): PackedPlace {
    const start = this.#end
    const name = Buffer.from(facts.name)
    const compressed = this.compressor.whole(content)
    const data = compressed ?? content
    const method = compressed === undefined ? Method.Stored : this.compressor.method
    const { times, attributes } = facts
    const sizes = { size: content.length, storedSize: data.length, crc: crc32(content) }
    const header = { name, method, times, attributes, tag: this.#tag, ...sizes }
    const dataStart = writeLocalHeader(this.#buffer, start, header)
    this.#buffer.set(data, dataStart)
    this.#end = dataStart + data.length
    return { start: start - this.#begin, length: this.#end - start, name: facts.name }
  }
}
