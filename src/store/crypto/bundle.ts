/**
 * Seals many records as one entry of an encrypted store (docs/store-format.md, section 5.5): a key, a cipher object and a
 * checksum for hundreds of small contents instead of for each.
 */
import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { BUNDLE_DIGITS, bundleName } from '../contents/bundle-place.ts'
import { localHeaderLength, Method, writeLocalHeader } from '../zip/index.ts'
import { type EntrySeal, FRAME_OVERHEAD, openSeal, SALT_LENGTH, sealFrame } from './frames.ts'
import { entryId, ID_LENGTH, outerName, type StoreKeys } from './keys.ts'

/** Plaintext of each frame but the last: a place tells its frame, and a bad sector costs no more than one. */
export const BUNDLE_FRAME = 128 * 1024
export const SEALED_FRAME = BUNDLE_FRAME + FRAME_OVERHEAD

/** Of the entry's local header in the archive, which is the same for all bundles. */
export const BUNDLE_HEADER = localHeaderLength({
  name: Buffer.from(outerName(Buffer.alloc(ID_LENGTH))),
  size: 0,
})

const FRAMES_START = BUNDLE_HEADER + SALT_LENGTH

/** A bundle as it stands in the archive. */
export interface SealedBundle {
  readonly bytes: Buffer
  /** Of its name. */
  readonly digits: string
}

/** Where so much plaintext has to stand in a buffer to be sealed there: what each frame takes more finds room before it. */
export function plaintextStart(length: number): number {
  return FRAMES_START + FRAME_OVERHEAD * Math.ceil(length / BUNDLE_FRAME)
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
 * Makes an entry of the plaintext that stands in `buffer` from `start` to `end`, in that buffer.
 * @param tag of the store
 * @param start `plaintextStart` of its length, or of more
 */
export function sealBundle(
  keys: StoreKeys,
  tag: number,
  buffer: Buffer,
  { start, end }: { readonly start: number; readonly end: number },
  digits = newDigits(),
): SealedBundle {
  const seal = bundleSeal(keys, digits)
  buffer.set(seal.salt, BUNDLE_HEADER)
  let sealed = { end: FRAMES_START, crc: crc32(seal.salt) }
  for (let at = start, index = 0; at < end; at += BUNDLE_FRAME, index++) {
    const plaintext = buffer.subarray(at, Math.min(end, at + BUNDLE_FRAME))
    const last = at + BUNDLE_FRAME >= end
    sealed = sealFrame(seal, index, last, [plaintext], buffer, sealed.end, sealed.crc)
  }
  const size = sealed.end - BUNDLE_HEADER
  const name = Buffer.from(outerName(seal.id))
  const facts = { name, method: Method.Stored, size, storedSize: size, attributes: 0, tag, crc: sealed.crc }
  writeLocalHeader(buffer, 0, facts)
  return { bytes: buffer.subarray(0, sealed.end), digits }
}
