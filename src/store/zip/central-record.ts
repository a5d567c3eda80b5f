/**
 * Central directory records (APPNOTE.TXT 4.3.12).
 */
import {
  extraFields,
  NTFS_FIELD_LENGTH,
  readNtfsField,
  STATELIFT_FIELD_LENGTH,
  writeNtfsField,
} from './extra-fields.ts'
import {
  dosTime,
  type EntryFacts,
  type EntryTimes,
  ExtraField,
  FLAG_UTF8,
  MAX_32,
  Signature,
  versionNeeded,
} from './format.ts'

export const CENTRAL_RECORD_FIXED = 46
/** Made by: 0 is FAT, whose external attributes Windows' programs read; 63 is version 6.3. */
const MADE_BY = 63
/** Read-only, hidden, system, directory, archive. */
const DOS_ATTRIBUTES = 0x37
const DOS_READ_ONLY = 0x01
const DOS_DIRECTORY = 0x10
const LOCAL_FIXED = 30
const VERSION_ZIP64 = 45

export interface PlacedEntry extends Omit<EntryFacts, 'tag'> {
  /** Of the local header, from the start of the archive. */
  readonly offset: number
}

/** How long the record is in an archive below 4 GiB. */
export function centralRecordLength(nameLength: number, hasTimes: boolean): number {
  return CENTRAL_RECORD_FIXED + nameLength + (hasTimes ? NTFS_FIELD_LENGTH : 0)
}

/** The longest that the record of a name of this length can be. */
export function centralRecordRoom(nameLength: number): number {
  return CENTRAL_RECORD_FIXED + nameLength + 28 + NTFS_FIELD_LENGTH
}

/** Writes the record at `start`; gives the place after it. */
export function writeCentralRecord(into: Buffer, start: number, entry: PlacedEntry): number {
  const { name, size, storedSize, offset, times } = entry
  const large = [size, storedSize, offset].filter((value) => value >= MAX_32)
  into.writeUInt32LE(Signature.CentralRecord, start)
  into.writeUInt16LE(MADE_BY, start + 4)
  into.writeUInt16LE(versionNeeded(entry.method, large.length > 0), start + 6)
  into.writeUInt16LE(FLAG_UTF8, start + 8)
  into.writeUInt16LE(entry.method, start + 10)
  into.writeUInt32LE(dosTime(times?.modified ?? 0n), start + 12)
  into.writeUInt32LE(entry.crc, start + 16)
  into.writeUInt32LE(Math.min(storedSize, MAX_32), start + 20)
  into.writeUInt32LE(Math.min(size, MAX_32), start + 24)
  into.writeUInt16LE(name.length, start + 28)
  // Comment length, disk number, internal attributes.
  into.fill(0, start + 32, start + 38)
  into.writeUInt32LE(externalAttributes(entry.attributes), start + 38)
  into.writeUInt32LE(Math.min(offset, MAX_32), start + 42)
  into.set(name, start + CENTRAL_RECORD_FIXED)
  const extra = start + CENTRAL_RECORD_FIXED + name.length
  let at = extra
  if (large.length > 0) {
    into.writeUInt16LE(ExtraField.Zip64, at)
    into.writeUInt16LE(large.length * 8, at + 2)
    at += 4
    for (const value of large) at = into.writeBigUInt64LE(BigInt(value), at)
  }
  if (times !== undefined) at = writeNtfsField(into, at, times)
  into.writeUInt16LE(at - extra, start + 30)
  return at
}

/**
 * Writes the record of an entry whose local header is in `local` at `headerStart` and has no ZIP64 field: the middle of both is the same
 * (4.3.7 and 4.3.12). Gives the place after it.
 */
export function writeCentralRecordFor(
  into: Buffer,
  start: number,
  local: Buffer,
  headerStart: number,
  offset: number,
): number {
  const nameLength = local.readUInt16LE(headerStart + 26)
  const localExtra = headerStart + LOCAL_FIXED + nameLength
  const extraLength = local.readUInt16LE(headerStart + 28)
  const hasTimes = extraLength >= NTFS_FIELD_LENGTH
  const attributes = local.readUInt32LE(localExtra + extraLength - STATELIFT_FIELD_LENGTH + 5)
  into.writeUInt32LE(Signature.CentralRecord, start)
  into.writeUInt16LE(MADE_BY, start + 4)
  local.copy(into, start + 6, headerStart + 4, headerStart + LOCAL_FIXED)
  // A place beyond 4 GiB needs the version that knows ZIP64 (4.4.3.2), which the local header does not.
  if (offset >= MAX_32) into.writeUInt16LE(Math.max(into.readUInt16LE(start + 6), VERSION_ZIP64), start + 6)
  into.fill(0, start + 32, start + 38)
  into.writeUInt32LE(externalAttributes(attributes), start + 38)
  into.writeUInt32LE(Math.min(offset, MAX_32), start + 42)
  local.copy(into, start + CENTRAL_RECORD_FIXED, headerStart + LOCAL_FIXED, localExtra)
  const extra = start + CENTRAL_RECORD_FIXED + nameLength
  let at = extra
  if (offset >= MAX_32) {
    into.writeUInt16LE(ExtraField.Zip64, at)
    into.writeUInt16LE(8, at + 2)
    at = into.writeBigUInt64LE(BigInt(offset), at + 4)
  }
  if (hasTimes) at += local.copy(into, at, localExtra, localExtra + NTFS_FIELD_LENGTH)
  into.writeUInt16LE(at - extra, start + 30)
  return at
}

function externalAttributes(attributes: number): number {
  const dos = attributes & DOS_ATTRIBUTES
  // A read-only folder could not be filled by the program that unpacks it.
  return dos & DOS_DIRECTORY ? dos & ~DOS_READ_ONLY : dos
}

export interface CentralRecord {
  readonly name: Buffer
  readonly flags: number
  /** Not yet known to be one that can be read. */
  readonly method: number
  readonly crc: number
  readonly size: number
  readonly storedSize: number
  readonly offset: number
  readonly times: EntryTimes | undefined
  /** From the signature to the next record. */
  readonly length: number
  /** These bytes. */
  readonly raw: Buffer
}

/** The record at `start`; undefined when there is none or `bytes` end before it does. */
export function readCentralRecord(bytes: Buffer, start: number): CentralRecord | undefined {
  if (start + CENTRAL_RECORD_FIXED > bytes.length) return undefined
  if (bytes.readUInt32LE(start) !== Signature.CentralRecord) return undefined
  const nameEnd = start + CENTRAL_RECORD_FIXED + bytes.readUInt16LE(start + 28)
  const extraEnd = nameEnd + bytes.readUInt16LE(start + 30)
  const end = extraEnd + bytes.readUInt16LE(start + 32)
  if (end > bytes.length) return undefined
  let storedSize = bytes.readUInt32LE(start + 20)
  let size = bytes.readUInt32LE(start + 24)
  let offset = bytes.readUInt32LE(start + 42)
  let times: EntryTimes | undefined
  for (const { id, data } of extraFields(bytes.subarray(nameEnd, extraEnd))) {
    if (id === ExtraField.Ntfs) times = readNtfsField(data)
    if (id !== ExtraField.Zip64) continue
    let at = 0
    const next = (value: number) => {
      if (value !== MAX_32 || at + 8 > data.length) return value
      at += 8
      return Number(data.readBigUInt64LE(at - 8))
    }
    size = next(size)
    storedSize = next(storedSize)
    offset = next(offset)
  }
  if (![size, storedSize, offset].every(Number.isSafeInteger)) return undefined
  return {
    name: bytes.subarray(start + CENTRAL_RECORD_FIXED, nameEnd),
    flags: bytes.readUInt16LE(start + 8),
    method: bytes.readUInt16LE(start + 10),
    crc: bytes.readUInt32LE(start + 16),
    size,
    storedSize,
    offset,
    times,
    length: end - start,
    raw: bytes.subarray(start, end),
  }
}
