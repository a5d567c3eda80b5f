import type { WarningSink } from '../../errors/index.ts'
import { BlockError } from '../block-error.ts'
import { type BlockSource, readBlock } from '../block-source.ts'
import { guidAt } from '../guid.ts'
import { crc32c } from './crc32c.ts'
import { ImageError } from './image-error.ts'
import { findParent, type IdentifiedDisk, type OpenParent } from './parent.ts'
import { type Extent, type Origin, readMapped } from './sector-map.ts'
import { candidatesFrom } from './vhd-parent.ts'
import { replayLog } from './vhdx-log.ts'
import { readMetadata, type VhdxMetadata } from './vhdx-metadata.ts'

/**
 * VHDX ([MS-VHDX]): two headers at 64 and 128 kB of which the newer valid one counts, two region tables at 192 and
 * 256 kB, a block allocation table of 64-bit entries, and a log that may hold updates not yet in place.
 */
const MEGABYTE = 1 << 20
const HEADERS = [64 << 10, 128 << 10] as const
const REGION_TABLES = [192 << 10, 256 << 10] as const
const BAT = '2dc27766-f623-4200-9d64-115e9bfd4a08'
const METADATA = '8b7ca206-4790-4b9a-b8fe-575f050f886e'
/** 64 TB in blocks of 1 MB. */
const MAX_BAT = 1 << 29

/** States of a payload block ([MS-VHDX] 2.5.1.1). */
const FULLY_PRESENT = 6
const PARTIALLY_PRESENT = 7
const NOT_PRESENT = 0

/** Whether a file begins with the signature of a VHDX ([MS-VHDX] 2.2.1). */
export function isVhdx(file: BlockSource): boolean {
  return readBlock(file, 0, 8).toString('latin1') === 'vhdxfile'
}

/** Opens a fixed, dynamic or differencing VHDX; its log is replayed in memory. Throws `ImageError`, `BlockError`. */
export function openVhdx(raw: BlockSource, openParent: OpenParent, onWarning: WarningSink): IdentifiedDisk {
  const header = currentHeader(raw)
  const place = {
    guid: header.subarray(48, 64),
    length: header.readUInt32LE(68),
    offset: Number(header.readBigUInt64LE(72)),
  }
  const file = replayLog(raw, place, onWarning)
  const regions = readRegions(file)
  const metadata = readMetadata(file, regions.metadata)
  const parent =
    metadata.parent === undefined
      ? undefined
      : findParent(
          file.label,
          candidatesFrom(file.label, metadata.parent.paths),
          metadata.parent.ids,
          openParent,
        )
  return { disk: new Vhdx(file, metadata, regions.bat, parent), id: guidAt(header, 32) }
}

function currentHeader(file: BlockSource): Buffer {
  let newest: Buffer | undefined
  for (const at of HEADERS) {
    const bytes = readBlock(file, at, 4096)
    if (bytes.length < 4096 || bytes.toString('latin1', 0, 4) !== 'head' || !checksumFits(bytes)) continue
    if (newest === undefined || bytes.readBigUInt64LE(8) > newest.readBigUInt64LE(8)) newest = bytes
  }
  if (newest === undefined) throw new ImageError(`Both headers of ${file.label} are damaged`, file.label)
  return newest
}

function checksumFits(bytes: Buffer): boolean {
  const copy = Buffer.from(bytes)
  copy.writeUInt32LE(0, 4)
  return crc32c(copy) === bytes.readUInt32LE(4)
}

export interface Region {
  readonly offset: number
  readonly length: number
}

function readRegions(file: BlockSource): { bat: Region; metadata: Region } {
  for (const at of REGION_TABLES) {
    const table = readBlock(file, at, 64 << 10)
    if (table.length < 64 << 10 || table.toString('latin1', 0, 4) !== 'regi' || !checksumFits(table)) continue
    const regions = new Map<string, Region>()
    const count = Math.min(table.readUInt32LE(8), 2047)
    for (let i = 0; i < count; i++) {
      const entry = 16 + i * 32
      regions.set(guidAt(table, entry), {
        offset: Number(table.readBigUInt64LE(entry + 16)),
        length: table.readUInt32LE(entry + 24),
      })
    }
    const bat = regions.get(BAT)
    const metadata = regions.get(METADATA)
    if (bat !== undefined && metadata !== undefined) return { bat, metadata }
  }
  throw new ImageError(`Both region tables of ${file.label} are damaged`, file.label)
}

class Vhdx implements BlockSource {
  readonly label: string
  readonly size: number
  readonly sectorSize: number
  readonly #file: BlockSource
  readonly #parent: BlockSource | undefined
  readonly #metadata: VhdxMetadata
  readonly #bat: Region
  /** Payload blocks between two bitmap blocks ([MS-VHDX] 2.5). */
  readonly #chunkRatio: number
  #page: { readonly at: number; readonly bytes: Buffer } | undefined
  #bitmap: { readonly at: number; readonly bytes: Buffer } | undefined

  constructor(file: BlockSource, metadata: VhdxMetadata, bat: Region, parent: BlockSource | undefined) {
    this.label = file.label
    this.size = metadata.diskSize
    this.sectorSize = metadata.sectorSize
    this.#file = file
    this.#parent = parent
    this.#metadata = metadata
    this.#bat = bat
    this.#chunkRatio = ((1 << 23) * metadata.sectorSize) / metadata.blockSize
    if (bat.length > MAX_BAT) throw new ImageError(`The block table of ${file.label} is damaged`, file.label)
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const disk = {
      file: this.#file,
      parent: this.#parent,
      size: this.size,
      locate: (at: number) => this.#locate(at),
    }
    return readMapped(disk, into, offset, length, position)
  }

  #locate(position: number): Extent {
    const { blockSize } = this.#metadata
    const block = Math.floor(position / blockSize)
    const within = position - block * blockSize
    const { state, offset } = this.#entry(block + Math.floor(block / this.#chunkRatio))
    const rest = blockSize - within
    if (state === FULLY_PRESENT) return { origin: { kind: 'file', position: offset + within }, length: rest }
    if (state === PARTIALLY_PRESENT && this.#parent !== undefined)
      return this.#locatePartial(block, within, offset)
    const elsewhere: Origin =
      state === NOT_PRESENT && this.#parent !== undefined ? { kind: 'parent' } : { kind: 'zero' }
    return { origin: elsewhere, length: rest }
  }

  /** A set bit of the chunk's bitmap says that the sector is here, a clear one that it is the parent's. */
  #locatePartial(block: number, within: number, offset: number): Extent {
    const { blockSize, sectorSize } = this.#metadata
    const chunk = Math.floor(block / this.#chunkRatio)
    const bitmap = this.#entry((chunk + 1) * (this.#chunkRatio + 1) - 1).offset
    const sectors = blockSize / sectorSize
    const first = (block % this.#chunkRatio) * sectors
    const bit = (index: number) => this.#bit(bitmap, first + index)
    const start = Math.floor(within / sectorSize)
    const here = bit(start)
    let end = start + 1
    while (end < sectors && bit(end) === here) end++
    const origin: Origin = here ? { kind: 'file', position: offset + within } : { kind: 'parent' }
    return { origin, length: end * sectorSize - within }
  }

  #entry(index: number): { state: number; offset: number } {
    const at = index * 8
    if (at + 8 > this.#bat.length) throw this.#noEntry(at)
    const page = at - (at % 65536)
    if (this.#page?.at !== page) {
      const length = Math.min(65536, this.#bat.length - page)
      this.#page = { at: page, bytes: readBlock(this.#file, this.#bat.offset + page, length) }
    }
    const { bytes } = this.#page
    if (at - page + 8 > bytes.length) throw this.#noEntry(at)
    const entry = bytes.readBigUInt64LE(at - page)
    return { state: Number(entry & 7n), offset: Number(entry >> 20n) * MEGABYTE }
  }

  #noEntry(at: number): BlockError {
    const message = `${this.label} does not tell where a block of its disk lies: its block table is cut off`
    return new BlockError(message, this.label, 'RANGE', this.#bat.offset + at)
  }

  /** Bits count from the lowest of each byte. */
  #bit(bitmap: number, index: number): boolean {
    const at = bitmap + ((index >> 3) & ~4095)
    if (this.#bitmap?.at !== at) {
      const bytes = readBlock(this.#file, at, 4096)
      if (bytes.length < 4096) {
        const message = `${this.label} is cut off: it does not tell which sectors are its own`
        throw new BlockError(message, this.label, 'RANGE', at + bytes.length)
      }
      this.#bitmap = { at, bytes }
    }
    return (((this.#bitmap.bytes[(index >> 3) & 4095] ?? 0) >> (index & 7)) & 1) === 1
  }

  close(): void {
    this.#parent?.close()
    this.#file.close()
  }
}
