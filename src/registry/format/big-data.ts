import type { Cell, Cells } from './cells.ts'

/** A data segment's size; all but the last are full (regf specification, Big data). */
export const SEGMENT_SIZE = 16344

const HEADER_SIZE = 8

/** Joins the segments of a `db` record; up to the first that cannot be read, which is warned of. */
export function readBigData(cells: Cells, record: Cell, size: number): Uint8Array {
  const { bytes, diagnostics } = cells
  const incomplete = (read: number) => {
    diagnostics.warn('hive-data-bad', `Only ${read} of ${size} bytes of large data can be read.`, record.at)
    return joined.subarray(0, read)
  }
  let joined = Buffer.alloc(0)
  if (record.size < HEADER_SIZE) return incomplete(0)
  const count = bytes.readUInt16LE(record.at + 2)
  const list = cells.cell(bytes.readUInt32LE(record.at + 4), count * 4, 'list of data segments')
  if (list === undefined || count * SEGMENT_SIZE < size) return incomplete(0)
  joined = Buffer.alloc(size)
  let read = 0
  for (let index = 0; read < size; index++) {
    const wanted = Math.min(SEGMENT_SIZE, size - read)
    const segment = cells.cell(bytes.readUInt32LE(list.at + index * 4), wanted, 'data segment')
    if (segment === undefined) return incomplete(read)
    joined.set(bytes.subarray(segment.at, segment.at + wanted), read)
    read += wanted
  }
  return joined
}
