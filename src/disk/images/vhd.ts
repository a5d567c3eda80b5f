import type { WarningSink } from '../../errors/index.ts'
import { BlockError } from '../block-error.ts'
import { type BlockSource, readBlock } from '../block-source.ts'
import { SliceBlockSource } from '../slice-block-source.ts'
import { ImageError } from './image-error.ts'
import { findParent, type IdentifiedDisk, type OpenParent } from './parent.ts'
import { type Extent, readMapped } from './sector-map.ts'
import { parentCandidates } from './vhd-parent.ts'

/**
 * VHD ("Virtual Hard Disk Image Format Specification", version 1.0): a footer of 512 bytes at the end, copied to the
 * start of dynamic and differencing disks; a dynamic header; a block allocation table; blocks that begin with a
 * sector bitmap. All numbers are big-endian.
 */
const FOOTER = 512
const FIXED = 2
const DYNAMIC = 3
const DIFFERENCING = 4
const UNALLOCATED = 0xffff_ffff
/** 2 TB in blocks of 512 kB; a larger table is damage. */
const MAX_BLOCKS = 1 << 23

interface Footer {
  readonly size: number
  readonly type: number
  readonly dataOffset: number
  readonly id: string
}

/** Whether a file is a VHD, by its footer or the copy of it at the start. */
export function isVhd(file: BlockSource): boolean {
  return footers(file).length > 0
}

interface FooterBytes {
  readonly bytes: Buffer
  readonly copy: boolean
  readonly sound: boolean
}

/** The footer and its copy, as far as they are there. */
function footers(file: BlockSource): FooterBytes[] {
  // Old tools wrote a footer of 511 bytes (specification, Hard Disk Footer Format).
  return [file.size - FOOTER, file.size - FOOTER + 1, 0].flatMap((position) => {
    const bytes = readBlock(file, Math.max(0, position), FOOTER)
    if (bytes.length < 84 || bytes.toString('latin1', 0, 8) !== 'conectix') return []
    return [{ bytes, copy: position <= 0, sound: hasRightChecksum(bytes) }]
  })
}

function hasRightChecksum(footer: Buffer): boolean {
  const sum = footer.reduce((total, byte, at) => (at >= 64 && at < 68 ? total : total + byte), 0)
  return ~sum >>> 0 === footer.readUInt32BE(64)
}

/** Of the footer and its copy the first that is sound, else the first. */
function readFooter(file: BlockSource, onWarning: WarningSink): Footer {
  const there = footers(file)
  const found = there.find(({ sound }) => sound) ?? there[0]
  if (found === undefined) throw new ImageError(`${file.label} is no VHD`, file.label)
  const { bytes } = found
  if (found.copy) {
    const damage = there.length > 1 ? 'damaged' : 'gone'
    const message = `The footer of ${file.label} is ${damage}; the copy at its start was read`
    onWarning({ kind: 'vhd-footer-copy-used', message, where: file.label, offset: 0 })
  }
  if (!found.sound) {
    const message = `The checksum of the footer of ${file.label} is wrong; it is used as it is`
    onWarning({ kind: 'vhd-footer-checksum', message, where: file.label })
  }
  return {
    size: Number(bytes.readBigUInt64BE(48)),
    type: bytes.readUInt32BE(60),
    dataOffset: Number(bytes.readBigUInt64BE(16)),
    id: bytes.toString('hex', 68, 84),
  }
}

/** Opens a fixed, dynamic or differencing VHD. Throws `ImageError`, `BlockError`. */
export function openVhd(file: BlockSource, openParent: OpenParent, onWarning: WarningSink): IdentifiedDisk {
  const footer = readFooter(file, onWarning)
  const { id } = footer
  if (footer.type === FIXED) {
    return { disk: new SliceBlockSource(file, 0, Math.min(footer.size, file.size), file.label), id }
  }
  if (footer.type !== DYNAMIC && footer.type !== DIFFERENCING) {
    throw new ImageError(`${file.label} is a VHD of the unknown type ${footer.type}`, file.label)
  }
  return { disk: new SparseVhd(file, footer, openParent), id }
}

class SparseVhd implements BlockSource {
  readonly label: string
  readonly size: number
  readonly sectorSize = 512
  readonly #file: BlockSource
  readonly #parent: BlockSource | undefined
  readonly #blockSize: number
  readonly #bitmapSize: number
  readonly #table: Buffer
  #bitmap: { block: number; bytes: Buffer } | undefined

  constructor(file: BlockSource, footer: Footer, openParent: OpenParent) {
    const header = readBlock(file, footer.dataOffset, 1024)
    if (header.length < 1024 || header.toString('latin1', 0, 8) !== 'cxsparse') {
      throw new ImageError(
        `The dynamic header of ${file.label} is missing at byte ${footer.dataOffset}`,
        file.label,
      )
    }
    const count = header.readUInt32BE(28)
    const blockSize = header.readUInt32BE(32)
    if (count > MAX_BLOCKS || blockSize < 512 || blockSize % 512 !== 0 || blockSize > 1 << 30) {
      throw new ImageError(
        `The dynamic header of ${file.label} is damaged: ${count} blocks of ${blockSize} bytes`,
        file.label,
      )
    }
    this.label = file.label
    this.size = footer.size
    this.#file = file
    this.#blockSize = blockSize
    this.#bitmapSize = Math.ceil(blockSize / 512 / 8 / 512) * 512
    this.#table = readBlock(file, Number(header.readBigUInt64BE(16)), count * 4)
    if (this.#table.length < count * 4)
      throw new ImageError(`${file.label} cannot be read: its block table is cut off`, file.label)
    this.#parent = footer.type === DIFFERENCING ? openParentOf(file, header, openParent) : undefined
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
    const block = Math.floor(position / this.#blockSize)
    const within = position - block * this.#blockSize
    const rest = this.#blockSize - within
    if (block * 4 + 4 > this.#table.length) {
      const message = `${this.label} does not tell where block ${block} of its disk lies: its block table is too short`
      throw new BlockError(message, this.label, 'RANGE', position)
    }
    const sector = this.#table.readUInt32BE(block * 4)
    const elsewhere = this.#parent === undefined ? ({ kind: 'zero' } as const) : ({ kind: 'parent' } as const)
    if (sector === UNALLOCATED) return { origin: elsewhere, length: rest }
    const data = { kind: 'file', position: sector * 512 + this.#bitmapSize + within } as const
    if (this.#parent === undefined) return { origin: data, length: rest }
    // In a differencing disk a set bit says that the sector is here, a clear one that it is the parent's.
    const bitmap = this.#bitmapOf(block, sector)
    const here = bitAt(bitmap, within >> 9)
    let end = (within >> 9) + 1
    while (end * 512 < this.#blockSize && bitAt(bitmap, end) === here) end++
    return { origin: here ? data : elsewhere, length: end * 512 - within }
  }

  #bitmapOf(block: number, sector: number): Buffer {
    if (this.#bitmap?.block !== block) {
      const bytes = readBlock(this.#file, sector * 512, this.#bitmapSize)
      if (bytes.length < this.#bitmapSize) {
        const message = `${this.label} is cut off: it does not tell which sectors of block ${block} are its own`
        throw new BlockError(message, this.label, 'RANGE', sector * 512 + bytes.length)
      }
      this.#bitmap = { block, bytes }
    }
    return this.#bitmap.bytes
  }

  close(): void {
    this.#parent?.close()
    this.#file.close()
  }
}

/** Bits count from the highest of each byte. */
function bitAt(bitmap: Buffer, index: number): boolean {
  return (((bitmap[index >> 3] ?? 0) >> (7 - (index & 7))) & 1) === 1
}

function openParentOf(file: BlockSource, header: Buffer, openParent: OpenParent): BlockSource {
  return findParent(file.label, parentCandidates(file, header), [header.toString('hex', 40, 56)], openParent)
}
