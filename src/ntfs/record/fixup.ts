import { u16 } from '../little-endian.ts'

/** The update sequence protects pieces of this size, whatever the sector size of the disk. */
const STRIDE = 512

/**
 * Puts back the bytes that NTFS replaced at the end of each 512-byte piece of a record when it wrote it. A piece that does
 * not end in the record's update sequence number was not written with the others: the record is torn, and
 * `false` is given.
 */
export function applyFixup(bytes: Uint8Array, start: number, length: number): boolean {
  const sequenceAt = start + u16(bytes, start + 4)
  const count = u16(bytes, start + 6) - 1
  if (count * STRIDE !== length) return false
  if (sequenceAt + 2 + count * 2 > start + STRIDE - 2) return false
  const low = bytes[sequenceAt]
  const high = bytes[sequenceAt + 1]
  for (let i = 1; i <= count; i++) {
    const end = start + i * STRIDE - 2
    if (bytes[end] !== low || bytes[end + 1] !== high) return false
  }
  for (let i = 1; i <= count; i++) {
    const end = start + i * STRIDE - 2
    bytes[end] = bytes[sequenceAt + i * 2] ?? 0
    bytes[end + 1] = bytes[sequenceAt + i * 2 + 1] ?? 0
  }
  return true
}
