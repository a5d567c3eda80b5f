/**
 * Tables of a million rows come in blocks that are added and never copied: what a copy leaves behind is seldom given back to the
 * system, and half of what it makes is never used.
 */
const ROW_BITS = 14

/** Rows of a block. */
export const ROWS = 1 << ROW_BITS

/** The columns of a table, `ROWS` rows to a block. */
export class Rows<Block> {
  readonly #blocks: Block[] = []
  readonly #newBlock: () => Block

  constructor(newBlock: () => Block) {
    this.#newBlock = newBlock
  }

  /** The block that will hold a row that comes after all others; made when it is the first of it. */
  blockFor(index: number): Block {
    if (index >>> ROW_BITS === this.#blocks.length) this.#blocks.push(this.#newBlock())
    return this.block(index)
  }

  block(index: number): Block {
    const block = this.#blocks[index >>> ROW_BITS]
    if (block === undefined) throw new RangeError(`there is no row ${index}`)
    return block
  }
}

/** Where a row is in its block. */
export function rowIn(index: number): number {
  return index & (ROWS - 1)
}
