import { crc32c } from '../../../src/disk/images/crc32c.ts'

const HEADERS = [64 << 10, 128 << 10]
const LOG_GUID = Buffer.from('00112233445566778899aabbccddeeff', 'hex')

/** Makes a clean VHDX look as if power had failed: one log entry that changes `position` (a multiple of 4096) to `sector` and zeroes the 4 kB after it. */
export function addLogEntry(vhdx: Buffer, position: number, sector: Buffer): Buffer {
  const dirty = Buffer.from(vhdx)
  const newest = HEADERS.map((at) => ({ at, sequence: dirty.readBigUInt64LE(at + 8) })).sort((a, b) =>
    a.sequence < b.sequence ? 1 : -1,
  )[0]
  if (newest === undefined) throw new Error('no header')
  const logAt = Number(dirty.readBigUInt64LE(newest.at + 72))
  LOG_GUID.copy(dirty, newest.at + 48)
  seal(dirty, newest.at, 4096)
  const entry = Buffer.alloc(8192)
  entry.write('loge', 0, 'latin1')
  entry.writeUInt32LE(entry.length, 8)
  entry.writeBigUInt64LE(7n, 16)
  entry.writeUInt32LE(2, 24)
  LOG_GUID.copy(entry, 32)
  entry.writeBigUInt64LE(BigInt(dirty.length), 48)
  entry.writeBigUInt64LE(BigInt(dirty.length), 56)
  entry.write('desc', 64, 'latin1')
  sector.copy(entry, 68, 4092)
  sector.copy(entry, 72, 0, 8)
  entry.writeBigUInt64LE(BigInt(position), 80)
  entry.writeBigUInt64LE(7n, 88)
  entry.write('zero', 96, 'latin1')
  entry.writeBigUInt64LE(4096n, 104)
  entry.writeBigUInt64LE(BigInt(position + 4096), 112)
  entry.writeBigUInt64LE(7n, 120)
  sector.copy(entry, 4096)
  entry.write('data', 4096, 'latin1')
  entry.writeUInt32LE(0, 4100)
  entry.writeUInt32LE(7, 8188)
  seal(entry, 0, entry.length)
  entry.copy(dirty, logAt)
  return dirty
}

/** Sets the CRC-32C at offset 4 of a structure. */
export function seal(bytes: Buffer, at: number, length: number): void {
  bytes.writeUInt32LE(0, at + 4)
  bytes.writeUInt32LE(crc32c(bytes.subarray(at, at + length)), at + 4)
}
