import { BlockError, type BlockSource, MemoryBlockSource } from '../../../src/disk/index.ts'
import { Ntfs } from '../../../src/ntfs/index.ts'

/** Bytes of a volume, from the first to the one before the last. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** A volume on a disk that gives an error for some of its sectors. */
export class BadSectors implements BlockSource {
  readonly label = 'bad disk'
  readonly size: number
  readonly sectorSize = 512
  readonly #whole: MemoryBlockSource
  readonly #bad: readonly Range[]

  constructor(image: Buffer, bad: readonly Range[]) {
    this.#whole = new MemoryBlockSource(image)
    this.size = image.length
    this.#bad = bad
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const hit = this.#bad.find(({ from, to }) => position < to && position + length > from)
    if (hit !== undefined)
      throw new BlockError(`${this.label} cannot be read (EIO)`, this.label, 'EIO', hit.from)
    return this.#whole.read(into, offset, length, position)
  }

  close(): void {
    this.#whole.close()
  }
}

/** Where the clusters of one attribute lie. */
export function clustersOf(image: Buffer, record: number, type: number, name = ''): Range[] {
  const ntfs = new Ntfs(new MemoryBlockSource(image))
  const file = ntfs.file(record)
  const extents = file === undefined ? undefined : ntfs.content(file, type, name)?.extents
  const { clusterSize } = ntfs.geometry
  const ranges: Range[] = []
  for (let i = 0; extents !== undefined && i < extents.count; i++) {
    const from = extents.lcnAt(i) * clusterSize
    if (from >= 0) ranges.push({ from, to: from + extents.lengthAt(i) * clusterSize })
  }
  return ranges
}
