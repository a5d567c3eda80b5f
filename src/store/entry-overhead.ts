/**
 * What an archive takes for an entry besides its content, for estimates (docs/store-format.md, sections 2 and 5).
 */
import { FRAME_OVERHEAD, SALT_LENGTH } from './crypto/frames.ts'
import { ID_LENGTH, outerName } from './crypto/keys.ts'
import { centralRecordLength, localHeaderLength } from './zip/index.ts'

const TIMES = { created: 1n, modified: 1n, accessed: 1n }
const OUTER_NAME = Buffer.from(outerName(Buffer.alloc(ID_LENGTH)))

/** Bytes of both headers, and of what seals the entry in an encrypted store. `name` is the entry's. */
export function entryOverhead(name: string, encrypted: boolean): number {
  const facts = { name: Buffer.from(name), size: 0, times: TIMES }
  const inner = localHeaderLength(facts)
  if (!encrypted) return inner + centralRecordLength(facts.name.length, true)
  const outer = localHeaderLength({ name: OUTER_NAME, size: 0 })
  return outer + SALT_LENGTH + FRAME_OVERHEAD + inner + centralRecordLength(OUTER_NAME.length, false)
}
