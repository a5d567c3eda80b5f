/**
 * Numbers digests in the order in which they come: a million in some 30 bytes each.
 */

/** The first so many bytes of a digest tell it from all others. */
export const DIGEST_BYTES = 16
const FIRST_SLOTS = 1 << 12
const FULLEST = 0.6

export class DigestTable {
  #slots = FIRST_SLOTS
  /** Number of the digest plus one; 0 is empty. */
  #table = new Uint32Array(FIRST_SLOTS)
  #count = 0
  #digests = Buffer.alloc(FIRST_SLOTS * DIGEST_BYTES)

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
    digest.copy(this.#digests, number * DIGEST_BYTES, 0, DIGEST_BYTES)
    return number
  }

  /** Where this digest is in the table, or would be. */
  #slotOf(digest: Buffer): number {
    const mask = this.#slots - 1
    for (let slot = digest.readUInt32LE(0) & mask; ; slot = (slot + 1) & mask) {
      const number = this.#table[slot] ?? 0
      if (number === 0) return slot
      const at = (number - 1) * DIGEST_BYTES
      if (this.#digests.compare(digest, 0, DIGEST_BYTES, at, at + DIGEST_BYTES) === 0) return slot
    }
  }

  #grow(): void {
    this.#slots *= 2
    const digests = Buffer.alloc(this.#slots * DIGEST_BYTES)
    this.#digests.copy(digests)
    this.#digests = digests
    this.#table = new Uint32Array(this.#slots)
    for (let number = 0; number < this.#count; number++) {
      const at = number * DIGEST_BYTES
      this.#table[this.#slotOf(digests.subarray(at, at + DIGEST_BYTES))] = number + 1
    }
  }
}
