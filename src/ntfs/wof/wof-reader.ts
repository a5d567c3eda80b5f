import type { StreamReader } from '../content/stream-reader.ts'
import { NtfsError } from '../ntfs-error.ts'
import { decompressLzx } from './lzx.ts'
import { decompressXpress } from './xpress.ts'

interface Algorithm {
  readonly chunkSize: number
  readonly decompress: (data: Uint8Array, out: Uint8Array) => boolean
}

/** FILE_PROVIDER_COMPRESSION_* ([MS-FSCC] 2.1.2.8 names the reparse data; the values are those of wofapi.h). */
const ALGORITHMS: ReadonlyMap<number, Algorithm> = new Map([
  [0, { chunkSize: 0x1000, decompress: decompressXpress }],
  [1, { chunkSize: 0x8000, decompress: decompressLzx }],
  [2, { chunkSize: 0x2000, decompress: decompressXpress }],
  [3, { chunkSize: 0x4000, decompress: decompressXpress }],
])

/** Beyond this size the table's positions take eight bytes. */
const LARGE = 0x1_0000_0000

/**
 * A system-compressed file: its chunks stand one after another behind a table of where each but the first begins. A chunk
 * that did not shrink is stored as it was.
 */
export class WofReader implements StreamReader {
  readonly size: number
  readonly #packed: StreamReader
  readonly #algorithm: Algorithm
  readonly #place: string
  readonly #entrySize: number
  readonly #tableSize: number
  readonly #chunk: Buffer
  #chunkNumber = -1

  /** `packed` is the compressed stream, `size` the length of the file. Throws `NtfsError` for an algorithm that is not known. */
  constructor(packed: StreamReader, algorithm: number, size: number, place: string) {
    const known = ALGORITHMS.get(algorithm)
    if (known === undefined) {
      throw new NtfsError(`${place} is compressed by a method that is not known (${algorithm})`, place)
    }
    this.#packed = packed
    this.#algorithm = known
    this.size = size
    this.#place = place
    this.#entrySize = size >= LARGE ? 8 : 4
    this.#tableSize = Math.max(0, Math.ceil(size / known.chunkSize) - 1) * this.#entrySize
    this.#chunk = Buffer.alloc(known.chunkSize)
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const wanted = Math.max(0, Math.min(length, this.size - position))
    const { chunkSize } = this.#algorithm
    let done = 0
    while (done < wanted) {
      const number = Math.floor((position + done) / chunkSize)
      const within = position + done - number * chunkSize
      const piece = Math.min(wanted - done, chunkSize - within)
      into.set(this.#chunkBytes(number).subarray(within, within + piece), offset + done)
      done += piece
    }
    return wanted
  }

  #chunkBytes(number: number): Uint8Array {
    if (number === this.#chunkNumber) return this.#chunk
    this.#chunkNumber = -1
    const { chunkSize, decompress } = this.#algorithm
    const out = this.#chunk.subarray(0, Math.min(chunkSize, this.size - number * chunkSize))
    const start = this.#startOf(number)
    const end = this.#startOf(number + 1)
    if (end <= start || end - start > out.length) throw this.#damaged(number)
    const data = Buffer.alloc(end - start)
    if (this.#packed.read(data, 0, data.length, start) < data.length) throw this.#damaged(number)
    if (data.length === out.length) out.set(data)
    else if (!decompress(data, out)) throw this.#damaged(number)
    this.#chunkNumber = number
    return this.#chunk
  }

  /** Where a chunk begins in the compressed stream; the first directly behind the table, the one after the last at the end. */
  #startOf(number: number): number {
    if (number === 0) return this.#tableSize
    if (number * this.#algorithm.chunkSize >= this.size) return this.#packed.size
    const entry = Buffer.alloc(8)
    const got = this.#packed.read(entry, 0, this.#entrySize, (number - 1) * this.#entrySize)
    if (got < this.#entrySize) throw this.#damaged(number)
    return this.#tableSize + Number(entry.readBigUInt64LE())
  }

  #damaged(number: number): NtfsError {
    const at = number * this.#algorithm.chunkSize
    return new NtfsError(
      `${this.#place} cannot be read at byte ${at}: its compressed data is damaged`,
      this.#place,
    )
  }
}
