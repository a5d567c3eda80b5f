import type { WarningSink } from '../../errors/index.ts'
import { type BlockSource, readBlock } from '../block-source.ts'
import { SliceBlockSource } from '../slice-block-source.ts'
import { recogniseFileSystem } from './file-system.ts'
import type { DiskLayout, Partition } from './partition.ts'

/**
 * The master boot record: signature at 0x1B8, four entries of 16 bytes at 0x1BE, 55 AA at 0x1FE. An extended
 * partition holds a chain of such records, each with a logical partition and a link to the next; old programs wrote
 * more than one partition into a record, and the link into any of its entries.
 */
const SIGNATURE = 0x1b8
const ENTRIES = 0x1be
const EXTENDED: ReadonlySet<number> = new Set([0x05, 0x0f, 0x85])
export const PROTECTIVE = 0xee
/** Windows itself stops far earlier; a longer chain is a loop or damage. */
const MAX_LOGICAL = 256

interface Slot {
  readonly type: number
  readonly start: number
  readonly count: number
}

/** The entries of the record at `position`, or undefined when there is no record. */
export function readSlots(source: BlockSource, position: number): Slot[] | undefined {
  const sector = readBlock(source, position, 512)
  if (sector.length < 512 || sector.readUInt16LE(0x1fe) !== 0xaa55) return undefined
  return [0, 1, 2, 3].map((slot) => {
    const at = ENTRIES + slot * 16
    return {
      type: sector.readUInt8(at + 4),
      start: sector.readUInt32LE(at + 8),
      count: sector.readUInt32LE(at + 12),
    }
  })
}

/** The partitions of an MBR disk; undefined when the first sector is no boot record with sound entries. */
export function readMbr(source: BlockSource, onWarning: WarningSink): DiskLayout | undefined {
  const slots = readSlots(source, 0)
  if (slots === undefined) return undefined
  const status = readBlock(source, ENTRIES, 64)
  // A boot sector of a file system ends in 55 AA too; its code does not look like four status bytes.
  if ([0, 16, 32, 48].some((at) => (status[at] ?? 1) & 0x7f)) return undefined
  const unit = unitOf(source, slots)
  const partitions: Partition[] = []
  for (const [index, slot] of slots.entries()) {
    if (slot.type === 0 || slot.count === 0) continue
    if (EXTENDED.has(slot.type)) partitions.push(...readLogical(source, slot, unit, onWarning))
    else partitions.push(partition(index + 1, slot, 0, unit))
  }
  if (partitions.length === 0) return undefined
  const signature = readBlock(source, SIGNATURE, 4).readUInt32LE(0)
  return { scheme: 'mbr', signature, partitions: partitions.sort((a, b) => a.number - b.number) }
}

/**
 * The bytes that the entries count in. An image file does not tell its disk's sectors: they have 4096 bytes where only
 * that leads to something.
 */
function unitOf(source: BlockSource, slots: readonly Slot[]): number {
  const leads = (unit: number): boolean =>
    slots.some((slot) => {
      if (slot.type === 0 || slot.count === 0) return false
      if (EXTENDED.has(slot.type)) return readSlots(source, slot.start * unit) !== undefined
      const place = new SliceBlockSource(source, slot.start * unit, slot.count * unit)
      return recogniseFileSystem(place) !== undefined
    })
  return source.sectorSize < 4096 && !leads(source.sectorSize) && leads(4096) ? 4096 : source.sectorSize
}

function readLogical(source: BlockSource, extended: Slot, unit: number, onWarning: WarningSink): Partition[] {
  const found: Partition[] = []
  const seen = new Set<number>()
  for (let at = extended.start; ; ) {
    if (seen.has(at) || found.length >= MAX_LOGICAL) {
      const message = `The chain of logical partitions in ${source.label} leads back to itself; it was followed once`
      onWarning({ kind: 'mbr-chain-loop', message, where: source.label, offset: at * unit })
      return found
    }
    seen.add(at)
    const slots = readSlots(source, at * unit)
    if (slots === undefined) {
      const message = `The chain of logical partitions in ${source.label} breaks off: there is no boot record`
      onWarning({ kind: 'mbr-chain-broken', message, where: source.label, offset: at * unit })
      return found
    }
    const used = slots.filter((slot) => slot.type !== 0 && slot.count !== 0)
    for (const slot of used) {
      if (EXTENDED.has(slot.type) || !fits(slot, at, extended, slots.indexOf(slot))) continue
      found.push(partition(5 + found.length, slot, at, unit))
    }
    // The link counts from the start of the extended partition, the logical partition from its own record.
    const link = used.find((slot) => EXTENDED.has(slot.type))
    if (link === undefined) return found
    at = extended.start + link.start
  }
}

/** The last two entries of a record in the chain may hold remains; Linux takes them where they lie in the extended partition. */
function fits(slot: Slot, record: number, extended: Slot, index: number): boolean {
  const end = record + slot.start + slot.count
  return index < 2 || end <= extended.start + extended.count
}

function partition(number: number, slot: Slot, base: number, unit: number): Partition {
  return {
    number,
    start: (base + slot.start) * unit,
    size: slot.count * unit,
    type: slot.type.toString(16).padStart(2, '0'),
  }
}
