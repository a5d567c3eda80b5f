import { u16, u32, u48 } from '../little-endian.ts'
import { type Attribute, parseAttributes } from './attribute.ts'
import { applyFixup } from './fixup.ts'

/** Names a record and which of its lives: the sequence number grows each time the record is used anew. */
export interface FileReference {
  readonly record: number
  readonly sequence: number
}

export interface FileRecord {
  readonly number: number
  readonly sequence: number
  readonly links: number
  readonly inUse: boolean
  readonly directory: boolean
  /** The record this one continues; undefined for a base record. */
  readonly base: FileReference | undefined
  readonly attributes: readonly Attribute[]
  /** What is wrong with it, when not all of it could be read. */
  readonly problem?: string
}

export const RecordFlag = { InUse: 0x1, Directory: 0x2 } as const

/** Byte offsets within a record's header. */
export const RecordField = {
  Sequence: 16,
  Links: 18,
  FirstAttribute: 20,
  Flags: 22,
  BytesInUse: 24,
  BytesAllocated: 28,
  Base: 32,
  BaseSequence: 38,
} as const

export const FILE_SIGNATURE = 0x454c_4946
export const BAAD_SIGNATURE = 0x4441_4142

export type RecordState = FileRecord | 'unused' | 'torn'

/** `bytes` is changed: the fix-ups are put back in place. `'unused'` for what was never a record. */
export function parseFileRecord(bytes: Uint8Array, number: number): RecordState {
  const signature = u32(bytes, 0)
  if (signature === 0) return 'unused'
  if (signature !== FILE_SIGNATURE) return 'torn'
  if (!applyFixup(bytes, 0, bytes.length)) return 'torn'
  const flags = u16(bytes, RecordField.Flags)
  const baseSequence = u16(bytes, RecordField.BaseSequence)
  const base = u48(bytes, RecordField.Base)
  const end = Math.min(u32(bytes, RecordField.BytesInUse), bytes.length)
  const parsed = parseAttributes(bytes, u16(bytes, RecordField.FirstAttribute), end)
  return {
    number,
    sequence: u16(bytes, RecordField.Sequence),
    links: u16(bytes, RecordField.Links),
    inUse: (flags & RecordFlag.InUse) !== 0,
    directory: (flags & RecordFlag.Directory) !== 0,
    base: base === 0 && baseSequence === 0 ? undefined : { record: base, sequence: baseSequence },
    ...parsed,
  }
}

/** A file reference as it stands in names, indexes and attribute lists. */
export function parseReference(bytes: Uint8Array, at: number): FileReference {
  return { record: u48(bytes, at), sequence: u16(bytes, at + 6) }
}
