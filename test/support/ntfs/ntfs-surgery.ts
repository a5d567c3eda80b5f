import { AttributeType } from '../../../src/ntfs/record/attribute.ts'

/**
 * Changes to volumes that no driver makes: records are taken out of an image, changed, and put back with fix-ups that fit. For
 * tests of damaged and hostile volumes. The $MFT must be in one piece.
 */

const STRIDE = 512

export interface Layout {
  readonly clusterSize: number
  readonly recordSize: number
  /** Byte position of $MFT. */
  readonly mft: number
  readonly mirror: number
}

export function layoutOf(image: Buffer): Layout {
  const clusterSize = image.readUInt16LE(11) * image.readUInt8(13)
  const records = image.readInt8(64)
  return {
    clusterSize,
    recordSize: records < 0 ? 2 ** -records : records * clusterSize,
    mft: Number(image.readBigInt64LE(48)) * clusterSize,
    mirror: Number(image.readBigInt64LE(56)) * clusterSize,
  }
}

/** The bytes of a record as they stand in the image; writing to them writes to the image. */
export function rawRecord(image: Buffer, number: number): Buffer {
  const { mft, recordSize } = layoutOf(image)
  return image.subarray(mft + number * recordSize, mft + (number + 1) * recordSize)
}

/** Calls `change` with a record, or an index node, whose fix-ups are taken off, and puts them back. */
export function editProtected(raw: Buffer, change: (bytes: Buffer) => void): void {
  const sequenceAt = () => raw.readUInt16LE(4)
  for (let i = 1; i <= raw.length / STRIDE; i++) {
    raw.copy(raw, i * STRIDE - 2, sequenceAt() + i * 2, sequenceAt() + i * 2 + 2)
  }
  change(raw)
  for (let i = 1; i <= raw.length / STRIDE; i++) {
    raw.copy(raw, sequenceAt() + i * 2, i * STRIDE - 2, i * STRIDE)
    raw.copy(raw, i * STRIDE - 2, sequenceAt(), sequenceAt() + 2)
  }
}

export function editRecord(image: Buffer, number: number, change: (record: Buffer) => void): void {
  editProtected(rawRecord(image, number), change)
}

/** The attributes of a record as bytes, each whole. */
export function attributesOf(record: Buffer): Buffer[] {
  const found: Buffer[] = []
  for (let at = record.readUInt16LE(20); record.readUInt32LE(at) !== 0xffff_ffff; ) {
    const length = record.readUInt32LE(at + 4)
    found.push(Buffer.from(record.subarray(at, at + length)))
    at += length
  }
  return found
}

export function setAttributes(record: Buffer, attributes: readonly Buffer[]): void {
  const ordered = [...attributes].sort((a, b) => a.readUInt32LE(0) - b.readUInt32LE(0))
  let at = record.readUInt16LE(20)
  for (const attribute of ordered) at += attribute.copy(record, at)
  record.writeUInt32LE(0xffff_ffff, at)
  record.writeUInt32LE(at + 8, 24)
}

/** Changes the attributes of a type in place. */
export function editAttribute(
  image: Buffer,
  number: number,
  type: number,
  change: (attribute: Buffer) => void,
): void {
  editRecord(image, number, (record) => {
    const attributes = attributesOf(record)
    for (const attribute of attributes) if (attribute.readUInt32LE(0) === type) change(attribute)
    setAttributes(record, attributes)
  })
}

export function residentAttribute(type: number, value: Uint8Array, id: number): Buffer {
  const header = 24
  const bytes = Buffer.alloc(Math.ceil((header + value.length) / 8) * 8)
  bytes.writeUInt32LE(type, 0)
  bytes.writeUInt32LE(bytes.length, 4)
  bytes.writeUInt16LE(header, 10)
  bytes.writeUInt16LE(id, 14)
  bytes.writeUInt32LE(value.length, 16)
  bytes.writeUInt16LE(header, 20)
  bytes.set(value, header)
  return bytes
}

export interface Run {
  /** Undefined for a hole. */
  readonly lcn: number | undefined
  readonly length: number
}

export interface RunAttributeSpec {
  readonly type: number
  readonly id: number
  readonly runs: readonly Run[]
  readonly lowestVcn: number
  readonly size: number
  readonly clusterSize: number
  readonly flags?: number
}

export function runAttribute(spec: RunAttributeSpec): Buffer {
  const pairs = encodeRuns(spec.runs)
  const header = 64
  const bytes = Buffer.alloc(Math.ceil((header + pairs.length) / 8) * 8)
  const clusters = spec.runs.reduce((sum, run) => sum + run.length, 0)
  bytes.writeUInt32LE(spec.type, 0)
  bytes.writeUInt32LE(bytes.length, 4)
  bytes[8] = 1
  bytes.writeUInt16LE(header, 10)
  bytes.writeUInt16LE(spec.flags ?? 0, 12)
  bytes.writeUInt16LE(spec.id, 14)
  bytes.writeBigInt64LE(BigInt(spec.lowestVcn), 16)
  bytes.writeBigInt64LE(BigInt(spec.lowestVcn + clusters - 1), 24)
  bytes.writeUInt16LE(header, 32)
  bytes.writeBigInt64LE(BigInt(clusters * spec.clusterSize), 40)
  bytes.writeBigInt64LE(BigInt(spec.size), 48)
  bytes.writeBigInt64LE(BigInt(spec.size), 56)
  pairs.copy(bytes, header)
  return bytes
}

/** Every number in eight bytes: allowed, and simple. */
function encodeRuns(runs: readonly Run[]): Buffer {
  let last = 0
  const parts = runs.map(({ lcn, length }) => {
    const bytes = Buffer.alloc(lcn === undefined ? 5 : 9)
    bytes[0] = lcn === undefined ? 0x04 : 0x44
    bytes.writeInt32LE(length, 1)
    if (lcn !== undefined) {
      bytes.writeInt32LE(lcn - last, 5)
      last = lcn
    }
    return bytes
  })
  return Buffer.concat([...parts, Buffer.alloc(1)])
}

export function decodeRuns(attribute: Buffer): Run[] {
  const runs: Run[] = []
  let lcn = 0
  for (let at = attribute.readUInt16LE(32); (attribute[at] ?? 0) !== 0; ) {
    const lengthWidth = (attribute[at] ?? 0) & 15
    const distanceWidth = (attribute[at] ?? 0) >> 4
    const length = attribute.readIntLE(at + 1, lengthWidth)
    if (distanceWidth > 0) lcn += attribute.readIntLE(at + 1 + lengthWidth, distanceWidth)
    runs.push({ lcn: distanceWidth > 0 ? lcn : undefined, length })
    at += 1 + lengthWidth + distanceWidth
  }
  return runs
}

/** An entry of an attribute list, for an attribute without a name. */
export function listEntry(
  type: number,
  lowestVcn: number,
  holder: number,
  sequence: number,
  id: number,
): Buffer {
  const bytes = Buffer.alloc(32)
  bytes.writeUInt32LE(type, 0)
  bytes.writeUInt16LE(bytes.length, 4)
  bytes[7] = 26
  bytes.writeBigInt64LE(BigInt(lowestVcn), 8)
  bytes.writeUIntLE(holder, 16, 6)
  bytes.writeUInt16LE(sequence, 22)
  bytes.writeUInt16LE(id, 24)
  return bytes
}

/** The $FILE_NAME values of a record, to be changed in place by `change`; other lengths of names are not possible here. */
export function editNames(image: Buffer, number: number, change: (value: Buffer) => void): void {
  editAttribute(image, number, AttributeType.FileName, (attribute) =>
    change(attribute.subarray(attribute.readUInt16LE(20))),
  )
}
