const SHA256_BYTES = 32
const State = { New: 0, WithoutHash: 1, WithHash: 2 } as const

/** Which entries were asked for already, and as what: 41 bytes for each, since there may be a million. */
export class SeenEntries {
  readonly #state: Uint8Array
  readonly #size: Float64Array
  readonly #sha256: Buffer

  /** @param count of the entries, which have the numbers from 0 on */
  constructor(count: number) {
    this.#state = new Uint8Array(count)
    this.#size = new Float64Array(count)
    this.#sha256 = Buffer.alloc(count * SHA256_BYTES)
  }

  has(entry: number): boolean {
    return this.#state[entry] !== State.New
  }

  /**
   * Asks for an entry.
   * @returns `known` when it was asked for before as the same, `other` when it was as something else
   */
  ask(entry: number, size: number | undefined, sha256: string | undefined): 'new' | 'known' | 'other' {
    const hash = sha256 === undefined ? undefined : Buffer.from(sha256, 'hex')
    const place = this.#sha256.subarray(entry * SHA256_BYTES, (entry + 1) * SHA256_BYTES)
    if (this.has(entry)) {
      const sameHash =
        hash === undefined
          ? this.#state[entry] === State.WithoutHash
          : this.#state[entry] === State.WithHash && hash.equals(place)
      return sameHash && this.#size[entry] === (size ?? -1) ? 'known' : 'other'
    }
    this.#state[entry] = hash === undefined ? State.WithoutHash : State.WithHash
    this.#size[entry] = size ?? -1
    hash?.copy(place)
    return 'new'
  }
}
