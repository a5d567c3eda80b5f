import type { BlockSource } from '../../disk/index.ts'
import { NtfsError } from '../ntfs-error.ts'
import { type Extents, MISSING } from '../record/extents.ts'
import { decompressLznt1 } from './lznt1.ts'
import type { StreamReader } from './stream-reader.ts'

export interface CompressedLayout {
  readonly extents: Extents
  readonly size: number
  readonly validSize: number
  readonly unitClusters: number
}

/**
 * Content that NTFS compressed: each unit of (usually) 16 clusters is stored whole, or as LZNT1 in fewer clusters followed by a hole,
 * or as nothing but a hole.
 */
export class CompressedReader implements StreamReader {
  readonly size: number
  readonly #source: BlockSource
  readonly #clusterSize: number
  readonly #layout: CompressedLayout
  readonly #place: string
  readonly #unit: Buffer
  #unitNumber = -1

  constructor(source: BlockSource, clusterSize: number, layout: CompressedLayout, place: string) {
    this.#source = source
    this.#clusterSize = clusterSize
    this.#layout = layout
    this.size = layout.size
    this.#place = place
    this.#unit = Buffer.alloc(layout.unitClusters * clusterSize)
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const wanted = Math.max(0, Math.min(length, this.size - position))
    const valid = Math.max(0, Math.min(wanted, this.#layout.validSize - position))
    let done = 0
    while (done < valid) {
      const number = Math.floor((position + done) / this.#unit.length)
      const within = position + done - number * this.#unit.length
      const piece = Math.min(valid - done, this.#unit.length - within)
      into.set(this.#unitBytes(number).subarray(within, within + piece), offset + done)
      done += piece
    }
    into.fill(0, offset + valid, offset + wanted)
    return wanted
  }

  #unitBytes(number: number): Buffer {
    if (number === this.#unitNumber) return this.#unit
    this.#unitNumber = -1
    const stored = this.#storedClusters(number)
    const packed = stored.length < this.#layout.unitClusters && stored.length > 0
    const target = packed ? Buffer.alloc(stored.length * this.#clusterSize) : this.#unit
    this.#readClusters(stored, target, number)
    if (stored.length === 0) this.#unit.fill(0)
    else if (packed && !decompressLznt1(target, this.#unit)) {
      throw this.#failure(number, 'its compressed data is damaged')
    }
    this.#unitNumber = number
    return this.#unit
  }

  /** The clusters that a unit really has; its hole, if any, comes after them. */
  #storedClusters(number: number): number[] {
    const { extents, unitClusters } = this.#layout
    const stored: number[] = []
    for (let vcn = number * unitClusters; vcn < (number + 1) * unitClusters; vcn++) {
      const lcn = extents.lcnOf(vcn)
      if (lcn >= 0) stored.push(lcn)
      // The last unit's run list may end where the file does.
      else if (lcn === MISSING && (vcn < extents.end || stored.length === 0)) {
        throw this.#failure(number, 'its run list does not say where this part lies')
      } else break
    }
    return stored
  }

  #readClusters(clusters: readonly number[], target: Buffer, number: number): void {
    let index = 0
    while (index < clusters.length) {
      const first = clusters[index] ?? 0
      let count = 1
      while (clusters[index + count] === first + count) count += 1
      const length = count * this.#clusterSize
      const got = this.#source.read(target, index * this.#clusterSize, length, first * this.#clusterSize)
      if (got < length) throw this.#failure(number, 'the volume ends before it')
      index += count
    }
  }

  #failure(number: number, why: string): NtfsError {
    const at = number * this.#unit.length
    return new NtfsError(`${this.#place} cannot be read at byte ${at}: ${why}`, this.#source.label)
  }
}
