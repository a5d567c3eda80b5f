/**
 * Local file headers (APPNOTE.TXT 4.3.7). They carry sizes, CRC, exact times and attributes, so that a store whose
 * end is lost can still be read.
 */
import { crc32 } from 'node:zlib'
import {
  extraFields,
  NTFS_FIELD_LENGTH,
  readNtfsField,
  STATELIFT_FIELD_LENGTH,
  writeNtfsField,
  ZIP64_LOCAL_LENGTH,
} from './extra-fields.ts'
import {
  dosTime,
  type EntryFacts,
  type EntryTimes,
  ExtraField,
  FLAG_UTF8,
  isMethod,
  MAX_32,
  type Method,
  Signature,
  versionNeeded,
  ZIP64_FROM,
} from './format.ts'

/** Bytes of a local header before the name. */
export const LOCAL_HEADER_FIXED = 30
const FIELD_VERSION = 1

type LengthFacts = Pick<EntryFacts, 'name' | 'size' | 'zip64' | 'times'>

function needsZip64({ zip64, size }: LengthFacts): boolean {
  return zip64 ?? size >= ZIP64_FROM
}

/** How long the header will be: it does not depend on what is known only after the content was read. */
export function localHeaderLength(facts: LengthFacts): number {
  return LOCAL_HEADER_FIXED + facts.name.length + extraLength(facts)
}

function extraLength(facts: LengthFacts): number {
  return (
    (needsZip64(facts) ? ZIP64_LOCAL_LENGTH : 0) +
    (facts.times === undefined ? 0 : NTFS_FIELD_LENGTH) +
    STATELIFT_FIELD_LENGTH
  )
}

/** Writes the header at `start`; gives the place after it. */
export function writeLocalHeader(into: Buffer, start: number, facts: EntryFacts): number {
  const { name, method, crc, size, storedSize, times } = facts
  const zip64 = needsZip64(facts)
  const dos = dosTime(times?.modified ?? 0n)
  into.writeUInt32LE(Signature.LocalHeader, start)
  into.writeUInt16LE(versionNeeded(method, zip64), start + 4)
  into.writeUInt16LE(FLAG_UTF8, start + 6)
  into.writeUInt16LE(method, start + 8)
  into.writeUInt32LE(dos, start + 10)
  into.writeUInt32LE(crc, start + 14)
  into.writeUInt32LE(zip64 ? MAX_32 : storedSize, start + 18)
  into.writeUInt32LE(zip64 ? MAX_32 : size, start + 22)
  into.writeUInt16LE(name.length, start + 26)
  into.writeUInt16LE(extraLength(facts), start + 28)
  into.set(name, start + LOCAL_HEADER_FIXED)
  let at = start + LOCAL_HEADER_FIXED + name.length
  if (zip64) {
    into.writeUInt16LE(ExtraField.Zip64, at)
    into.writeUInt16LE(ZIP64_LOCAL_LENGTH - 4, at + 2)
    into.writeBigUInt64LE(BigInt(size), at + 4)
    into.writeBigUInt64LE(BigInt(storedSize), at + 12)
    at += ZIP64_LOCAL_LENGTH
  }
  if (times !== undefined) at = writeNtfsField(into, at, times)
  into.writeUInt16LE(ExtraField.Statelift, at)
  into.writeUInt16LE(STATELIFT_FIELD_LENGTH - 4, at + 2)
  into.writeUInt8(FIELD_VERSION, at + 4)
  into.writeUInt32LE(facts.attributes >>> 0, at + 5)
  into.writeUInt32LE(facts.tag, at + 9)
  into.writeUInt32LE(crc32(into.subarray(start + 4, at + 13)), at + 13)
  return at + STATELIFT_FIELD_LENGTH
}

export interface LocalHeader {
  readonly name: Buffer
  readonly method: Method
  readonly crc: number
  readonly size: number
  readonly storedSize: number
  readonly times: EntryTimes | undefined
  readonly attributes: number
  readonly tag: number
  /** From the signature to the data. */
  readonly length: number
  /** Our own field is there and its checksum fits. */
  readonly proven: boolean
}

/**
 * The header at `start`; undefined when there is none that this store could have written, or `bytes` end before it does.
 */
export function readLocalHeader(bytes: Buffer, start: number): LocalHeader | undefined {
  if (start + LOCAL_HEADER_FIXED > bytes.length) return undefined
  if (bytes.readUInt32LE(start) !== Signature.LocalHeader || bytes.readUInt16LE(start + 6) !== FLAG_UTF8) {
    return undefined
  }
  const method = bytes.readUInt16LE(start + 8)
  if (!isMethod(method)) return undefined
  const nameEnd = start + LOCAL_HEADER_FIXED + bytes.readUInt16LE(start + 26)
  const end = nameEnd + bytes.readUInt16LE(start + 28)
  if (end > bytes.length) return undefined
  let storedSize = bytes.readUInt32LE(start + 18)
  let size = bytes.readUInt32LE(start + 22)
  let times: EntryTimes | undefined
  let attributes = 0
  let tag = 0
  let proven = false
  for (const { id, data, at } of extraFields(bytes.subarray(nameEnd, end))) {
    if (id === ExtraField.Zip64 && data.length >= 16 && size === MAX_32) {
      size = Number(data.readBigUInt64LE(0))
      storedSize = Number(data.readBigUInt64LE(8))
    } else if (id === ExtraField.Ntfs) times = readNtfsField(data)
    else if (id === ExtraField.Statelift && data.length >= 13 && data[0] === FIELD_VERSION) {
      attributes = data.readUInt32LE(1)
      tag = data.readUInt32LE(5)
      proven = data.readUInt32LE(9) === crc32(bytes.subarray(start + 4, nameEnd + at + 13))
    }
  }
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(storedSize)) return undefined
  return {
    name: bytes.subarray(start + LOCAL_HEADER_FIXED, nameEnd),
    method,
    crc: bytes.readUInt32LE(start + 14),
    size,
    storedSize,
    times,
    attributes,
    tag,
    length: end - start,
    proven,
  }
}
