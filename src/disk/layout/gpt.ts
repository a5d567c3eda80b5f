import { crc32 } from 'node:zlib'
import type { WarningSink } from '../../errors/index.ts'
import { type BlockSource, readBlock } from '../block-source.ts'
import { guidAt } from '../guid.ts'
import { PROTECTIVE, readSlots } from './mbr.ts'
import type { DiskLayout, Partition } from './partition.ts'

/** GUID Partition Table (UEFI Specification 5.3): header in the second sector, a copy of it in the last one. */
const SIGNATURE = 'EFI PART'
const UNUSED = '00000000-0000-0000-0000-000000000000'
/** 128 entries are usual; the bound keeps a damaged header from asking for gigabytes. */
const MAX_ENTRIES = 4096
const SECTOR_SIZES = [512, 4096] as const
const SMALLEST_HEADER = 92
/** Where a header has the sector of its copy. */
const ALTERNATE = 32

interface Header {
  readonly sectorSize: number
  readonly diskGuid: string
  readonly entriesAt: number
  readonly count: number
  readonly entrySize: number
  readonly entriesCrc: number
}

/** The partitions of a GPT disk, from the first header or, where that is damaged, its copy; undefined when the disk has neither. */
export function readGpt(source: BlockSource, onWarning: WarningSink): DiskLayout | undefined {
  let damaged: string | undefined
  // An image file does not tell its sector size: the header stands where the right one puts it.
  for (const sectorSize of SECTOR_SIZES) {
    const outcome = readTable(source, sectorSize, sectorSize)
    if (typeof outcome === 'object') return outcome
    damaged ??= outcome
  }
  for (const sectorSize of SECTOR_SIZES) {
    for (const position of copyPositions(source, sectorSize)) {
      const outcome = readTable(source, position, sectorSize)
      if (typeof outcome !== 'object') {
        damaged ??= outcome
        continue
      }
      const message = `The first partition table of ${source.label} is unusable (${damaged ?? 'it is gone'}); its copy at the end was read`
      onWarning({ kind: 'gpt-backup-used', message, where: source.label, offset: position })
      return outcome
    }
  }
  if (damaged !== undefined) {
    const message = `${source.label} has a GUID partition table, but neither it nor its copy can be used: ${damaged}`
    onWarning({ kind: 'gpt-damaged', message, where: source.label, offset: 512 })
  }
  return undefined
}

/**
 * Where the copy of the header may stand: in the last sector; where the first header says, damaged or not; and at the end of the
 * partition by which the MBR protects the disk, since a disk that grew, or an image with something behind it, ends elsewhere.
 */
function copyPositions(source: BlockSource, sectorSize: number): number[] {
  const header = readBlock(source, sectorSize, sectorSize)
  const stated = isHeader(header) ? Number(header.readBigUInt64LE(ALTERNATE)) : 0
  const protective = readSlots(source, 0)?.find(({ type }) => type === PROTECTIVE)
  const protectedEnd = protective === undefined ? 0 : protective.start + protective.count - 1
  const positions = [source.size - sectorSize, stated * sectorSize, protectedEnd * sectorSize]
  return [...new Set(positions)].filter((position) => position > sectorSize && position < source.size)
}

function isHeader(bytes: Buffer): boolean {
  return bytes.length >= SMALLEST_HEADER && bytes.toString('latin1', 0, 8) === SIGNATURE
}

/** The layout, or what is wrong with the header at this place, or undefined when there is none. */
function readTable(
  source: BlockSource,
  position: number,
  sectorSize: number,
): DiskLayout | string | undefined {
  const bytes = readBlock(source, position, sectorSize)
  if (!isHeader(bytes)) return undefined
  const headerSize = bytes.readUInt32LE(12)
  if (headerSize < SMALLEST_HEADER || headerSize > bytes.length) return `a header of ${headerSize} bytes`
  const expected = bytes.readUInt32LE(16)
  const checked = Buffer.from(bytes.subarray(0, headerSize))
  checked.writeUInt32LE(0, 16)
  if (crc32(checked) !== expected) return 'the checksum of the header is wrong'
  const header: Header = {
    sectorSize,
    diskGuid: guidAt(bytes, 56),
    entriesAt: Number(bytes.readBigUInt64LE(72)) * sectorSize,
    count: bytes.readUInt32LE(80),
    entrySize: bytes.readUInt32LE(84),
    entriesCrc: bytes.readUInt32LE(88),
  }
  if (header.count > MAX_ENTRIES || header.entrySize < 128 || header.entrySize > 4096) {
    return `${header.count} entries of ${header.entrySize} bytes`
  }
  const entries = readBlock(source, header.entriesAt, header.count * header.entrySize)
  if (crc32(entries) !== header.entriesCrc) return 'the checksum of the entries is wrong'
  return { scheme: 'gpt', diskGuid: header.diskGuid, partitions: partitionsOf(entries, header) }
}

function partitionsOf(entries: Buffer, header: Header): Partition[] {
  const partitions: Partition[] = []
  for (let index = 0; index < header.count; index++) {
    const at = index * header.entrySize
    const type = guidAt(entries, at)
    if (type === UNUSED) continue
    const first = Number(entries.readBigUInt64LE(at + 32))
    const last = Number(entries.readBigUInt64LE(at + 40))
    if (last < first) continue
    const name = entries.toString('utf16le', at + 56, at + 128).split('\0', 1)[0] ?? ''
    partitions.push({
      number: index + 1,
      start: first * header.sectorSize,
      size: (last - first + 1) * header.sectorSize,
      type,
      guid: guidAt(entries, at + 16),
      ...(name === '' ? {} : { name }),
    })
  }
  return partitions
}
