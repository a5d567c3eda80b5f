const UNIT = 8
const ALWAYS = () => true

/** What a cell can lay claim to; each kind is counted once a cell. */
export type Claim = 'subkeys' | 'values' | 'value'

/**
 * Bounds the work a hive can ask for. In a hive that Windows wrote, every list and every value's data is used
 * by one owner only, so that all of them together are no larger than the file. A crafted hive can let
 * thousands of keys share one long list, or thousands of values one large cell. Each owner's claim is counted
 * the first time (one bit for every 8 bytes of file remembers who was counted); past twice the file no new
 * owner gets anything.
 */
export class WorkLimit {
  readonly #limit: number
  readonly #units: number
  readonly #counted = new Map<Claim, Uint8Array>()
  #total = 0

  constructor(fileSize: number) {
    this.#limit = 2 * fileSize
    this.#units = Math.ceil(fileSize / UNIT)
  }

  /**
   * Opens the account of the owner whose cell begins at `owner`. What it gives is asked before bytes are
   * read: whether that many may be. An owner that had its account before is not counted again.
   */
  account(claim: Claim, owner: number): (bytes: number) => boolean {
    const counted = this.#bits(claim)
    const unit = Math.floor(owner / UNIT)
    const mask = 1 << (unit & 7)
    const byte = counted[unit >> 3] ?? 0
    if ((byte & mask) !== 0) return ALWAYS
    counted[unit >> 3] = byte | mask
    return (bytes) => {
      if (this.#total + bytes <= this.#limit) {
        this.#total += bytes
        return true
      }
      counted[unit >> 3] = (counted[unit >> 3] ?? 0) & ~mask
      return false
    }
  }

  #bits(claim: Claim): Uint8Array {
    const known = this.#counted.get(claim)
    if (known !== undefined) return known
    const bits = new Uint8Array((this.#units >> 3) + 1)
    this.#counted.set(claim, bits)
    return bits
  }
}
