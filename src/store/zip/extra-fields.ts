/**
 * Extra fields (APPNOTE.TXT 4.5): id (2), size (2), data.
 */
import { type EntryTimes, ExtraField } from './format.ts'

export const NTFS_FIELD_LENGTH = 36
/** With both sizes, as the local header must have it (4.5.3). */
export const ZIP64_LOCAL_LENGTH = 20
/** Header (4), version (1), attributes (4), tag (4), checksum (4). */
export const STATELIFT_FIELD_LENGTH = 17

/** 4.5.5: reserved (4), then attribute 1 of 24 bytes: modified, accessed, created. */
export function writeNtfsField(into: Buffer, at: number, times: EntryTimes): number {
  into.writeUInt16LE(ExtraField.Ntfs, at)
  into.writeUInt16LE(NTFS_FIELD_LENGTH - 4, at + 2)
  into.writeUInt32LE(0, at + 4)
  into.writeUInt16LE(1, at + 8)
  into.writeUInt16LE(24, at + 10)
  into.writeBigUInt64LE(times.modified, at + 12)
  into.writeBigUInt64LE(times.accessed, at + 20)
  into.writeBigUInt64LE(times.created, at + 28)
  return at + NTFS_FIELD_LENGTH
}

/** The fields of an extra area by id; stops at one that reaches beyond the area. */
export function* extraFields(area: Buffer): Generator<{ id: number; data: Buffer; at: number }> {
  for (let at = 0; at + 4 <= area.length; ) {
    const size = area.readUInt16LE(at + 2)
    if (at + 4 + size > area.length) return
    yield { id: area.readUInt16LE(at), data: area.subarray(at + 4, at + 4 + size), at }
    at += 4 + size
  }
}

/** The times in the data of an NTFS field; undefined when it holds none. */
export function readNtfsField(data: Buffer): EntryTimes | undefined {
  for (let at = 4; at + 4 <= data.length; at += 4 + data.readUInt16LE(at + 2)) {
    if (data.readUInt16LE(at) !== 1 || data.readUInt16LE(at + 2) < 24 || at + 28 > data.length) continue
    return {
      modified: data.readBigUInt64LE(at + 4),
      accessed: data.readBigUInt64LE(at + 12),
      created: data.readBigUInt64LE(at + 20),
    }
  }
  return undefined
}
