import { BASE_BLOCK_SIZE, type BaseBlock } from './base-block.ts'
import type { Cells } from './cells.ts'
import { KEY_NODE_SIZE } from './key-node.ts'

const BIN_HEADER_SIZE = 32

/** Where Windows puts the root key: in the first cell. */
export const USUAL_ROOT_CELL = BIN_HEADER_SIZE

const KEY_HIVE_ENTRY = 0x4

/** Windows writes the root key near the start; a search goes no further than this. */
const SEARCH_LIMIT = 1024 * 1024

/**
 * Whether cells have the layout of NT 3.1, with the previous cell's offset after their size (regf specification,
 * Very old versions of Windows). Versions 1.0 and 1.1 do; where the root key itself shows a layout, it is right,
 * since the version is in a block that may be bad.
 */
export function usesOldCells(bytes: Buffer, base: BaseBlock): boolean {
  const isKey = (at: number) => bytes.toString('latin1', at, at + 2) === 'nk'
  for (const root of [base.rootCell, USUAL_ROOT_CELL]) {
    const cell = BASE_BLOCK_SIZE + root
    if (isKey(cell + 4)) return false
    if (isKey(cell + 8)) return true
  }
  return base.minor <= 1
}

/**
 * The offset of the root key: where the base block says, or else the first cell that calls itself the root.
 */
export function findRoot(cells: Cells, stated: number): number {
  if (cells.holds(stated, 'nk')) return stated
  const { bytes, diagnostics } = cells
  const end = Math.min(bytes.length - BASE_BLOCK_SIZE, SEARCH_LIMIT)
  for (let offset = BIN_HEADER_SIZE; offset + KEY_NODE_SIZE < end; offset += 8) {
    const at = BASE_BLOCK_SIZE + offset + cells.headerSize
    if (!cells.holds(offset, 'nk') || (bytes.readUInt16LE(at + 2) & KEY_HIVE_ENTRY) === 0) continue
    diagnostics.warn(
      'hive-root-searched',
      'The base block does not point to the root key; it was searched for.',
      at,
    )
    return offset
  }
  return stated
}
