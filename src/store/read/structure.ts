/**
 * What an archive says twice is held against each other: each entry's local header and its record in the central
 * directory, and the records at the end. No byte of them is left that may change without being noticed.
 */
import { centralRecordRoom, endRecords, type LocalHeader, writeCentralRecord } from '../zip/index.ts'
import type { ArchiveBytes } from './archive-bytes.ts'
import { centralDirectoryPlace, centralRecords, headerAt } from './archive-index.ts'

export interface StructureFault {
  /** Of the entry in the archive; undefined where the whole is at fault. */
  readonly name: string | undefined
  readonly why: string
}

/** Everything that is not as it was written; contents are not looked at. */
export function* structureFaults(bytes: ArchiveBytes): Generator<StructureFault> {
  const place = centralDirectoryPlace(bytes)
  if (place === undefined) return yield { name: undefined, why: 'the central directory is lost' }
  const end = endRecords(place)
  if (!bytes.readUpTo(place.offset + place.size, end.length + 1).equals(end)) {
    yield { name: undefined, why: 'the end of the archive is damaged' }
  }
  for (const record of centralRecords(bytes, place)) {
    if (record === undefined) return yield { name: undefined, why: 'the central directory is damaged' }
    const name = record.name.toString()
    const header = record.offset < bytes.size ? headerAt(bytes, record.offset) : undefined
    if (header?.proven !== true) yield { name, why: `the header of ${name} is damaged` }
    else if (!recordOf(header, record.offset).equals(record.raw)) {
      yield { name, why: `the central directory says otherwise of ${name} than its header` }
    }
  }
}

/** The central directory's record of an entry with this header. */
function recordOf({ times, ...header }: LocalHeader, offset: number): Buffer {
  const record = Buffer.alloc(centralRecordRoom(header.name.length))
  const entry = { ...header, offset, ...(times === undefined ? {} : { times }) }
  return record.subarray(0, writeCentralRecord(record, 0, entry))
}
