/**
 * The first 4096 bytes of a primary file, of which the first 512 are also kept in each log (regf
 * specification, Base block).
 */

export const BASE_BLOCK_SIZE = 4096
export const BASE_BLOCK_COPY_SIZE = 512
export const BIN_ALIGNMENT = 4096

export const FileType = {
  Primary: 0,
  /** Old-format log; the `.ALT` mirror of Windows 2000 has the same number. */
  Log: 1,
  /** Old-format log up to Windows 2000. */
  VeryOldLog: 2,
  NewLog: 6,
} as const

export interface BaseBlock {
  readonly primarySequence: number
  readonly secondarySequence: number
  /** FILETIME. */
  readonly lastWritten: bigint
  readonly major: number
  readonly minor: number
  readonly fileType: number
  /** Offsets are from the start of the bins. */
  readonly rootCell: number
  readonly binsSize: number
  /** The end of the path that the hive was loaded from, for people. */
  readonly fileName: string
  readonly checksumValid: boolean
}

/** Undefined when there is no `regf` signature or less than the 512 bytes that matter. */
export function parseBaseBlock(bytes: Buffer): BaseBlock | undefined {
  if (bytes.length < BASE_BLOCK_COPY_SIZE || bytes.toString('latin1', 0, 4) !== 'regf') return undefined
  const name = bytes.toString('utf16le', 48, 112)
  const end = name.indexOf('\0')
  return {
    primarySequence: bytes.readUInt32LE(4),
    secondarySequence: bytes.readUInt32LE(8),
    lastWritten: bytes.readBigUInt64LE(12),
    major: bytes.readUInt32LE(20),
    minor: bytes.readUInt32LE(24),
    fileType: bytes.readUInt32LE(28),
    rootCell: bytes.readUInt32LE(36),
    binsSize: bytes.readUInt32LE(40),
    fileName: end === -1 ? name : name.slice(0, end),
    checksumValid: bytes.readUInt32LE(508) === checksum(bytes),
  }
}

/**
 * A write was begun and not ended, or the block itself is bad (regf specification, Dirty state of a hive).
 */
export function isDirty(base: BaseBlock): boolean {
  return !base.checksumValid || base.primarySequence !== base.secondarySequence
}

/** XOR of the first 127 words; 0 and 0xffffffff are not used. */
function checksum(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at < 508; at += 4) sum ^= bytes.readInt32LE(at)
  if (sum === -1) return 0xfffffffe
  return sum === 0 ? 1 : sum >>> 0
}
