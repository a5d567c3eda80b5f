import { type BlockSource, readBlock } from '../block-source.ts'
import type { DiskLayout, Partition } from './partition.ts'

/** Partitions that Windows' Logical Disk Manager divides itself: MBR type 42, and its data partition on GPT disks. */
const DYNAMIC: ReadonlySet<string> = new Set(['42', 'af9b60a0-1431-4f62-bc68-3311714a69ad'])
const METADATA = '5808c8aa-7e8f-42e0-85d2-e1e90434cfb3'

/** Whether volumes in this partition are those of a dynamic disk, which need not be where the table says. */
export function isDynamic({ type }: Partition): boolean {
  return DYNAMIC.has(type)
}

/**
 * How the volume at the beginning of a partition of a dynamic disk lies: `whole` in one piece, `spread` over several pieces
 * or disks, or undefined when the disk's own database does not tell. The database is the one that Linux's LDM driver and
 * libldm read. Throws `BlockError`.
 */
export function dynamicVolume(
  source: BlockSource,
  layout: DiskLayout,
  partition: Partition,
): 'whole' | 'spread' | undefined {
  const head = privateHead(source, layout)
  if (head === undefined) return undefined
  const records = databaseRecords(source, layout)
  const components = new Map<number, Buffer>()
  const disks = new Map<number, string>()
  for (const record of records) {
    const kind = record.readUInt8(KIND)
    if (kind === COMPONENT) components.set(field(record, OBJECT_ID).value, record)
    else if (kind === DISK_3 || kind === DISK_4)
      disks.set(field(record, OBJECT_ID).value, diskGuid(record, kind))
  }
  const start = partition.start / 512 - head.firstSector
  for (const record of records) {
    if (record.readUInt8(KIND) !== EXTENT) continue
    const name = field(record, field(record, OBJECT_ID).end)
    const size = field(record, name.end + EXTENT_SIZE)
    const parent = field(record, size.end)
    const disk = field(record, parent.end)
    if (disks.get(disk.value) !== head.disk || sectorAt(record, name.end + EXTENT_START) !== start) continue
    const component = components.get(parent.value)
    return component === undefined ? undefined : shape(component)
  }
  return undefined
}

/** A record: its kind at 0x13, then fields that begin with their length, so that places behind them move. */
const KIND = 0x13
/** The first field of every kind; the object's name follows. */
const OBJECT_ID = 0x18
/** Of an extent, after its name: its first sector on the disk, counted from where the disk's data begin, and the field of its size. */
const EXTENT_START = 0xc
const EXTENT_SIZE = 0x1c
const COMPONENT = 0x32
const EXTENT = 0x33
const DISK_3 = 0x34
const DISK_4 = 0x44
/** Records are 128 bytes long; what a field claims beyond that is damage. */
const RECORD = 128
const MAX_RECORDS = 8192
/** The database lies in the last megabyte of the disk, or in a partition of its own. */
const DATABASE = 1 << 20

/** The type of a component: striped 1, plain 2 (one piece after the other), RAID 5 3. */
function shape(component: Buffer): 'whole' | 'spread' {
  const state = field(component, field(component, field(component, OBJECT_ID).end).end)
  const type = byteAt(component, state.end)
  return type === 2 && field(component, state.end + 5).value === 1 ? 'whole' : 'spread'
}

function diskGuid(record: Buffer, kind: number): string {
  const name = field(record, field(record, OBJECT_ID).end)
  if (kind === DISK_4) return record.toString('hex', name.end, name.end + 16)
  const guid = field(record, name.end)
  return plainGuid(record.toString('latin1', name.end + 1, guid.end))
}

const plainGuid = (text: string) => text.replaceAll('-', '').toLowerCase()

/** A field with its length before it: its value as a number, most significant byte first, and where the next one begins. */
function field(record: Buffer, at: number): { readonly value: number; readonly end: number } {
  const length = byteAt(record, at)
  let value = 0
  for (let index = 1; index <= Math.min(length, 8); index++) value = value * 256 + byteAt(record, at + index)
  return { value, end: at + 1 + length }
}

function byteAt(record: Buffer, at: number): number {
  return record[at] ?? 0
}

function sectorAt(record: Buffer, at: number): number | undefined {
  return at + 8 <= record.length ? Number(record.readBigUInt64BE(at)) : undefined
}

function privateHead(
  source: BlockSource,
  layout: DiskLayout,
): { readonly disk: string; readonly firstSector: number } | undefined {
  const metadata = layout.partitions.find(({ type }) => type === METADATA)
  const at = metadata === undefined ? 6 * 512 : metadata.start + metadata.size - 512
  const head = readBlock(source, at, 512)
  if (head.length < 512 || head.toString('latin1', 0, 8) !== 'PRIVHEAD') return undefined
  const disk = plainGuid(head.toString('latin1', 0x30, 0x70).split('\0', 1)[0] ?? '')
  return { disk, firstSector: Number(head.readBigUInt64BE(0x11b)) }
}

function databaseRecords(source: BlockSource, layout: DiskLayout): Buffer[] {
  const metadata = layout.partitions.find(({ type }) => type === METADATA)
  const from = metadata?.start ?? Math.max(0, Math.floor((source.size - DATABASE) / 512) * 512)
  const bytes = readBlock(source, from, DATABASE)
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    if (bytes.toString('latin1', at, at + 4) !== 'VMDB') continue
    if (bytes.readUInt32BE(at + 8) !== RECORD) return []
    return recordsFrom(bytes, at + bytes.readUInt32BE(at + 12))
  }
  return []
}

/** What goes on in a second record (12: its index) has what is asked for here in the first. */
function recordsFrom(bytes: Buffer, first: number): Buffer[] {
  const found: Buffer[] = []
  for (let at = first; at + RECORD <= bytes.length && found.length < MAX_RECORDS; at += RECORD) {
    if (bytes.toString('latin1', at, at + 4) !== 'VBLK') break
    if (bytes.readUInt16BE(at + 12) === 0) found.push(bytes.subarray(at, at + RECORD))
  }
  return found
}
