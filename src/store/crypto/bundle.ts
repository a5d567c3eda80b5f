/**
 * Seals many records as one entry of an encrypted store (docs/store-format.md, section 5.5): a key, a cipher object and a
 * checksum for hundreds of small contents instead of for each.
 */
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { BUNDLE_DIGITS, bundleName } from '../bundle-place.ts'
import { localHeaderLength, Method, writeLocalHeader } from '../zip/index.ts'
import { type EntrySeal, FRAME_OVERHEAD, LENGTH_FIELD, openSeal, SALT_LENGTH, sealFrame } from './frames.ts'
import { entryId, ID_LENGTH, outerName, type StoreKeys } from './keys.ts'

/** Plaintext of each frame but the last: a place tells its frame, and a bad sector costs no more than one. */
export const BUNDLE_FRAME = 128 * 1024
export const SEALED_FRAME = BUNDLE_FRAME + FRAME_OVERHEAD

/** Of the entry's local header in the archive, which is the same for all bundles. */
export const BUNDLE_HEADER = localHeaderLength({
  name: Buffer.from(outerName(Buffer.alloc(ID_LENGTH))),
  size: 0,
})

/** Where the plaintext has to stand in a buffer to be sealed in place. */
export const PLAINTEXT_START = BUNDLE_HEADER + SALT_LENGTH + LENGTH_FIELD

/** A bundle as it stands in the archive. */
export interface SealedBundle {
  readonly bytes: Buffer
  /** Of its name. */
  readonly digits: string
}

/** What a buffer must hold to seal so much plaintext in it. */
export function bundleRoom(plaintext: number): number {
  return PLAINTEXT_START + plaintext + FRAME_OVERHEAD * (1 + Math.ceil(plaintext / BUNDLE_FRAME))
}

/** The salt is the digits of the name, so that whoever knows the name needs nothing else of the entry to open a frame. */
export function bundleSeal(keys: StoreKeys, digits: string): EntrySeal {
  return openSeal(keys, entryId(keys, bundleName(digits)), Buffer.from(digits, 'latin1'))
}

/** Unlike all others without asking anybody. */
export function newDigits(): string {
  return randomBytes(BUNDLE_DIGITS / 2).toString('hex')
}

/**
 * Makes an entry of the plaintext that stands in `buffer` from `PLAINTEXT_START` to `end`, in that buffer.
 * @param tag of the store
 */
export function sealBundle(
  keys: StoreKeys,
  tag: number,
  buffer: Buffer,
  end: number,
  digits = newDigits(),
): SealedBundle {
  const seal = bundleSeal(keys, digits)
  buffer.set(seal.salt, BUNDLE_HEADER)
  const frames = BUNDLE_HEADER + SALT_LENGTH
  const last = Math.max(0, Math.ceil((end - PLAINTEXT_START) / BUNDLE_FRAME) - 1)
  let sealedEnd = frames
  // From the last to the first, since each grows over the beginning of the next.
  for (let index = last; index >= 0; index--) {
    const start = PLAINTEXT_START + index * BUNDLE_FRAME
    const plaintext = buffer.subarray(start, Math.min(end, start + BUNDLE_FRAME))
    const after = sealFrame(seal, index, index === last, [plaintext], buffer, frames + index * SEALED_FRAME)
    sealedEnd = Math.max(sealedEnd, after)
  }
  const size = sealedEnd - BUNDLE_HEADER
  const name = Buffer.from(outerName(seal.id))
  const crc = crc32(buffer.subarray(BUNDLE_HEADER, sealedEnd))
  writeLocalHeader(buffer, 0, {
    name,
    method: Method.Stored,
    size,
    storedSize: size,
    attributes: 0,
    tag,
    crc,
  })
  return { bytes: buffer.subarray(0, sealedEnd), digits }
}
