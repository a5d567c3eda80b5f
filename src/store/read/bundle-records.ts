/**
 * The records in a bundle as their own headers tell, where no catalog does.
 */
import { LOCAL_HEADER_FIXED, type LocalHeader, readLocalHeader, Signature } from '../zip/index.ts'
import type { Bundle } from './bundle.ts'

/** A record's place in the plaintext, header and data. */
export interface RecordPlace {
  readonly offset: number
  readonly length: number
}

/** None of ours comes near, whatever the names of its contents. */
const MOST_PLAINTEXT = 64 * 1024 * 1024

/** Follows the headers from the start; after damage goes on at the next that proves itself and is of the same store. */
export function* recordPlaces(bundle: Bundle): Generator<RecordPlace> {
  if (bundle.size > MOST_PLAINTEXT) return
  let tag: number | undefined
  for (let offset = 0; offset < bundle.size; ) {
    const header = headerIn(bundle, offset)
    const length = header === undefined ? 0 : header.length + header.storedSize
    const ours = header?.proven === true && (tag === undefined || tag === header.tag)
    if (header !== undefined && ours && offset + length <= bundle.size) {
      tag = header.tag
      yield { offset, length }
      offset += length
    } else offset = nextSignature(bundle, offset + 1)
  }
}

/** Whether every byte of the bundle is as it was sealed, and there are some. */
export function isWhole(bundle: Bundle): boolean {
  if (bundle.size === 0) return false
  for (let index = 0; bundle.has(index); index++) if (bundle.frame(index) === undefined) return false
  return true
}

/** The local header at a place; undefined when there is none, or its frame is damaged. */
export function headerIn(bundle: Bundle, offset: number): LocalHeader | undefined {
  const fixed = bundle.wholePart(offset, LOCAL_HEADER_FIXED)
  if (fixed?.readUInt32LE(0) !== Signature.LocalHeader) return undefined
  const length = LOCAL_HEADER_FIXED + fixed.readUInt16LE(26) + fixed.readUInt16LE(28)
  const header = bundle.wholePart(offset, length)
  return header && readLocalHeader(header, 0)
}

const SIGNATURE = Buffer.alloc(4)
SIGNATURE.writeUInt32LE(Signature.LocalHeader)

/** Where a header may begin from a place on: also at the end of a frame, where only its first bytes are seen. */
function nextSignature(bundle: Bundle, from: number): number {
  for (let index = bundle.frameAt(from); bundle.has(index); index++) {
    const plaintext = bundle.frame(index)
    if (plaintext === undefined) continue
    const first = bundle.startOf(index)
    const start = Math.max(0, from - first)
    const whole = plaintext.indexOf(SIGNATURE, start)
    if (whole >= 0) return first + whole
    const begun = plaintext.indexOf(
      SIGNATURE.subarray(0, 1),
      Math.max(start, plaintext.length - SIGNATURE.length + 1),
    )
    if (begun >= 0) return first + begun
  }
  return bundle.size
}
