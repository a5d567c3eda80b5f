/**
 * Numbers digests in the order in which they come: a million in some 30 bytes each.
 */
import { hash as hashOf } from 'node:crypto'
import { ROWS, Rows, rowIn } from '../../packed/index.ts'

/** The first so many bytes of a digest tell it from all others. */
export const DIGEST_BYTES = 16
const WORDS = DIGEST_BYTES / 4
const FIRST_SLOTS = 1 << 12
const FULLEST = 0.6

export class DigestTable {
  #slots = FIRST_SLOTS
  /** Number of the digest plus one; 0 is empty. */
  #table = new Uint32Array(FIRST_SLOTS)
  #count = 0
  readonly #words = new Rows(() => new Int32Array(ROWS * WORDS))

  get size(): number {
    return this.#count
  }

  /** Undefined for a digest that was not added. */
  numberOf(digest: Buffer): number | undefined {
    const number = this.#table[this.#slotOf(digest)] ?? 0
    return number === 0 ? undefined : number - 1
  }

  /** The number of the digest, a new one if it was not there. */
  add(digest: Buffer): number {
    if (this.#count >= this.#slots * FULLEST) this.#grow()
    const slot = this.#slotOf(digest)
    const known = this.#table[slot] ?? 0
    if (known !== 0) return known - 1
    const number = this.#count++
    this.#table[slot] = number + 1
    const words = this.#words.blockFor(number)
    const at = rowIn(number) * WORDS
    for (let word = 0; word < WORDS; word++) words[at + word] = digest.readInt32LE(word * 4)
    return number
  }

  /** Where this digest is in the table, or would be. */
  #slotOf(digest: Buffer): number {
    const mask = this.#slots - 1
    const first = digest.readInt32LE(0)
    for (let slot = first & mask; ; slot = (slot + 1) & mask) {
      const number = this.#table[slot] ?? 0
      if (number === 0) return slot
      const words = this.#words.block(number - 1)
      const at = rowIn(number - 1) * WORDS
      if (words[at] !== first) continue
      let word = 1
      while (word < WORDS && words[at + word] === digest.readInt32LE(word * 4)) word++
      if (word === WORDS) return slot
    }
  }

  #grow(): void {
    this.#slots *= 2
    const mask = this.#slots - 1
    this.#table = new Uint32Array(this.#slots)
    for (let number = 0; number < this.#count; number++) {
      let slot = (this.#words.block(number)[rowIn(number) * WORDS] ?? 0) & mask
      while (this.#table[slot] !== 0) slot = (slot + 1) & mask
      this.#table[slot] = number + 1
    }
  }
}

/** What a text goes into such a table by. */
export function textDigest(text: string): Buffer {
  return hashOf('sha256', text, 'buffer')
}
