import type { BlockSource } from './block-source.ts'

/** Bytes that are in memory already, e.g. a small image that was decompressed. */
export class MemoryBlockSource implements BlockSource {
  readonly label: string
  readonly size: number
  readonly sectorSize: number
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array, label = 'memory', sectorSize = 512) {
    this.#bytes = bytes
    this.size = bytes.length
    this.label = label
    this.sectorSize = sectorSize
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const wanted = Math.min(length, this.size - position)
    if (wanted <= 0) return 0
    into.set(this.#bytes.subarray(position, position + wanted), offset)
    return wanted
  }

  close(): void {
    // Nothing is held open.
  }
}
