import { i64, u16, u32, utf16 } from '../little-endian.ts'

/** Attribute types, by the names the field gives them. */
export const AttributeType = {
  StandardInformation: 0x10,
  AttributeList: 0x20,
  FileName: 0x30,
  ObjectId: 0x40,
  SecurityDescriptor: 0x50,
  VolumeName: 0x60,
  VolumeInformation: 0x70,
  Data: 0x80,
  IndexRoot: 0x90,
  IndexAllocation: 0xa0,
  Bitmap: 0xb0,
  ReparsePoint: 0xc0,
  EaInformation: 0xd0,
  Ea: 0xe0,
  LoggedUtilityStream: 0x100,
} as const

export const AttributeFlag = { CompressionMask: 0x00ff, Encrypted: 0x4000, Sparse: 0x8000 } as const

interface AttributeHead {
  readonly type: number
  /** `''` for the unnamed one. */
  readonly name: string
  readonly flags: number
  /** Unique within its record. */
  readonly id: number
}

export interface ResidentAttribute extends AttributeHead {
  readonly resident: true
  readonly value: Uint8Array
}

/** One piece of a non-resident attribute; the sizes count in the first piece only (`lowestVcn` 0). */
export interface RunAttribute extends AttributeHead {
  readonly resident: false
  readonly lowestVcn: number
  readonly highestVcn: number
  /** Clusters of a compression unit as a power of two; 0 for what is not compressed. */
  readonly compressionUnit: number
  readonly allocatedSize: number
  readonly size: number
  /** Bytes behind this are zero, whatever the clusters hold. */
  readonly validSize: number
  /** Mapping pairs. */
  readonly pairs: Uint8Array
}

export type Attribute = ResidentAttribute | RunAttribute

const END_OF_ATTRIBUTES = 0xffff_ffff
const SMALLEST_ATTRIBUTE = 24

/** The attributes of a record, and a sentence about the first one that cannot be right (those before it are given). */
export function parseAttributes(
  record: Uint8Array,
  first: number,
  end: number,
): { attributes: Attribute[]; problem?: string } {
  const attributes: Attribute[] = []
  let at = first
  while (at + 8 <= end) {
    const type = u32(record, at)
    if (type === END_OF_ATTRIBUTES) return { attributes }
    const length = u32(record, at + 4)
    if (type === 0 || length < SMALLEST_ATTRIBUTE || at + length > end) {
      return { attributes, problem: 'an attribute has an impossible length' }
    }
    const attribute = parseAttribute(record.subarray(at, at + length), type)
    if (attribute === undefined)
      return { attributes, problem: 'an attribute says more than its length can hold' }
    attributes.push(attribute)
    at += length
  }
  return { attributes, problem: 'the list of attributes has no end' }
}

function parseAttribute(bytes: Uint8Array, type: number): Attribute | undefined {
  const nameLength = bytes[9] ?? 0
  const nameAt = u16(bytes, 10)
  if (nameLength > 0 && nameAt + nameLength * 2 > bytes.length) return undefined
  const head = { type, name: utf16(bytes, nameAt, nameLength), flags: u16(bytes, 12), id: u16(bytes, 14) }
  if (bytes[8] === 0) {
    const valueAt = u16(bytes, 20)
    const valueLength = u32(bytes, 16)
    if (valueAt + valueLength > bytes.length) return undefined
    return { ...head, resident: true, value: bytes.subarray(valueAt, valueAt + valueLength) }
  }
  const pairsAt = u16(bytes, 32)
  if (bytes.length < 64 || pairsAt < 64 || pairsAt > bytes.length) return undefined
  return {
    ...head,
    resident: false,
    lowestVcn: i64(bytes, 16),
    highestVcn: i64(bytes, 24),
    compressionUnit: bytes[34] ?? 0,
    allocatedSize: i64(bytes, 40),
    size: i64(bytes, 48),
    validSize: i64(bytes, 56),
    pairs: bytes.subarray(pairsAt),
  }
}
