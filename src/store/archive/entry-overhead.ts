/**
 * What an archive takes for a content besides its bytes, for estimates (docs/store-format.md, sections 2 and 5).
 */
import { PIECE } from '../contents/compressor.ts'
import { BUNDLE_FRAME, BUNDLE_HEADER } from '../crypto/bundle.ts'
import { FRAME_OVERHEAD, SALT_LENGTH } from '../crypto/frames.ts'
import { ID_LENGTH, outerName } from '../crypto/keys.ts'
import { centralRecordLength, localHeaderLength } from '../zip/index.ts'

const TIMES = { created: 1n, modified: 1n, accessed: 1n }
const OUTER_NAME = Buffer.from(outerName(Buffer.alloc(ID_LENGTH)))
/** A bundle has as many contents, or as many bytes, whichever are reached first. */
const BUNDLE_CONTENTS = 256
const BUNDLE_BYTES = 4 * 1024 * 1024
/** A place in a bundle, in the compressed catalog: its numbers; the digits are those of the line before. */
const PLACE_IN_CATALOG = 8

/**
 * Bytes of both headers, and of what seals the content in an encrypted store.
 * @param name of the content's entry
 * @param size of a content that is captured; undefined of one that is made and has an entry of its own
 */
export function entryOverhead(name: string, encrypted: boolean, size?: number): number {
  const facts = { name: Buffer.from(name), size: 0, times: TIMES }
  const inner = localHeaderLength(facts)
  if (!encrypted) return inner + centralRecordLength(facts.name.length, true)
  const entry = BUNDLE_HEADER + SALT_LENGTH + FRAME_OVERHEAD + centralRecordLength(OUTER_NAME.length, false)
  if (size === undefined || size > PIECE) return inner + entry
  const part = Math.max(1 / BUNDLE_CONTENTS, size / BUNDLE_BYTES)
  return inner + PLACE_IN_CATALOG + entry * part + (size / BUNDLE_FRAME) * FRAME_OVERHEAD
}
