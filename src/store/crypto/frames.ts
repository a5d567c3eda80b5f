/**
 * The data of an encrypted entry: a salt, then AES-GCM frames with their place bound in (docs/store-format.md, section 5.4).
 */
import { type CipherGCMTypes, createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { entryId, entryKey, type StoreKeys } from './keys.ts'

export const SALT_LENGTH = 16
/** What a frame begins with. */
export const LENGTH_FIELD = 4
const TAG_LENGTH = 16
const NONCE_LENGTH = 12
/** What a frame takes beyond its plaintext. */
export const FRAME_OVERHEAD = LENGTH_FIELD + TAG_LENGTH
export const MAX_FRAME = 16 * 1024 * 1024

/** How one entry is sealed: plain data, so that several threads can work on it. */
export interface EntrySeal {
  readonly id: Uint8Array
  readonly salt: Uint8Array
  readonly key: Uint8Array
  readonly algorithm: CipherGCMTypes
}

const ALGORITHM = {
  'AES-128-GCM': 'aes-128-gcm',
  'AES-192-GCM': 'aes-192-gcm',
  'AES-256-GCM': 'aes-256-gcm',
} as const

/** A seal for a new entry. `name` is its name in a store that is not encrypted. */
export function newSeal(keys: StoreKeys, name: string | Uint8Array): EntrySeal {
  return openSeal(keys, entryId(keys, name), randomSalt())
}

/** The seal of an entry that is there. */
export function openSeal(keys: StoreKeys, id: Uint8Array, salt: Uint8Array): EntrySeal {
  return { id, salt, key: entryKey(keys, id, salt), algorithm: ALGORITHM[keys.cipher] }
}

const SALTS_AT_ONCE = 256
let salts = Buffer.alloc(0)

function randomSalt(): Uint8Array {
  if (salts.length < SALT_LENGTH) salts = randomFillSync(Buffer.alloc(SALT_LENGTH * SALTS_AT_ONCE))
  const salt = salts.subarray(0, SALT_LENGTH)
  salts = salts.subarray(SALT_LENGTH)
  return salt
}

function nonce(index: number, last: boolean): Buffer {
  if (index === 0 && last) return ONLY_FRAME
  const bytes = Buffer.alloc(NONCE_LENGTH)
  bytes[0] = last ? 1 : 0
  bytes.writeBigUInt64LE(BigInt(index), 4)
  return bytes
}

/** Of the first frame when it is the last, which it is of every small content. */
const ONLY_FRAME = Buffer.alloc(NONCE_LENGTH)
ONLY_FRAME[0] = 1

/** So much stays in the processor's cache until it is used. */
const SEAL_STEP = 128 * 1024

function* inSteps(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const part of parts) {
    for (let at = 0; at < part.length; at += SEAL_STEP) yield part.subarray(at, at + SEAL_STEP)
  }
}

/** A frame that was written. */
export interface SealedFrame {
  /** The place after it. */
  readonly end: number
  /** CRC-32 up to there, which ZIP wants: made step by step, while what was sealed is in the processor's cache. */
  readonly crc: number
}

/**
 * Writes one frame at `at`.
 * @param plaintext in parts that are joined
 * @param crcBefore of what stands before the frame
 */
export function sealFrame(
  seal: EntrySeal,
  index: number,
  last: boolean,
  plaintext: readonly Uint8Array[],
  into: Buffer,
  at: number,
  crcBefore = 0,
): SealedFrame {
  const length = plaintext.reduce((sum, part) => sum + part.length, 0)
  LENGTH.writeUInt32LE(length, 0)
  let crc = crc32(LENGTH, crcBefore)
  const cipher = createCipheriv(seal.algorithm, seal.key, nonce(index, last))
  let place = at + LENGTH_FIELD
  let held: Buffer | undefined
  const take = (sealed: Buffer | undefined): void => {
    if (sealed === undefined) return
    into.set(sealed, place)
    place += sealed.length
    release(sealed)
  }
  for (const part of inSteps(plaintext)) {
    const sealed = cipher.update(part)
    crc = crc32(sealed, crc)
    // One step behind: the plaintext may lie in `into` itself, where the sealed bytes reach a little further.
    take(held)
    held = sealed
  }
  take(held)
  cipher.final()
  into.writeUInt32LE(length, at)
  const tag = cipher.getAuthTag()
  into.set(tag, place)
  return { end: place + TAG_LENGTH, crc: crc32(tag, crc) }
}

const LENGTH = Buffer.alloc(LENGTH_FIELD)

/**
 * Gives the memory of what a cipher gave back at once, so that the next step has it again while it is in the cache. The
 * garbage collector would come for it when hundreds of megabytes lie about.
 */
function release({ buffer, length }: Buffer): void {
  // Never more than was given.
  if (buffer instanceof ArrayBuffer && buffer.byteLength === length) buffer.transfer(0)
}

/** One frame in a buffer of its own. */
export function sealedFrame(seal: EntrySeal, index: number, last: boolean, plaintext: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(plaintext.length + FRAME_OVERHEAD)
  sealFrame(seal, index, last, [plaintext], frame, 0)
  return frame
}

/** The plaintext of a frame without its length field; undefined when it is not the frame that was sealed there. */
export function openFrame(
  seal: EntrySeal,
  index: number,
  last: boolean,
  sealed: Uint8Array,
): Buffer | undefined {
  const length = sealed.length - TAG_LENGTH
  if (length < 0) return undefined
  const decipher = createDecipheriv(seal.algorithm, seal.key, nonce(index, last))
  decipher.setAuthTag(sealed.subarray(length))
  const plaintext = decipher.update(sealed.subarray(0, length))
  try {
    decipher.final()
    return plaintext
  } catch {
    // The only failure of `final` in this mode is a tag that does not fit.
    return undefined
  }
}

/** Length of a frame's ciphertext and tag from its length field; undefined when no frame can be that long. */
export function frameLength(field: Buffer, at: number): number | undefined {
  if (at + LENGTH_FIELD > field.length) return undefined
  const length = field.readUInt32LE(at)
  return length > MAX_FRAME ? undefined : length + TAG_LENGTH
}
