import { foldName } from '../../winpath/index.ts'
import type { Cell, Cells } from './cells.ts'

/** Fixed part of a key node, before its name (regf specification, Key node). */
export const KEY_NODE_SIZE = 76

const KEY_SYM_LINK = 0x10
const KEY_COMP_NAME = 0x20
const KEY_PREDEF_HANDLE = 0x40

/** 256 UTF-16 units, more than Windows allows a key's name. */
const NAME_LIMIT = 512

const LAYERS = ['plain', 'tombstone', 'supersede-local', 'supersede-tree'] as const

/** Reads the fields of one key node; knows nothing of other cells. */
export class KeyNode {
  /** Offset of the cell. */
  readonly offset: number
  /** Position of the node in the file. */
  readonly at: number
  readonly name: string
  readonly #bytes: Buffer
  readonly #oldCells: boolean

  private constructor(offset: number, at: number, name: string, bytes: Buffer, oldCells: boolean) {
    this.offset = offset
    this.at = at
    this.name = name
    this.#bytes = bytes
    this.#oldCells = oldCells
  }

  /** Undefined, with a warning, when there is no key node at `offset`. */
  static read(cells: Cells, offset: number): KeyNode | undefined {
    const cell = cells.cell(offset, KEY_NODE_SIZE, 'key')
    if (cell === undefined) return undefined
    if (cells.signature(cell.at) !== 'nk') {
      cells.diagnostics.warn('hive-key-bad', 'This is not a key.', cell.at)
      return undefined
    }
    const name = readName(cells, cell)
    return new KeyNode(offset, cell.at, name, cells.bytes, cells.headerSize === 8)
  }

  get link(): boolean {
    return (this.#flags & KEY_SYM_LINK) !== 0
  }

  get lastWritten(): bigint {
    return this.#bytes.readBigUInt64LE(this.at + 4)
  }

  get parent(): number {
    return this.#u32(16)
  }

  get subkeyCount(): number {
    return this.#u32(20)
  }

  get subkeyList(): number {
    return this.#u32(28)
  }

  /** A predefined handle keeps the handle where others keep the count. */
  get valueCount(): number {
    return (this.#flags & KEY_PREDEF_HANDLE) !== 0 ? 0 : this.#u32(36)
  }

  get valueList(): number {
    return this.#u32(40)
  }

  get security(): number {
    return this.#u32(44)
  }

  get classNameCell(): number {
    return this.#u32(48)
  }

  get classNameLength(): number {
    return this.#bytes.readUInt16LE(this.at + 74)
  }

  /** The low two bits of the byte after the access bits; in NT 3.1 a title index was there. */
  get layer(): (typeof LAYERS)[number] {
    if (this.#oldCells) return 'plain'
    return LAYERS[this.#bytes.readUInt8(this.at + 13) & 3] ?? 'plain'
  }

  get #flags(): number {
    return this.#bytes.readUInt16LE(this.at + 2)
  }

  #u32(field: number): number {
    return this.#bytes.readUInt32LE(this.at + field)
  }
}

/**
 * Whether the key node at `offset` has this name, folded by `foldName`. Cheaper than `KeyNode.read` where
 * most names are other names: those of another length are not decoded.
 */
export function keyHasName(cells: Cells, offset: number, folded: string): boolean {
  const cell = cells.cell(offset, KEY_NODE_SIZE, 'key')
  if (cell === undefined || cells.signature(cell.at) !== 'nk') return false
  const length = cells.bytes.readUInt16LE(cell.at + 72)
  const units = isCompressed(cells, cell) ? length : length >> 1
  return units === folded.length && foldName(readName(cells, cell)) === folded
}

function isCompressed(cells: Cells, cell: Cell): boolean {
  return cells.headerSize === 4 && (cells.bytes.readUInt16LE(cell.at + 2) & KEY_COMP_NAME) !== 0
}

function readName(cells: Cells, cell: Cell): string {
  const stated = cells.bytes.readUInt16LE(cell.at + 72)
  const length = Math.min(stated, cell.size - KEY_NODE_SIZE, NAME_LIMIT)
  if (length < stated) cells.diagnostics.warn('hive-name-bad', 'The name of this key is cut off.', cell.at)
  const start = cell.at + KEY_NODE_SIZE
  if (isCompressed(cells, cell)) return cells.bytes.toString('latin1', start, start + length)
  return cells.bytes.toString('utf16le', start, start + (length & ~1))
}
