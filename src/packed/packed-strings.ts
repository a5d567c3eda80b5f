/** Blocks are added, never copied. */
const BLOCK_BITS = 20
const BLOCK = 1 << BLOCK_BITS
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

  /** Gives the place of the string, a number of 32 bits while all of them take less than 4 GB. */
  add(text: string): number {
    const wide = BEYOND_LATIN_1.test(text)
    const bytes = HEADER + (wide ? text.length * 2 : text.length)
    const block = this.#blockFor(bytes)
    const start = this.#used
    block.writeUInt32LE(text.length * 2 + (wide ? 1 : 0), start)
    block.write(text, start + HEADER, wide ? 'utf16le' : 'latin1')
    this.#used += bytes
    return (this.#blocks.length - 1) * BLOCK + start
  }

  #blockFor(bytes: number): Buffer {
    const last = this.#blocks.at(-1)
    if (last !== undefined && this.#used + bytes <= BLOCK) return last
    const block = Buffer.from(new ArrayBuffer(Math.max(BLOCK, bytes)))
    this.#blocks.push(block)
    this.#used = 0
    return block
  }

  /** The string at a place that `add` gave. */
  at(place: number): string {
    const block = this.#blocks[place >>> BLOCK_BITS]
    if (block === undefined) throw new RangeError(`there is no string at ${place}`)
    const at = place & (BLOCK - 1)
    const header = block.readUInt32LE(at)
    const wide = (header & 1) === 1
    const from = at + HEADER
    return block.toString(wide ? 'utf16le' : 'latin1', from, from + (wide ? header - 1 : header >>> 1))
  }
}
