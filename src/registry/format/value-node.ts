import type { HiveValue } from '../hive-key.ts'
import type { WorkLimit } from '../work-limit.ts'
import { readBigData, SEGMENT_SIZE } from './big-data.ts'
import { type Cell, type Cells, NO_CELL } from './cells.ts'

/** Fixed part of a value, before its name (regf specification, Key value). */
const VALUE_NODE_SIZE = 20

const VALUE_COMP_NAME = 0x1
const VALUE_TOMBSTONE = 0x2
const INLINE_DATA = 0x8000_0000
const EMPTY = Buffer.alloc(0)

/** Where a value's data lies: in one piece, or in segments that are joined each time they are asked for. */
type DataPlace =
  | { readonly at: number; readonly size: number }
  | { readonly bigData: Cell; readonly size: number }

class StoredValue implements HiveValue {
  readonly name: string
  readonly type: number
  readonly tombstone: boolean
  readonly #cells: Cells
  readonly #place: DataPlace

  constructor(name: string, type: number, tombstone: boolean, cells: Cells, place: DataPlace) {
    this.name = name
    this.type = type
    this.tombstone = tombstone
    this.#cells = cells
    this.#place = place
  }

  get data(): Uint8Array {
    const place = this.#place
    if (place.size === 0) return EMPTY
    if ('bigData' in place) return readBigData(this.#cells, place.bigData, place.size)
    return this.#cells.bytes.subarray(place.at, place.at + place.size)
  }
}

/** Undefined, with a warning, when name or data cannot be read. */
export function readValue(cells: Cells, limit: WorkLimit, offset: number): HiveValue | undefined {
  const cell = cells.cell(offset, VALUE_NODE_SIZE, 'value')
  if (cell === undefined) return undefined
  const { bytes, diagnostics } = cells
  if (cells.signature(cell.at) !== 'vk') {
    diagnostics.warn('hive-value-bad', 'This is not a value.', cell.at)
    return undefined
  }
  // Before NT 3.5 there were no flags: a title index lies there, and names are UTF-16.
  const flags = cells.headerSize === 8 ? 0 : bytes.readUInt16LE(cell.at + 16)
  const place = findData(cells, cell)
  if (place === undefined) return undefined
  const nameLength = Math.min(bytes.readUInt16LE(cell.at + 2), cell.size - VALUE_NODE_SIZE)
  if (!limit.account('value', offset)(nameLength + place.size)) {
    diagnostics.warn('hive-content-shared', 'Too many values share their data.', cell.at)
    return undefined
  }
  const name = readName(cells, cell, nameLength, flags)
  return new StoredValue(
    name,
    bytes.readUInt32LE(cell.at + 12),
    (flags & VALUE_TOMBSTONE) !== 0,
    cells,
    place,
  )
}

function readName(cells: Cells, cell: Cell, length: number, flags: number): string {
  if (length < cells.bytes.readUInt16LE(cell.at + 2))
    cells.diagnostics.warn('hive-name-bad', 'The name of this value is cut off.', cell.at)
  const start = cell.at + VALUE_NODE_SIZE
  if ((flags & VALUE_COMP_NAME) !== 0) return cells.bytes.toString('latin1', start, start + length)
  return cells.bytes.toString('utf16le', start, start + (length & ~1))
}

function findData(cells: Cells, cell: Cell): DataPlace | undefined {
  const stated = cells.bytes.readUInt32LE(cell.at + 4)
  const inline = stated >= INLINE_DATA
  const size = inline ? stated - INLINE_DATA : stated
  if (size === 0) return { at: cell.at, size: 0 }
  if (inline) {
    if (size <= 4) return { at: cell.at + 8, size }
    cells.diagnostics.warn('hive-data-bad', `This value says that it keeps ${size} bytes in 4.`, cell.at)
    return undefined
  }
  const offset = cells.bytes.readUInt32LE(cell.at + 8)
  if (offset === NO_CELL) {
    cells.diagnostics.warn('hive-data-bad', 'The data of this value is nowhere.', cell.at)
    return undefined
  }
  const data = cells.cell(offset, 1, 'data of a value')
  if (data === undefined) return undefined
  // Windows segments such data from version 1.4 on, hivex writes it in one cell whatever the version; the cell tells.
  if (size > SEGMENT_SIZE && data.size < size && cells.signature(data.at) === 'db') {
    if (size <= cells.bytes.length) return { bigData: data, size }
    cells.diagnostics.warn('hive-data-bad', `This value says that it has ${size} bytes.`, cell.at)
    return undefined
  }
  if (data.size < size) {
    cells.diagnostics.warn(
      'hive-data-bad',
      `Only ${data.size} of ${size} bytes of this value are there.`,
      cell.at,
    )
    return undefined
  }
  return { at: data.at, size }
}
