import { i64, u16, u32 } from '../little-endian.ts'
import type { AttributeType } from './attribute.ts'
import { type FileReference, parseReference } from './file-record.ts'

export interface AttributeListEntry {
  readonly type: number
  readonly lowestVcn: number
  /** The record that holds the attribute. */
  readonly holder: FileReference
}

const SMALLEST_ENTRY = 26

/** The entries of an $ATTRIBUTE_LIST, and whether all of it made sense. */
export function parseAttributeList(value: Uint8Array): { entries: AttributeListEntry[]; sound: boolean } {
  const entries: AttributeListEntry[] = []
  let at = 0
  while (at + SMALLEST_ENTRY <= value.length) {
    const type = u32(value, at)
    const length = u16(value, at + 4)
    if (type === 0 || length < SMALLEST_ENTRY || at + length > value.length) return { entries, sound: false }
    entries.push({ type, lowestVcn: i64(value, at + 8), holder: parseReference(value, at + 16) })
    at += length
  }
  return { entries, sound: true }
}

/** The records that continue `base`, each once, in the order of the list; of one type only where one is given. */
export function continuationRecords(
  entries: readonly AttributeListEntry[],
  base: number,
  type?: (typeof AttributeType)[keyof typeof AttributeType],
): FileReference[] {
  const found = new Map<number, FileReference>()
  for (const { type: entryType, holder } of entries) {
    if (holder.record !== base && (type === undefined || entryType === type)) found.set(holder.record, holder)
  }
  return [...found.values()]
}
