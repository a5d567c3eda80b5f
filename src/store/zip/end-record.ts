/**
 * The end of an archive: ZIP64 end record and locator (APPNOTE.TXT 4.3.14, 4.3.15) and end record (4.3.16).
 */
import { MAX_16, MAX_32, Signature } from './format.ts'

const END_LENGTH = 22
const ZIP64_END_LENGTH = 56
const LOCATOR_LENGTH = 20
/** The last bytes of an archive in which its end records lie; our archives have no comment. */
export const END_AREA = END_LENGTH + LOCATOR_LENGTH + ZIP64_END_LENGTH + MAX_16

export interface CentralDirectoryPlace {
  readonly entries: number
  readonly offset: number
  readonly size: number
}

/** What follows the central directory. */
export function endRecords(place: CentralDirectoryPlace): Buffer {
  const { entries, offset, size } = place
  const end = Buffer.alloc(END_LENGTH)
  end.writeUInt32LE(Signature.EndRecord, 0)
  end.writeUInt16LE(Math.min(entries, MAX_16), 8)
  end.writeUInt16LE(Math.min(entries, MAX_16), 10)
  end.writeUInt32LE(Math.min(size, MAX_32), 12)
  end.writeUInt32LE(Math.min(offset, MAX_32), 16)
  if (entries < MAX_16 && size < MAX_32 && offset < MAX_32) return end
  const zip64 = Buffer.alloc(ZIP64_END_LENGTH + LOCATOR_LENGTH)
  zip64.writeUInt32LE(Signature.Zip64EndRecord, 0)
  // The size does not count itself and the signature.
  zip64.writeBigUInt64LE(BigInt(ZIP64_END_LENGTH - 12), 4)
  zip64.writeUInt16LE(63, 12)
  zip64.writeUInt16LE(45, 14)
  zip64.writeBigUInt64LE(BigInt(entries), 24)
  zip64.writeBigUInt64LE(BigInt(entries), 32)
  zip64.writeBigUInt64LE(BigInt(size), 40)
  zip64.writeBigUInt64LE(BigInt(offset), 48)
  zip64.writeUInt32LE(Signature.Zip64EndLocator, ZIP64_END_LENGTH)
  zip64.writeBigUInt64LE(BigInt(offset + size), ZIP64_END_LENGTH + 8)
  zip64.writeUInt32LE(1, ZIP64_END_LENGTH + 16)
  return Buffer.concat([zip64, end])
}

/**
 * Where the central directory lies.
 * @param tail the last bytes of the archive, up to `END_AREA`
 * @param archiveSize of the whole archive
 * @returns undefined when there is no end record, or it points outside the archive
 */
export function findCentralDirectory(tail: Buffer, archiveSize: number): CentralDirectoryPlace | undefined {
  const base = archiveSize - tail.length
  for (let at = tail.length - END_LENGTH; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== Signature.EndRecord) continue
    const place = zip64Place(tail, at, base) ?? {
      entries: tail.readUInt16LE(at + 10),
      size: tail.readUInt32LE(at + 12),
      offset: tail.readUInt32LE(at + 16),
    }
    if (place.offset + place.size <= base + at) return place
  }
  return undefined
}

function zip64Place(tail: Buffer, end: number, base: number): CentralDirectoryPlace | undefined {
  const locator = end - LOCATOR_LENGTH
  if (locator < 0 || tail.readUInt32LE(locator) !== Signature.Zip64EndLocator) return undefined
  const at = Number(tail.readBigUInt64LE(locator + 8)) - base
  if (at < 0 || at + ZIP64_END_LENGTH > locator) return undefined
  if (tail.readUInt32LE(at) !== Signature.Zip64EndRecord) return undefined
  const place = {
    entries: Number(tail.readBigUInt64LE(at + 32)),
    size: Number(tail.readBigUInt64LE(at + 40)),
    offset: Number(tail.readBigUInt64LE(at + 48)),
  }
  return Object.values(place).every(Number.isSafeInteger) ? place : undefined
}
