/** A piece of a volume: a component of `pieces` pieces, striped (1), one after the other (2) or RAID 5 (3). */
export interface ExtentSpec {
  readonly disk: 'this' | 'other'
  /** Sectors from where the Logical Disk Manager's part of the disk begins. */
  readonly start: number
  readonly type: 1 | 2 | 3
  readonly pieces: number
}

const GUIDS = { this: 'd17c2c04-6afc-46c3-84b7-cdc2f3956c5c', other: 'c85a6ce4-edb3-4dbc-a3b9-7fba4b6e6f75' }
const FIRST = 63
const RECORD = 128

/** An MBR disk of 2 MB with one dynamic partition, and the database that Windows keeps in its last megabyte. */
export function dynamicDisk(extents: readonly ExtentSpec[], size = 2 << 20): Buffer {
  const disk = Buffer.alloc(size)
  disk.writeUInt8(0x42, 0x1be + 4)
  disk.writeUInt32LE(FIRST, 0x1be + 8)
  disk.writeUInt32LE(size / 512 - 2048 - FIRST, 0x1be + 12)
  disk.writeUInt16LE(0xaa55, 0x1fe)
  const head = 6 * 512
  disk.write('PRIVHEAD', head, 'latin1')
  disk.write(GUIDS.this, head + 0x30, 'latin1')
  disk.writeBigUInt64BE(BigInt(FIRST), head + 0x11b)
  const database = size - 2031 * 512
  disk.write('VMDB', database, 'latin1')
  disk.writeUInt32BE(RECORD, database + 8)
  disk.writeUInt32BE(512, database + 12)
  const records = [diskRecord(1, 'this'), diskRecord(2, 'other')]
  for (const [index, { disk: on, start, type, pieces }] of extents.entries()) {
    const component = 10 + index
    // 0x12: nothing optional follows; 5 bytes between the type and the number of pieces are of no account.
    const body = [
      number(component),
      text(`Volume${index}-01`),
      text('ACTIVE'),
      Buffer.from([type, 0, 0, 0, 0]),
    ]
    records.push(record(0x32, [...body, number(pieces)]))
    const where = Buffer.alloc(28)
    where.writeBigUInt64BE(BigInt(start), 12)
    const piece = [number(20 + index), text(`Disk-0${index}`), where, number(1000), number(component)]
    records.push(record(0x33, [...piece, number(on === 'this' ? 1 : 2)]))
  }
  for (const [index, bytes] of records.entries()) bytes.copy(disk, database + 512 + index * RECORD)
  return disk
}

function diskRecord(id: number, name: keyof typeof GUIDS): Buffer {
  return record(0x34, [number(id), text(name), text(GUIDS[name])])
}

function record(kind: number, fields: readonly Buffer[]): Buffer {
  const bytes = Buffer.alloc(RECORD)
  bytes.write('VBLK', 0, 'latin1')
  bytes.writeUInt16BE(1, 14)
  bytes.writeUInt8(kind, 0x13)
  Buffer.concat(fields).copy(bytes, 0x18)
  return bytes
}

/** A number as the database keeps it: its length, then its bytes, the most significant first. */
function number(value: number): Buffer {
  return Buffer.from([2, value >> 8, value & 0xff])
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'latin1')])
}
