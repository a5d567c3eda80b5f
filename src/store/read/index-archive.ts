/**
 * Finds the entries of an archive: by the central directory, or where that is gone by looking for local headers.
 */
import { crc32 } from 'node:zlib'
import type { WarningSink } from '../../errors/index.ts'
import {
  type CentralDirectoryPlace,
  type CentralRecord,
  END_AREA,
  findCentralDirectory,
  LOCAL_HEADER_FIXED,
  type LocalHeader,
  readCentralRecord,
  readLocalHeader,
  Signature,
} from '../zip/index.ts'
import type { ArchiveBytes } from './archive-bytes.ts'
import { ArchiveIndex } from './archive-index.ts'
import type { EntryPlace } from './entry-content.ts'

const WINDOW = 4 * 1024 * 1024
/** Both lengths are 16 bits wide, three of them in a central directory record. */
const LONGEST_RECORD = 46 + 3 * 0xffff

/** Reads the central directory; where there is none, or it is damaged, looks for local headers. */
export function indexArchive(bytes: ArchiveBytes, onWarning?: WarningSink): ArchiveIndex {
  const index = readCentralDirectory(bytes) ?? scanLocalHeaders(bytes)
  if (!index.whole) {
    const message = `the central directory is missing or damaged; ${index.size} entries were found by their own headers`
    onWarning?.({ kind: 'store-central-directory-lost', message, where: bytes.path })
  }
  const overlapping = index.findOverlaps(bytes.size, (place) => headerAgrees(bytes, place))
  if (overlapping > 0) {
    const message = `${overlapping} entries of the archive share their bytes with others, or reach beyond the end, and are not read`
    onWarning?.({ kind: 'store-entries-overlap', message, where: bytes.path })
  }
  return index
}

function readCentralDirectory(bytes: ArchiveBytes): ArchiveIndex | undefined {
  const place = centralDirectoryPlace(bytes)
  if (place === undefined) return undefined
  const index = new ArchiveIndex(true)
  for (const record of centralRecords(bytes, place)) {
    if (record === undefined) return undefined
    const { offset, method, crc, size, storedSize, raw } = record
    index.add(record.name.toString(), { offset, method, crc, size, storedSize, record: crc32(raw) })
  }
  return index
}

/** Undefined when the archive has no end that tells. */
export function centralDirectoryPlace(bytes: ArchiveBytes): CentralDirectoryPlace | undefined {
  const tail = bytes.readUpTo(Math.max(0, bytes.size - END_AREA), END_AREA)
  return findCentralDirectory(tail, bytes.size)
}

/** The records of the central directory; undefined, and nothing after it, where it is not what its place says. */
export function* centralRecords(
  bytes: ArchiveBytes,
  place: CentralDirectoryPlace,
): Generator<CentralRecord | undefined> {
  const end = place.offset + place.size
  let window: Buffer = Buffer.alloc(0)
  let windowStart = place.offset
  let at = place.offset
  for (let count = 0; count < place.entries; count++) {
    if (windowStart + window.length - at < LONGEST_RECORD && windowStart + window.length < end) {
      window = bytes.readUpTo(at, Math.min(WINDOW, end - at))
      windowStart = at
    }
    const record = readCentralRecord(window, at - windowStart)
    yield record
    if (record === undefined) return
    at += record.length
  }
  if (at !== end) yield undefined
}

/** Follows local headers from the start; after damage goes on at the next that proves itself. */
function scanLocalHeaders(bytes: ArchiveBytes): ArchiveIndex {
  const index = new ArchiveIndex(false)
  let tag: number | undefined
  for (let at = 0; at < bytes.size; ) {
    const header = headerAt(bytes, at)
    if (header?.proven === true) index.recognized = true
    const ours = header?.proven === true && (tag === undefined || tag === header.tag)
    if (header !== undefined && ours) {
      tag = header.tag
      const { name, method, crc, size, storedSize } = header
      const place = { offset: at, method, crc, size, storedSize, record: undefined }
      if (fits(bytes, at, header)) {
        index.add(name.toString(), place)
        at += header.length + storedSize
        continue
      }
      index.addCutOff(name.toString(), place)
    }
    at = nextSignature(bytes, at + 1)
  }
  return index
}

/** The local header there; undefined when there is none. */
export function headerAt(bytes: ArchiveBytes, at: number): LocalHeader | undefined {
  const fixed = bytes.readUpTo(at, LOCAL_HEADER_FIXED)
  if (fixed.length < LOCAL_HEADER_FIXED || fixed.readUInt32LE(0) !== Signature.LocalHeader) return undefined
  const length = LOCAL_HEADER_FIXED + fixed.readUInt16LE(26) + fixed.readUInt16LE(28)
  return readLocalHeader(bytes.readUpTo(at, length), 0)
}

function headerAgrees(bytes: ArchiveBytes, place: EntryPlace): boolean {
  const header = headerAt(bytes, Math.min(place.offset, bytes.size))
  return (
    header?.proven === true &&
    header.size === place.size &&
    header.storedSize === place.storedSize &&
    header.crc === place.crc
  )
}

function fits(bytes: ArchiveBytes, at: number, header: LocalHeader): boolean {
  return at + header.length + header.storedSize <= bytes.size
}

const SIGNATURE = Buffer.alloc(4)
SIGNATURE.writeUInt32LE(Signature.LocalHeader)

function nextSignature(bytes: ArchiveBytes, from: number): number {
  for (let at = from; at < bytes.size; at += WINDOW - SIGNATURE.length) {
    const found = bytes.readUpTo(at, WINDOW).indexOf(SIGNATURE)
    if (found >= 0) return at + found
  }
  return bytes.size
}
