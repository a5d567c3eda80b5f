/** Bits of the 16-bit words of a stream, the highest of each word first, as XPRESS and LZX keep them. Behind the end there are zeros. */
export class BitReader {
  readonly #bytes: Uint8Array
  #at = 0
  /** The next bits, in the highest places. */
  #bits = 0
  #left = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Whether more was taken than there is. */
  get overrun(): boolean {
    return this.#at > this.#bytes.length + 4
  }

  /** Loads words until at least `count` bits (16 at most) are there. */
  ensure(count: number): void {
    while (this.#left < count) {
      const word = (this.#bytes[this.#at] ?? 0) | ((this.#bytes[this.#at + 1] ?? 0) << 8)
      this.#at += 2
      this.#bits |= word << (16 - this.#left)
      this.#left += 16
    }
  }

  /** The next 16 bits, which `ensure` need not have loaded in full. */
  peek16(): number {
    return this.#bits >>> 16
  }

  drop(count: number): void {
    this.#bits <<= count
    this.#left -= count
  }

  /** Up to 16 bits as a number. */
  take(count: number): number {
    if (count === 0) return 0
    this.ensure(count)
    const value = this.#bits >>> (32 - count)
    this.drop(count)
    return value
  }

  /** Forgets the bits of the word at hand, all 16 of a new one when there are none; words loaded ahead are given back. */
  align(): void {
    this.ensure(1)
    this.#at -= 2 * (Math.ceil(this.#left / 16) - 1)
    this.#bits = 0
    this.#left = 0
  }

  /** The next byte behind the words that are loaded. */
  byte(): number {
    return this.#bytes[this.#at++] ?? 0
  }

  /** Bytes behind the words that are loaded; undefined when there are fewer. */
  bytes(count: number): Uint8Array | undefined {
    const piece = this.#bytes.subarray(this.#at, this.#at + count)
    this.#at += count
    return piece.length === count ? piece : undefined
  }
}
