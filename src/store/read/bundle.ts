/**
 * A bundle of an encrypted store (docs/store-format.md, section 5.5): any part of it is opened without the others.
 */
import { bundleName, isBundleDigits } from '../contents/bundle-place.ts'
import { PIECE } from '../contents/compressor.ts'
import { BUNDLE_FRAME, BUNDLE_HEADER, bundleSeal, SEALED_FRAME } from '../crypto/bundle.ts'
import { type EntrySeal, FRAME_OVERHEAD, LENGTH_FIELD, openFrame, SALT_LENGTH } from '../crypto/frames.ts'
import { entryId, type StoreKeys } from '../crypto/keys.ts'
import { storeError } from '../store-error.ts'
import { type LocalHeader, readLocalHeader } from '../zip/index.ts'
import type { ArchiveBytes } from './archive-bytes.ts'
import { isDamage } from './damage.ts'
import { type EntryPlace, localHeaderAt, sealedId } from './entry-content.ts'
import { recordAgrees } from './structure.ts'

/** Of a small content with its header; both names and extra fields of 16 bits of length. */
const LONGEST_RECORD = PIECE + 256 * 1024

/** How much plaintext a bundle has whose data is so long. */
export function bundlePlaintext(storedSize: number): number {
  const frames = Math.max(0, storedSize - SALT_LENGTH)
  const last = frames % SEALED_FRAME
  return Math.floor(frames / SEALED_FRAME) * BUNDLE_FRAME + Math.max(0, last - FRAME_OVERHEAD)
}

/** Where the sealed frames of a part lie, from the start of the entry, with what is before the first. */
export function sealedRange(offset: number, length: number): { start: number; end: number } {
  const data = BUNDLE_HEADER + SALT_LENGTH
  const first = Math.floor(offset / BUNDLE_FRAME)
  return {
    start: first === 0 ? 0 : data + first * SEALED_FRAME,
    end: data + Math.ceil((offset + length) / BUNDLE_FRAME) * SEALED_FRAME,
  }
}

export class Bundle {
  readonly digits: string
  /** Of the plaintext, as far as the entry's header tells. */
  readonly size: number
  /** Whether header, central directory and salt are those of this bundle. What is in it can be opened all the same. */
  readonly agrees: boolean
  readonly #outer: string
  readonly #bytes: ArchiveBytes
  readonly #seal: EntrySeal
  /** Of the first frame. */
  readonly #start: number
  /** Of all sealed frames. */
  readonly #length: number
  readonly #frames: number
  #opened: { readonly index: number; readonly plaintext: Buffer } | undefined

  /** @param outer the entry's name in the archive */
  constructor(bytes: ArchiveBytes, outer: string, place: EntryPlace, keys: StoreKeys, digits: string) {
    const header = ownHeader(bytes, outer, place)
    this.digits = digits
    this.#outer = outer
    this.#bytes = bytes
    this.#seal = bundleSeal(keys, digits)
    const data = place.offset + (header?.length ?? BUNDLE_HEADER)
    const { storedSize } = header ?? place
    this.#start = data + SALT_LENGTH
    this.#length = Math.max(0, storedSize - SALT_LENGTH)
    this.#frames = Math.ceil(this.#length / SEALED_FRAME)
    this.size = bundlePlaintext(storedSize)
    this.agrees = header !== undefined && isAsTold(header, place) && saltAt(bytes, data) === digits
  }

  /** Whether there is a frame of this number, whole or not. */
  has(index: number): boolean {
    return index < this.#frames
  }

  /** The number of the frame that a place is in. */
  frameAt(offset: number): number {
    return Math.floor(offset / BUNDLE_FRAME)
  }

  /** Where a frame begins in the plaintext. */
  startOf(index: number): number {
    return index * BUNDLE_FRAME
  }

  /** Where a frame ends, from the start of the first. */
  #endOf(index: number): number {
    return Math.min(this.#length, (index + 1) * SEALED_FRAME)
  }

  /** The plaintext of a frame; undefined when it is damaged. */
  frame(index: number): Buffer | undefined {
    if (this.#opened?.index === index) return this.#opened.plaintext
    if (!this.has(index)) return undefined
    const at = index * SEALED_FRAME
    let sealed: Buffer
    try {
      sealed = this.#bytes.read(this.#start + at, this.#endOf(index) - at)
    } catch (error) {
      if (!isDamage(error)) throw error
      return undefined
    }
    if (sealed.length < FRAME_OVERHEAD || sealed.readUInt32LE(0) !== sealed.length - FRAME_OVERHEAD)
      return undefined
    const plaintext = openFrame(this.#seal, index, index === this.#frames - 1, sealed.subarray(LENGTH_FIELD))
    if (plaintext !== undefined) this.#opened = { index, plaintext }
    return plaintext
  }

  /** As `part`; undefined when it is not there. */
  wholePart(offset: number, length: number): Buffer | undefined {
    try {
      return this.part(offset, length)
    } catch (error) {
      if (!isDamage(error)) throw error
      return undefined
    }
  }

  /** A part of the plaintext. @throws StoreError 42 when it is damaged, or beyond the bundle */
  part(offset: number, length: number): Buffer {
    if (offset + length > this.size) throw this.#damaged('its place is beyond the end of its bundle')
    if (length > LONGEST_RECORD) throw this.#damaged('it is longer than anything in a bundle')
    const parts: Buffer[] = []
    for (let at = offset; at < offset + length; ) {
      const index = this.frameAt(at)
      const plaintext = this.#frameOrDamage(index)
      const from = at - this.startOf(index)
      const part = plaintext.subarray(from, from + offset + length - at)
      if (part.length === 0) throw this.#damaged(`its frame ${index} is damaged`)
      parts.push(part)
      at += part.length
    }
    const [only] = parts
    return parts.length === 1 && only !== undefined ? only : Buffer.concat(parts)
  }

  /** The header and the data of the record at a place. @throws StoreError 42 when it is another's, or damaged */
  record(name: string, offset: number, length: number): { header: LocalHeader; data: Buffer } {
    const record = this.part(offset, length)
    const header = readLocalHeader(record, 0)
    if (header?.proven !== true) throw this.#damaged(`there is no record at its place in the bundle`)
    if (header.name.toString() !== name) throw this.#damaged('its place in the bundle is that of another')
    if (header.length + header.storedSize !== length)
      throw this.#damaged('its record is not as long as the catalog says')
    return { header, data: record.subarray(header.length) }
  }

  /** Opens all frames of a part. @throws StoreError 42 when one is damaged */
  check(offset: number, length: number): void {
    const end = Math.min(offset + length, this.size)
    if (end === 0) throw this.#damaged('it holds nothing')
    for (let index = this.frameAt(offset); this.startOf(index) < end; index++) this.#frameOrDamage(index)
  }

  #frameOrDamage(index: number): Buffer {
    const plaintext = this.frame(index)
    if (plaintext === undefined) throw this.#damaged(`its frame ${index} is damaged`)
    return plaintext
  }

  #damaged(why: string): Error {
    return storeError('corruptedStore', { where: `${this.#outer}: ${why}` })
  }
}

/** The digits of the bundle that this entry is, by its salt; undefined when it is none, or its salt is damaged. */
export function digitsAt(
  bytes: ArchiveBytes,
  outer: string,
  place: EntryPlace,
  keys: StoreKeys,
): string | undefined {
  const length = ownHeader(bytes, outer, place)?.length ?? BUNDLE_HEADER
  const digits = saltAt(bytes, place.offset + length)
  if (digits === undefined || !isBundleDigits(digits)) return undefined
  return entryId(keys, bundleName(digits)).equals(sealedId(outer)) ? digits : undefined
}

function saltAt(bytes: ArchiveBytes, at: number): string | undefined {
  try {
    return bytes.read(at, SALT_LENGTH).toString('latin1')
  } catch (error) {
    if (!isDamage(error)) throw error
    return undefined
  }
}

/** The entry's header; undefined when it is damaged, or another's: what is sealed proves itself without it. */
function ownHeader(bytes: ArchiveBytes, outer: string, place: EntryPlace): LocalHeader | undefined {
  try {
    const header = localHeaderAt(bytes, place.offset, outer)
    return header.name.toString() === outer ? header : undefined
  } catch (error) {
    if (!isDamage(error)) throw error
    return undefined
  }
}

function isAsTold(header: LocalHeader, place: EntryPlace): boolean {
  return place.record === undefined || recordAgrees(header, place.offset, place.record)
}
