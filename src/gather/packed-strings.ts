/** Blocks are added, never copied. */
const BLOCK_BITS = 20
const BLOCK = 1 << BLOCK_BITS
const FIRST_CAPACITY = 1024
const HEADER = 4
const BEYOND_LATIN_1 = /[^\x00-\xff]/

/**
 * Many short strings in few buffers: a million names take 25 MB instead of 60, and the garbage collector does not look at
 * them. Any UTF-16 is kept as it is, unpaired surrogates too.
 */
export class PackedStrings {
  readonly #blocks: Buffer[] = []
  /** Of the last block. */
  #used = BLOCK
  #length = 0
  #starts = new Uint32Array(FIRST_CAPACITY)

  get length(): number {
    return this.#length
  }

  push(text: string): void {
    const wide = BEYOND_LATIN_1.test(text)
    const bytes = HEADER + (wide ? text.length * 2 : text.length)
    if (this.#used + bytes > BLOCK) {
      this.#blocks.push(Buffer.from(new ArrayBuffer(Math.max(BLOCK, bytes))))
      this.#used = 0
    }
    const block = this.#blocks.at(-1)
    if (block === undefined) return
    block.writeUInt32LE(text.length * 2 + (wide ? 1 : 0), this.#used)
    block.write(text, this.#used + HEADER, wide ? 'utf16le' : 'latin1')
    if (this.#length === this.#starts.length) {
      const larger = new Uint32Array(this.#length * 2)
      larger.set(this.#starts)
      this.#starts = larger
    }
    this.#starts[this.#length++] = (this.#blocks.length - 1) * BLOCK + this.#used
    this.#used += bytes
  }

  at(index: number): string | undefined {
    const start = this.#starts[index]
    if (start === undefined || index >= this.#length) return undefined
    const block = this.#blocks[start >>> BLOCK_BITS]
    if (block === undefined) return undefined
    const at = start & (BLOCK - 1)
    const header = block.readUInt32LE(at)
    const wide = (header & 1) === 1
    const from = at + HEADER
    return block.toString(wide ? 'utf16le' : 'latin1', from, from + (wide ? header - 1 : header >>> 1))
  }
}
