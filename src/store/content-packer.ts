/**
 * Makes records of the archive (local header and data) in a worker, one after the other in one buffer.
 */
import { crc32 } from 'node:zlib'
import { Compressor } from './compressor.ts'
import type { ArchivePacking } from './content-sink.ts'
import { FRAME_OVERHEAD, LENGTH_FIELD, newSeal, SALT_LENGTH, sealFrame } from './crypto/frames.ts'
import { outerName, type StoreKeys } from './crypto/keys.ts'
import { type EntryFacts, type EntryTimes, localHeaderLength, Method, writeLocalHeader } from './zip/index.ts'

export interface ContentFacts {
  readonly name: string
  readonly times: EntryTimes
  readonly attributes: number
}

/** Where a content went: its place in the batch, and its name. */
export interface PackedPlace {
  readonly start: number
  readonly length: number
  readonly name: string
}

/** Puts contents into a store, or into a batch for it, one after the other. One to a thread. */
export interface Packer {
  readonly compressor: Compressor
  /** The most that a content can take of a batch. */
  room(name: string, size: number): number
  /** Begins a batch of at most `room` bytes, in `spare` if that is large enough. */
  begin(room: number, spare: Uint8Array | undefined): void
  pack(facts: ContentFacts, content: Uint8Array): PackedPlace
  /** The batch, in memory of its own. */
  end(): Uint8Array
}

/** UTF-16 units become at most three bytes each; all fixed parts of both headers and the seal are less than this. */
const MOST_BYTES_PER_UNIT = 3
const MOST_FIXED = 512
const MOST_COPIED = 16 * 1024
/** What most batches fit in, so that buffers that come back serve again. Memory that is not touched costs nothing. */
const USUAL_ROOM = 5 * 1024 * 1024

export class ContentPacker implements Packer {
  readonly compressor: Compressor
  readonly #keys: StoreKeys | undefined
  readonly #tag: number
  #buffer: Buffer = Buffer.alloc(0)
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
    this.#end = 0
    this.#buffer =
      spare !== undefined && spare.length >= room
        ? Buffer.from(spare.buffer, spare.byteOffset, spare.byteLength)
        : Buffer.allocUnsafeSlow(Math.max(room, USUAL_ROOM))
  }

  end(): Uint8Array {
    return this.#buffer
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
    if (this.#keys === undefined) {
      const dataStart = writeLocalHeader(this.#buffer, start, header)
      this.#buffer.set(data, dataStart)
      this.#end = dataStart + data.length
    } else this.#end = this.#seal(this.#keys, header, data)
    return { start, length: this.#end - start, name: facts.name }
  }

  /** An outer record around an inner one, which is sealed as a single frame. */
  #seal(keys: StoreKeys, header: EntryFacts, data: Uint8Array): number {
    const seal = newSeal(keys, header.name)
    const name = Buffer.from(outerName(seal.id))
    const size = SALT_LENGTH + FRAME_OVERHEAD + localHeaderLength(header) + data.length
    const outer = { name, method: Method.Stored, size, storedSize: size, attributes: 0, tag: this.#tag }
    const dataStart = this.#end + localHeaderLength(outer)
    this.#buffer.set(seal.salt, dataStart)
    const frame = dataStart + SALT_LENGTH
    const text = this.#innerRecord(header, data, frame + LENGTH_FIELD)
    const end = sealFrame(seal, 0, true, text, this.#buffer, frame)
    writeLocalHeader(this.#buffer, this.#end, { ...outer, crc: crc32(this.#buffer.subarray(dataStart, end)) })
    return end
  }

  /** What is sealed, in parts: a small content joins its header, since each part costs as much as to copy some thousand bytes. */
  #innerRecord(header: EntryFacts, data: Uint8Array, at: number): Uint8Array[] {
    const dataStart = writeLocalHeader(this.#buffer, at, header)
    if (data.length > MOST_COPIED) return [this.#buffer.subarray(at, dataStart), data]
    this.#buffer.set(data, dataStart)
    return [this.#buffer.subarray(at, dataStart + data.length)]
  }
}
