/**
 * Cuts the stored bytes of one large entry into parts that can be decoded independently of each other: sealed frames,
 * Zstandard frames, or pieces of what is stored as it is.
 */
import { PIECE } from '../contents/compressor.ts'
import { frameLength, openFrame, openSeal, SALT_LENGTH } from '../crypto/frames.ts'
import type { StoreKeys } from '../crypto/keys.ts'
import { type LocalHeader, Method } from '../zip/index.ts'
import type { ArchiveBytes } from './archive-bytes.ts'
import { type EntryPlace, findEntry, isSealedName, sealedHeader, sealedId } from './entry-content.ts'
import type { PartSeal } from './read-tasks.ts'
import { frameContentSize, frameLengthOf } from './zstd-frames.ts'

/** A piece that does not compress, its seal, and the header before the first. */
const ROOM = PIECE + 256 * 1024
const LENGTH_FIELD = 4

export interface StoredPart {
  /** In memory of its own, which may be given away. */
  readonly stored: Uint8Array<ArrayBuffer>
  readonly seal: PartSeal | undefined
}

export class StoredParts {
  /** As the archive has it. */
  readonly outer: LocalHeader
  /** Of the entry as a store that is not encrypted has it. */
  readonly header: LocalHeader
  readonly #bytes: ArchiveBytes
  readonly #seal: Omit<PartSeal, 'index' | 'last'> | undefined
  readonly #spares: ArrayBuffer[] = []
  /** Of what is not read yet. */
  #position: number
  #left: number
  #buffer: Buffer<ArrayBuffer>
  /** What is held lies between these places in the buffer. */
  #start = 0
  #end = 0
  #index = 0

  /** @throws StoreError 42 when the entry is not what is said to be there, or its first frame is damaged */
  constructor(bytes: ArchiveBytes, name: string, place: EntryPlace, keys: StoreKeys | undefined) {
    const { header, start } = findEntry(bytes, name, place)
    this.outer = header
    this.#bytes = bytes
    this.#position = start
    this.#left = header.storedSize
    this.#buffer = Buffer.allocUnsafeSlow(ROOM)
    if (keys === undefined || !isSealedName(name)) {
      this.header = header
      return
    }
    const seal = openSeal(keys, sealedId(name), bytes.readUpTo(start, SALT_LENGTH))
    this.#position += SALT_LENGTH
    this.#left -= SALT_LENGTH
    const length = frameLength(bytes.readUpTo(this.#position, LENGTH_FIELD), 0) ?? 0
    const frame = bytes.readUpTo(this.#position + LENGTH_FIELD, length)
    const last = LENGTH_FIELD + length === this.#left
    this.header = sealedHeader(openFrame(seal, 0, last, frame) ?? Buffer.alloc(0), name, keys)
    this.#seal = { seal, skip: this.header.length }
  }

  /** The next part; undefined after the last; `unsuited` when the entry cannot be cut, or is damaged there. */
  async next(): Promise<StoredPart | undefined | 'unsuited'> {
    for (;;) {
      const held = this.#buffer.subarray(this.#start, this.#end)
      const length = held.length === 0 ? 'more' : this.#partLength(held)
      if (length === 'bad') return 'unsuited'
      if (length !== 'more') return this.#take(length)
      if (this.#left === 0) return held.length === 0 ? undefined : 'unsuited'
      if (held.length === ROOM) return 'unsuited'
      await this.#fill()
    }
  }

  /** Takes back the memory of a part. */
  reuse({ buffer }: Uint8Array): void {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === ROOM) this.#spares.push(buffer)
  }

  #partLength(held: Buffer): number | 'more' | 'bad' {
    if (this.#seal !== undefined) {
      const sealed = held.length < LENGTH_FIELD ? 'more' : (frameLength(held, 0) ?? 'bad')
      return typeof sealed === 'number' ? enough(held, LENGTH_FIELD + sealed) : sealed
    }
    switch (this.header.method) {
      case Method.Stored:
        return enough(held, Math.min(PIECE, held.length + this.#left))
      case Method.Zstandard:
        return framesLength(held)
      case Method.Deflate:
        return 'bad'
    }
  }

  async #fill(): Promise<void> {
    this.#buffer.copyWithin(0, this.#start, this.#end)
    this.#end -= this.#start
    this.#start = 0
    const length = Math.min(ROOM - this.#end, this.#left)
    await this.#bytes.fill(this.#buffer.subarray(this.#end, this.#end + length), this.#position)
    this.#end += length
    this.#position += length
    this.#left -= length
  }

  #take(length: number): StoredPart {
    const from = this.#start
    const part = this.#buffer.subarray(from, from + length)
    this.#start += length
    let stored = part
    // Whichever is less is copied: the part, or what is left behind it.
    if (length * 2 < ROOM) {
      stored = Buffer.allocUnsafeSlow(length)
      part.copy(stored)
    } else {
      const rest = this.#buffer.subarray(this.#start, this.#end)
      const spare = this.#spares.pop()
      this.#buffer = spare === undefined ? Buffer.allocUnsafeSlow(ROOM) : Buffer.from(spare)
      this.#end = rest.copy(this.#buffer)
      this.#start = 0
    }
    if (this.#seal === undefined) return { stored, seal: undefined }
    const index = this.#index++
    const last = this.#left === 0 && this.#start === this.#end
    const skip = index === 0 ? this.#seal.skip : 0
    return { stored: stored.subarray(LENGTH_FIELD), seal: { seal: this.#seal.seal, index, last, skip } }
  }
}

function enough(held: Buffer, length: number): number | 'more' {
  return length <= held.length ? length : 'more'
}

/** As many frames as have no more content than a piece. */
function framesLength(held: Buffer): number | 'more' | 'bad' {
  let length = 0
  let content = 0
  for (;;) {
    const rest = held.subarray(length)
    const frame = rest.length === 0 ? 'more' : frameLengthOf(rest)
    if (typeof frame !== 'number') return length > 0 ? length : frame
    content += frameContentSize(rest) ?? PIECE
    if (content > PIECE && length > 0) return length
    length += frame
  }
}
