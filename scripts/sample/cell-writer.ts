const BASE_BLOCK = 4096
const BIN_ALIGNMENT = 4096
const BIN_HEADER = 32

/** Lays allocated cells into bins, one after another; offsets are relative to the start of the bins. */
export class CellWriter {
  #bytes = Buffer.alloc(64 * 1024)
  #binStart = 0
  #binEnd = 0
  #cursor = 0

  /**
   * Reserves a cell for `size` bytes of content and gives its offset; the content begins 4 bytes later, all
   * zero.
   */
  allocate(size: number): number {
    const cell = alignUp(size + 4, 8)
    if (this.#cursor + cell > this.#binEnd) this.#openBin(cell)
    const offset = this.#cursor
    this.#cursor += cell
    this.#bytes.writeInt32LE(-cell, BASE_BLOCK + offset)
    return offset
  }

  /** Allocates a cell and fills it. */
  store(content: Uint8Array): number {
    const offset = this.allocate(content.length)
    this.content(offset, content.length).set(content)
    return offset
  }

  /** The content of a cell, valid until the next allocation. */
  content(offset: number, size: number): Buffer {
    const start = BASE_BLOCK + offset + 4
    return this.#bytes.subarray(start, start + size)
  }

  /** Ends the last bin; gives base block (still zero) and bins. */
  finish(): Buffer {
    this.#closeBin()
    return this.#bytes.subarray(0, BASE_BLOCK + this.#binEnd)
  }

  #openBin(firstCell: number): void {
    this.#closeBin()
    const start = this.#binEnd
    const size = alignUp(firstCell + BIN_HEADER, BIN_ALIGNMENT)
    this.#reserve(BASE_BLOCK + start + size)
    const header = this.#bytes.subarray(BASE_BLOCK + start, BASE_BLOCK + start + BIN_HEADER)
    header.write('hbin', 0, 'latin1')
    header.writeUInt32LE(start, 4)
    header.writeUInt32LE(size, 8)
    this.#binStart = start
    this.#binEnd = start + size
    this.#cursor = start + BIN_HEADER
  }

  /** What is left of a bin is one free cell: cells leave no gaps. */
  #closeBin(): void {
    const left = this.#binEnd - this.#cursor
    if (this.#binEnd > this.#binStart && left > 0) this.#bytes.writeInt32LE(left, BASE_BLOCK + this.#cursor)
    this.#cursor = this.#binEnd
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return
    const larger = Buffer.alloc(Math.max(size, this.#bytes.length * 2))
    this.#bytes.copy(larger)
    this.#bytes = larger
  }
}

function alignUp(size: number, step: number): number {
  return Math.ceil(size / step) * step
}
