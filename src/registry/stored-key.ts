import { foldName } from '../winpath/index.ts'
import { type Cells, NO_CELL } from './format/cells.ts'
import { KeyNode, keyHasName } from './format/key-node.ts'
import { DEPTH_LIMIT, type Parentage } from './format/parentage.ts'
import { type Leaf, leavesOf } from './format/subkey-list.ts'
import { readValue } from './format/value-node.ts'
import type { HiveKey, HiveValue } from './hive-key.ts'
import type { WorkLimit } from './work-limit.ts'

/** What the keys of one hive share. */
export interface HiveContext {
  readonly cells: Cells
  readonly limit: WorkLimit
  readonly minor: number
  /** Leaves whose hashes were all compared with their names, and whether they were right. */
  readonly soundLeaves: Map<number, boolean>
  readonly parentage: Parentage
}

/** A key that is read from its cells when it is asked. Damaged subkeys and values are warned of and left out. */
export class StoredKey implements HiveKey {
  readonly #hive: HiveContext
  readonly #node: KeyNode
  readonly #parent: StoredKey | undefined
  readonly #depth: number
  /** Whether this key, or one above it, names another parent than the one that lists it. */
  readonly #astray: boolean

  private constructor(hive: HiveContext, node: KeyNode, parent: StoredKey | undefined, astray: boolean) {
    this.#hive = hive
    this.#node = node
    this.#parent = parent
    this.#astray = astray
    this.#depth = parent === undefined ? 1 : parent.#depth + 1
  }

  static root(hive: HiveContext, offset: number): StoredKey | undefined {
    const node = KeyNode.read(hive.cells, offset)
    return node === undefined ? undefined : new StoredKey(hive, node, undefined, false)
  }

  get name(): string {
    return this.#node.name
  }

  get lastWritten(): bigint {
    return this.#node.lastWritten
  }

  get subkeyCount(): number {
    return this.#node.subkeyCount
  }

  get link(): boolean {
    return this.#node.link
  }

  get layer(): HiveKey['layer'] {
    return this.#hive.minor >= 6 ? this.#node.layer : 'plain'
  }

  get className(): string | undefined {
    const length = this.#node.classNameLength & ~1
    if (length === 0 || this.#node.classNameCell === NO_CELL) return undefined
    const cell = this.#hive.cells.cell(this.#node.classNameCell, length, 'class name of a key')
    return cell === undefined
      ? undefined
      : this.#hive.cells.bytes.toString('utf16le', cell.at, cell.at + length)
  }

  subkeys(): HiveKey[] {
    const { cells } = this.#hive
    const keys: StoredKey[] = []
    const seen = new Set<number>()
    let entries = 0
    let previous: string | undefined
    for (const leaf of this.#leaves()) {
      entries += leaf.count
      for (let index = 0; index < leaf.count; index++) {
        const position = leaf.at + index * leaf.stride
        const offset = cells.bytes.readUInt32LE(position)
        if (seen.has(offset)) {
          cells.diagnostics.warn('hive-key-repeated', 'This list names the same key twice.', position)
          continue
        }
        seen.add(offset)
        const key = this.#child(offset)
        if (key === undefined) continue
        keys.push(key)
        const folded = foldName(key.name)
        if (previous !== undefined) this.#checkOrder(previous, folded, position)
        previous = folded
      }
    }
    if (entries !== this.subkeyCount) {
      const message = `A key says that it has ${this.subkeyCount} subkeys and lists ${entries}.`
      cells.diagnostics.warn('hive-subkey-count-wrong', message, this.#node.at)
    }
    return keys
  }

  subkey(name: string): HiveKey | undefined {
    const folded = foldName(name)
    const hash = nameHash(folded)
    const { cells, soundLeaves } = this.#hive
    const unproven: Leaf[] = []
    for (const leaf of this.#leaves()) {
      if (soundLeaves.get(leaf.at) !== true) unproven.push(leaf)
      if (!leaf.hashed) continue
      for (let at = leaf.at, end = at + leaf.count * 8; at < end; at += 8) {
        if (cells.bytes.readUInt32LE(at + 4) !== hash) continue
        const key = this.#named(cells.bytes.readUInt32LE(at), folded)
        if (key !== undefined) return key
      }
    }
    // Where hashes are missing or wrong, the names decide.
    for (const leaf of unproven) {
      if (leaf.hashed && this.#isSound(leaf)) continue
      for (let index = 0; index < leaf.count; index++) {
        const key = this.#named(cells.bytes.readUInt32LE(leaf.at + index * leaf.stride), folded)
        if (key !== undefined) return key
      }
    }
    return undefined
  }

  values(): HiveValue[] {
    const { cells, limit } = this.#hive
    const stated = this.#node.valueCount
    if (stated === 0) return []
    const list = cells.cell(this.#node.valueList, 4, 'list of values')
    if (list === undefined) return []
    const count = Math.min(stated, list.size >> 2)
    if (count < stated) {
      const message = `This list has room for ${count} of ${stated} values.`
      cells.diagnostics.warn('hive-value-list-bad', message, list.at)
    }
    if (!limit.account('values', this.#node.offset)(count * 4)) {
      cells.diagnostics.warn('hive-content-shared', 'Too many keys share their lists of values.', list.at)
      return []
    }
    const values: HiveValue[] = []
    const seen = new Set<number>()
    for (let index = 0; index < count; index++) {
      const offset = cells.bytes.readUInt32LE(list.at + index * 4)
      if (seen.has(offset)) {
        const position = list.at + index * 4
        cells.diagnostics.warn('hive-value-list-bad', 'This list names the same value twice.', position)
        continue
      }
      seen.add(offset)
      const value = readValue(cells, limit, offset)
      if (value !== undefined) values.push(value)
    }
    return values
  }

  value(name: string): HiveValue | undefined {
    const folded = foldName(name)
    return this.values().find((value) => foldName(value.name) === folded)
  }

  securityDescriptor(): Uint8Array | undefined {
    const { cells } = this.#hive
    if (this.#node.security === NO_CELL) return undefined
    const cell = cells.cell(this.#node.security, 20, 'security descriptor')
    if (cell === undefined) return undefined
    const size = cells.bytes.readUInt32LE(cell.at + 16)
    if (cells.signature(cell.at) !== 'sk' || size > cell.size - 20) {
      cells.diagnostics.warn('hive-security-bad', 'This is not a security descriptor.', cell.at)
      return undefined
    }
    return cells.bytes.subarray(cell.at + 20, cell.at + 20 + size)
  }

  #leaves(): Iterable<Leaf> {
    if (this.subkeyCount === 0) return []
    return leavesOf(this.#hive.cells, this.#hive.limit, this.#node.subkeyList, this.#node.offset)
  }

  #named(offset: number, folded: string): StoredKey | undefined {
    return keyHasName(this.#hive.cells, offset, folded) ? this.#child(offset) : undefined
  }

  /** Whether all hashes of a leaf are those of its names; they are compared once. */
  #isSound(leaf: Leaf): boolean {
    const { cells, soundLeaves } = this.#hive
    const known = soundLeaves.get(leaf.at)
    if (known !== undefined) return known
    let sound = true
    for (let at = leaf.at, end = at + leaf.count * 8; sound && at < end; at += 8) {
      const node = KeyNode.read(cells, cells.bytes.readUInt32LE(at))
      sound = node !== undefined && nameHash(foldName(node.name)) === cells.bytes.readUInt32LE(at + 4)
    }
    soundLeaves.set(leaf.at, sound)
    return sound
  }

  /** The key at `offset` as a subkey of this one, if it may be that. */
  #child(offset: number): StoredKey | undefined {
    const { cells, parentage } = this.#hive
    const { diagnostics } = cells
    const node = KeyNode.read(cells, offset)
    if (node === undefined) return undefined
    if (this.#depth >= DEPTH_LIMIT) {
      diagnostics.warn('hive-key-too-deep', `This key is below ${DEPTH_LIMIT} others.`, node.at)
      return undefined
    }
    for (let key: StoredKey | undefined = this; key !== undefined; key = key.#parent) {
      if (key.#node.offset !== offset) continue
      diagnostics.warn('hive-key-repeated', 'This key is listed below itself.', node.at)
      return undefined
    }
    const relation = parentage.relation(node, this.#node.offset, this.#astray)
    if (relation === 'foreign') {
      diagnostics.warn('hive-key-repeated', 'This key is listed by a key that is not its parent.', node.at)
      return undefined
    }
    if (relation === 'stray') {
      const message = 'This key names another parent than the one that lists it.'
      diagnostics.warn('hive-key-parent-wrong', message, node.at)
    }
    return new StoredKey(this.#hive, node, this, this.#astray || relation === 'stray')
  }

  /** Only names in ASCII are judged: how Windows orders others depends on its version. */
  #checkOrder(previous: string, folded: string, position: number): void {
    const { diagnostics } = this.#hive.cells
    if (previous === folded)
      diagnostics.warn('hive-key-repeated', 'Two subkeys have the same name.', position)
    else if (previous > folded && ASCII.test(previous) && ASCII.test(folded))
      diagnostics.warn('hive-subkeys-unsorted', 'This list of subkeys is not sorted.', position)
  }
}

const ASCII = /^[\x00-\x7f]*$/

/** Hash of a name in upper case, as `lh` leaves keep it (regf specification, Hash leaf). */
function nameHash(folded: string): number {
  let hash = 0
  for (let i = 0; i < folded.length; i++) hash = (Math.imul(hash, 37) + folded.charCodeAt(i)) >>> 0
  return hash
}
