/** Positioned reads of a stream's content, as a program on Windows would see it. */
export interface StreamReader {
  readonly size: number
  /** Fills `into[offset .. offset + length)` from byte `position`; gives the number of bytes, short only at the end. Throws `NtfsError` or `BlockError`. */
  read(into: Uint8Array, offset: number, length: number, position: number): number
}

/** At most `limit` bytes from the beginning. */
export function readStream(reader: StreamReader, limit: number): Buffer {
  const bytes = Buffer.alloc(Math.min(reader.size, limit))
  return bytes.subarray(0, reader.read(bytes, 0, bytes.length, 0))
}

/** Content that is in memory: a resident attribute. */
export class ResidentReader implements StreamReader {
  readonly size: number
  readonly #value: Uint8Array

  constructor(value: Uint8Array) {
    this.#value = value
    this.size = value.length
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    if (position >= this.size) return 0
    const piece = this.#value.subarray(position, position + length)
    into.set(piece, offset)
    return piece.length
  }
}
