/**
 * What an archive says twice is held against each other: each entry's local header and its record in the central
 * directory, and the records at the end. No byte of them is left that may change without being noticed.
 */
import { crc32 } from 'node:zlib'
import { centralRecordRoom, endRecords, type LocalHeader, writeCentralRecord } from '../zip/index.ts'
import type { ArchiveBytes } from './archive-bytes.ts'
import type { ArchiveIndex } from './archive-index.ts'
import { centralDirectoryPlace } from './index-archive.ts'

/** Why the end of an archive is not as it was written; undefined when it is. */
export function endFault(bytes: ArchiveBytes, index: ArchiveIndex): string | undefined {
  const place = centralDirectoryPlace(bytes)
  if (place === undefined) return 'the central directory is lost'
  const end = endRecords(place)
  if (!bytes.readUpTo(place.offset + place.size, end.length + 1).equals(end)) {
    return 'the end of the archive is damaged'
  }
  return index.repeated > 0 ? `${index.repeated} entries have the name of another` : undefined
}

/**
 * Whether the central directory says of an entry what its header says.
 * @param record CRC-32 of the entry's record in the central directory
 */
export function recordAgrees({ times, ...header }: LocalHeader, offset: number, record: number): boolean {
  const expected = Buffer.alloc(centralRecordRoom(header.name.length))
  const entry = { ...header, offset, ...(times === undefined ? {} : { times }) }
  return crc32(expected.subarray(0, writeCentralRecord(expected, 0, entry))) === record
}
