import { type BlockSource, readBlock } from '../disk/index.ts'
import { i64, u16 } from './little-endian.ts'
import type { WarningGate } from './warnings.ts'

/** What the boot sector says of the volume; all sizes in bytes. */
export interface Geometry {
  readonly sectorSize: number
  readonly clusterSize: number
  /** Bytes of the volume without the copy of its boot sector; not always whole clusters. */
  readonly size: number
  readonly clusterCount: number
  readonly recordSize: number
  readonly indexRecordSize: number
  readonly mftCluster: number
  readonly mirrorCluster: number
  /** As `dir` prints it, in hexadecimal: the full 64 bits. */
  readonly serial: string
}

const BOOT_SIZE = 512
const LARGEST_CLUSTER = 2 * 1024 * 1024
const LARGEST_RECORD = 64 * 1024

/** Whether these bytes begin an NTFS volume. */
function isNtfsBootSector(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(3, 11)).toString('latin1') === 'NTFS    '
}

/** A boot sector that makes sense, and where it stands. */
export interface BootSector {
  readonly geometry: Geometry
  readonly position: number
}

/**
 * The boot sector and its backups, as far as they make sense: the last sector of the volume, or, as Windows NT 3.51 kept it,
 * the one in its middle. One that says the same as an earlier one is left out.
 */
export function* bootSectors(source: BlockSource): Generator<BootSector> {
  const seen = new Set<string>()
  for (const position of [0, ...backupPositions(source.size)]) {
    const geometry = tryAt(source, position)
    const said = JSON.stringify(geometry)
    if (geometry === undefined || seen.has(said)) continue
    seen.add(said)
    yield { geometry, position }
  }
}

/** Tells what there is to tell of the boot sector that was chosen. */
export function tellOfBootSector(source: BlockSource, chosen: BootSector, warnings: WarningGate): void {
  const { geometry, position } = chosen
  if (position === 0) {
    checkLength(source, geometry, warnings)
    return
  }
  const message = 'The boot sector is damaged; its backup is used.'
  warnings.warn('ntfs-boot-sector-backup-used', message, undefined, position)
}

function backupPositions(size: number): number[] {
  const middle = Math.floor(size / 1024) * 512
  return [size - 512, size - 4096, middle].filter((position) => position > 0)
}

function tryAt(source: BlockSource, position: number): Geometry | undefined {
  try {
    return parseGeometry(readBlock(source, position, BOOT_SIZE))
  } catch {
    // Unreadable counts as damaged: the backup is tried, and when that fails too the caller gets its own error.
    return undefined
  }
}

function checkLength(source: BlockSource, { size }: Geometry, warnings: WarningGate): void {
  if (size <= source.size) return
  warnings.warn(
    'ntfs-volume-cut-short',
    `The volume says it has ${size} bytes, ${source.size} are here; files in the missing part cannot be read.`,
    undefined,
    source.size,
  )
}

/** Undefined for what cannot be the boot sector of an NTFS volume. */
export function parseGeometry(boot: Uint8Array): Geometry | undefined {
  if (boot.length < BOOT_SIZE || !isNtfsBootSector(boot)) return undefined
  const sectorSize = u16(boot, 0x0b)
  if (!isPowerOfTwo(sectorSize) || sectorSize < 256 || sectorSize > 4096) return undefined
  const clusterSize = sectorSize * sectorsPerCluster(boot[0x0d] ?? 0)
  if (!isPowerOfTwo(clusterSize) || clusterSize > LARGEST_CLUSTER) return undefined
  const totalSectors = i64(boot, 0x28)
  const recordSize = structureSize(boot[0x40] ?? 0, clusterSize)
  const indexRecordSize = structureSize(boot[0x44] ?? 0, clusterSize)
  const mftCluster = i64(boot, 0x30)
  const mirrorCluster = i64(boot, 0x38)
  const clusterCount = Math.ceil((totalSectors * sectorSize) / clusterSize)
  const sound =
    Number.isSafeInteger(totalSectors * sectorSize) &&
    totalSectors > 0 &&
    isRecordSize(recordSize) &&
    isRecordSize(indexRecordSize) &&
    mftCluster > 0 &&
    mftCluster < clusterCount
  if (!sound) return undefined
  return {
    sectorSize,
    clusterSize,
    size: totalSectors * sectorSize,
    clusterCount,
    recordSize,
    indexRecordSize,
    mftCluster,
    mirrorCluster,
    serial: Buffer.from(boot.subarray(0x48, 0x50)).readBigUInt64LE().toString(16).padStart(16, '0'),
  }
}

/** More than 128 sectors a cluster are kept as a negative power of two (Windows 10 1709 and later, up to 2 MB). */
function sectorsPerCluster(value: number): number {
  return value <= 0x80 ? value : 2 ** Math.min(256 - value, 31)
}

/** Sizes below a cluster are kept as a negative power of two in bytes. */
function structureSize(value: number, clusterSize: number): number {
  return value < 0x80 ? value * clusterSize : 2 ** Math.min(256 - value, 31)
}

function isRecordSize(size: number): boolean {
  return isPowerOfTwo(size) && size >= 512 && size <= LARGEST_RECORD
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value))
}
