import type { BitReader } from './bit-reader.ts'

const LONGEST = 16
const FAST_BITS = 10

/** A canonical Huffman code: symbols of equal length have rising codes. */
export class HuffmanCode {
  /** By the next ten bits: symbol and length of codes that are no longer than that. */
  readonly #fast = new Uint16Array(1 << FAST_BITS)
  readonly #firstCode = new Uint32Array(LONGEST + 2)
  readonly #firstIndex = new Uint16Array(LONGEST + 2)
  readonly #counts = new Uint16Array(LONGEST + 2)
  readonly #sorted: Uint16Array

  private constructor(symbols: number) {
    this.#sorted = new Uint16Array(symbols)
  }

  /** From the length of each symbol's code, 0 for one that has none; undefined when no such code can be. */
  static fromLengths(lengths: Uint8Array): HuffmanCode | undefined {
    const code = new HuffmanCode(lengths.length)
    return code.#build(lengths) ? code : undefined
  }

  #build(lengths: Uint8Array): boolean {
    for (const length of lengths) this.#counts[length] = (this.#counts[length] ?? 0) + 1
    this.#counts[0] = 0
    let next = 0
    let index = 0
    for (let length = 1; length <= LONGEST; length++) {
      next <<= 1
      this.#firstCode[length] = next
      this.#firstIndex[length] = index
      next += this.#counts[length] ?? 0
      index += this.#counts[length] ?? 0
      if (next > 1 << length) return false
    }
    const place = this.#firstIndex.slice()
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol] ?? 0
      if (length === 0) continue
      const at = place[length] ?? 0
      place[length] = at + 1
      this.#sorted[at] = symbol
      if (length <= FAST_BITS) this.#fill(symbol, length, at)
    }
    return true
  }

  #fill(symbol: number, length: number, at: number): void {
    const code = (this.#firstCode[length] ?? 0) + at - (this.#firstIndex[length] ?? 0)
    const start = code << (FAST_BITS - length)
    this.#fast.fill((symbol << 4) | length, start, start + (1 << (FAST_BITS - length)))
  }

  /** The next symbol; -1 where the bits are no code. */
  read(bits: BitReader): number {
    bits.ensure(LONGEST)
    const ahead = bits.peek16()
    const known = this.#fast[ahead >>> (16 - FAST_BITS)] ?? 0
    if (known !== 0) {
      bits.drop(known & 0x0f)
      return known >>> 4
    }
    for (let length = FAST_BITS + 1; length <= LONGEST; length++) {
      const index = (ahead >>> (16 - length)) - (this.#firstCode[length] ?? 0)
      if (index >= 0 && index < (this.#counts[length] ?? 0)) {
        bits.drop(length)
        return this.#sorted[(this.#firstIndex[length] ?? 0) + index] ?? -1
      }
    }
    return -1
  }
}
