import type { BlockSource } from '../../disk/index.ts'
import { NtfsError } from '../ntfs-error.ts'
import { type Extents, HOLE } from '../record/extents.ts'
import type { StreamReader } from './stream-reader.ts'

export interface ExtentLayout {
  readonly extents: Extents
  readonly size: number
  readonly validSize: number
}

/** Content in clusters: holes and what lies behind the valid length read as zeros. */
export class ExtentReader implements StreamReader {
  readonly size: number
  readonly #source: BlockSource
  readonly #clusterSize: number
  readonly #extents: Extents
  readonly #validSize: number
  readonly #place: string

  constructor(source: BlockSource, clusterSize: number, layout: ExtentLayout, place: string) {
    this.#source = source
    this.#clusterSize = clusterSize
    this.#extents = layout.extents
    this.size = layout.size
    this.#validSize = layout.validSize
    this.#place = place
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const wanted = Math.max(0, Math.min(length, this.size - position))
    const valid = Math.max(0, Math.min(wanted, this.#validSize - position))
    this.#readValid(into, offset, valid, position)
    into.fill(0, offset + valid, offset + wanted)
    return wanted
  }

  #readValid(into: Uint8Array, offset: number, length: number, position: number): void {
    const cluster = this.#clusterSize
    let done = 0
    let index = this.#extents.indexOf(Math.floor(position / cluster))
    while (done < length) {
      const at = position + done
      const lcn = this.#extents.lcnAt(index)
      const start = this.#extents.vcnAt(index) * cluster
      const piece = Math.min(length - done, start + this.#extents.lengthAt(index) * cluster - at)
      if (lcn === HOLE) into.fill(0, offset + done, offset + done + piece)
      else if (lcn >= 0) this.#readClusters(into, offset + done, piece, lcn * cluster + (at - start), at)
      else throw this.#failure(at, 'its run list does not say where this part lies')
      done += piece
      index += 1
    }
  }

  #readClusters(into: Uint8Array, offset: number, length: number, on: number, at: number): void {
    const got = this.#source.read(into, offset, length, on)
    if (got < length) throw this.#failure(at + got, 'the volume ends before it')
  }

  #failure(at: number, why: string): NtfsError {
    return new NtfsError(`${this.#place} cannot be read at byte ${at}: ${why}`, this.#source.label)
  }
}
