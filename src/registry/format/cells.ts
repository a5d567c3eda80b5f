import type { Diagnostics } from '../diagnostics.ts'
import { BASE_BLOCK_SIZE, BIN_ALIGNMENT } from './base-block.ts'

/** Content of an allocated cell: position in the file and length in bytes. */
export interface Cell {
  readonly at: number
  readonly size: number
}

export const NO_CELL = 0xffffffff

const BIN_HEADER_SIZE = 32

/** Finds cells by their offsets. An offset counts from the start of the bins, which follow the base block. */
export class Cells {
  readonly bytes: Buffer
  readonly diagnostics: Diagnostics
  /**
   * Where a cell's content begins: after its size; in hives of NT 3.1 also after the offset of the cell
   * before it.
   */
  readonly headerSize: 4 | 8
  /** How many cells were looked at, to measure laziness. */
  read = 0
  #end: number
  #extended = false

  constructor(bytes: Buffer, binsSize: number, oldCells: boolean, diagnostics: Diagnostics) {
    this.bytes = bytes
    this.headerSize = oldCells ? 8 : 4
    this.diagnostics = diagnostics
    const declared = BASE_BLOCK_SIZE + binsSize
    this.#end = Math.min(declared, bytes.length)
    if (declared > bytes.length) {
      const lost = declared - bytes.length
      diagnostics.warn(
        'hive-truncated',
        `The file ends ${lost} bytes before its last bin does.`,
        bytes.length,
      )
    }
  }

  /**
   * The content of the allocated cell at `offset`, if it holds `least` bytes or more; else a warning says
   * what is wrong.
   */
  cell(offset: number, least: number, what: string): Cell | undefined {
    this.read++
    const start = BASE_BLOCK_SIZE + offset
    if (start + this.headerSize > this.#end && !this.#extendTo(start)) {
      this.diagnostics.warn('hive-cell-out-of-bounds', `The ${what} lies outside of the bins.`, start)
      return undefined
    }
    if (offset % 8 !== 0) {
      this.diagnostics.warn('hive-cell-bad', `The ${what} is not at the start of a cell.`, start)
      return undefined
    }
    const size = -this.bytes.readInt32LE(start)
    if (size <= 0) {
      this.diagnostics.warn('hive-cell-bad', `The ${what} is in a cell that is free.`, start)
      return undefined
    }
    if (size < this.headerSize + least || start + size > this.bytes.length) {
      this.diagnostics.warn('hive-cell-bad', `The ${what} is in a cell of impossible size ${size}.`, start)
      return undefined
    }
    return { at: start + this.headerSize, size: size - this.headerSize }
  }

  /** Whether an allocated cell with this two-letter signature is at `offset`; never warns. */
  holds(offset: number, signature: string): boolean {
    const start = BASE_BLOCK_SIZE + offset
    const at = start + this.headerSize
    if (offset % 8 !== 0 || at + 2 > this.bytes.length) return false
    return this.bytes.readInt32LE(start) < 0 && this.signature(at) === signature
  }

  signature(at: number): string {
    return this.bytes.toString('latin1', at, at + 2)
  }

  /** Checks the headers of all bins, one in 4096 bytes; a bad one does not hide its cells. */
  checkBins(): void {
    for (let at = BASE_BLOCK_SIZE; at < this.#end; ) {
      const size = this.#binSize(at)
      if (size === undefined) {
        this.diagnostics.warn('hive-bin-bad', 'This bin has no valid header.', at)
        at = this.#nextBin(at + BIN_ALIGNMENT)
      } else {
        at += size
      }
    }
  }

  /** Size of the bin whose header is at this position; undefined when there is none. */
  #binSize(at: number): number | undefined {
    if (at + BIN_HEADER_SIZE > this.bytes.length) return undefined
    if (this.bytes.toString('latin1', at, at + 4) !== 'hbin') return undefined
    if (this.bytes.readUInt32LE(at + 4) !== at - BASE_BLOCK_SIZE) return undefined
    const size = this.bytes.readUInt32LE(at + 8)
    return size >= BIN_ALIGNMENT && size % BIN_ALIGNMENT === 0 ? size : undefined
  }

  #nextBin(from: number): number {
    let at = from
    while (at < this.#end && this.#binSize(at) === undefined) at += BIN_ALIGNMENT
    return at
  }

  /**
   * A base block can tell a size that is too small; bins that follow without a gap still count once something
   * points there.
   */
  #extendTo(start: number): boolean {
    if (this.#extended) return false
    this.#extended = true
    const declared = this.#end
    for (let size = this.#binSize(this.#end); size !== undefined; size = this.#binSize(this.#end)) {
      if (this.#end + size > this.bytes.length) break
      this.#end += size
    }
    if (start + this.headerSize > this.#end) {
      this.#end = declared
      return false
    }
    this.diagnostics.warn('hive-size-wrong', 'Bins follow where the base block says that they end.', declared)
    return true
  }
}
