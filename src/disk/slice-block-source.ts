import type { BlockSource } from './block-source.ts'

/** A range of another source, e.g. a partition of a disk. Closing it closes the source it was cut from. */
export class SliceBlockSource implements BlockSource {
  readonly label: string
  readonly size: number
  readonly sectorSize: number
  readonly #whole: BlockSource
  readonly #start: number

  /** A slice that a partition table lets run beyond the end is cut where the source ends. */
  constructor(whole: BlockSource, start: number, size: number, label: string = whole.label) {
    this.#whole = whole
    this.#start = Math.max(0, start)
    this.size = Math.max(0, Math.min(size, whole.size - this.#start))
    this.sectorSize = whole.sectorSize
    this.label = label
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const wanted = Math.min(length, this.size - position)
    if (wanted <= 0) return 0
    return this.#whole.read(into, offset, wanted, this.#start + position)
  }

  close(): void {
    this.#whole.close()
  }
}
