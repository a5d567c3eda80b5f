/** Something that holds bytes at positions: a disk, an image, a partition. Never written to. */
export interface BlockSource {
  /** As people know it: `disk.img`, `/dev/sdb`, `disk.vhdx#2`. */
  readonly label: string
  /** In bytes. */
  readonly size: number
  /** The smallest piece the hardware reads, 512 or 4096; reads through this interface need not respect it. */
  readonly sectorSize: number
  /**
   * Fills `into[offset .. offset + length)` from byte `position`, any alignment; gives the number of bytes, short only
   * where the source ends. Throws `BlockError`.
   */
  read(into: Uint8Array, offset: number, length: number, position: number): number
  close(): void
}

/** Reads exactly `length` bytes, or fewer where the source ends; none before its beginning. Throws `BlockError`. */
export function readBlock(source: BlockSource, position: number, length: number): Buffer {
  // What is looked for at a distance from the end is not there in a source that is shorter than that.
  if (position < 0) return Buffer.alloc(0)
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, source.read(bytes, 0, length, position))
}
