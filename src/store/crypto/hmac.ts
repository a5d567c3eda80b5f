import { hash } from 'node:crypto'

const ALGORITHM = 'sha256'
/** SHA-256 works on blocks of this size (FIPS 180-4). */
const BLOCK = 64
const HASH = 32
const INNER_PAD = 0x36
const OUTER_PAD = 0x5c
const USUAL_MESSAGE = 512

/**
 * HMAC-SHA256 (RFC 2104) with one key for many short messages. `createHmac` makes an object and buffers for each, which
 * costs three times what the hashing does.
 */
export class HmacSha256 {
  /** The padded key, and then the message. */
  #inner = Buffer.alloc(BLOCK + USUAL_MESSAGE)
  /** The padded key, and then the hash of the inner part. */
  readonly #outer = Buffer.alloc(BLOCK + HASH)

  /** @param key of at most 64 bytes */
  constructor(key: Uint8Array) {
    if (key.length > BLOCK) throw new RangeError('a longer key would have to be hashed first')
    for (let at = 0; at < BLOCK; at++) {
      this.#inner[at] = (key[at] ?? 0) ^ INNER_PAD
      this.#outer[at] = (key[at] ?? 0) ^ OUTER_PAD
    }
  }

  /** Of the parts, joined. */
  of(...parts: readonly (string | Uint8Array)[]): Buffer {
    let end = BLOCK
    for (const part of parts) end = this.#append(part, end)
    // As text, since a buffer of its own would cost more than the hash that is in it.
    this.#outer.write(hash(ALGORITHM, this.#inner.subarray(0, end), 'hex'), BLOCK, 'hex')
    return Buffer.from(hash(ALGORITHM, this.#outer, 'hex'), 'hex')
  }

  #append(part: string | Uint8Array, at: number): number {
    const end = at + (typeof part === 'string' ? Buffer.byteLength(part) : part.length)
    if (end > this.#inner.length) this.#inner = Buffer.concat([this.#inner.subarray(0, at)], end * 2)
    if (typeof part === 'string') this.#inner.write(part, at)
    else this.#inner.set(part, at)
    return end
  }
}
