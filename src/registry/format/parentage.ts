import type { WorkLimit } from '../work-limit.ts'
import type { Cells } from './cells.ts'
import { KeyNode } from './key-node.ts'
import { leavesOf } from './subkey-list.ts'

/** Windows makes no deeper trees ("Registry element size limits"). */
export const DEPTH_LIMIT = 512

/** `own`: the key names the lister as its parent. `stray`: it names another, yet belongs nowhere else. */
export type Relation = 'own' | 'stray' | 'foreign'

/**
 * Decides under which key a key is shown, so that a damaged or crafted hive is still a tree. A key names its
 * parent; as long as lists and names agree there can be no cycle and no branch in two places. A key that
 * names another parent than the one that lists it is a stray: it is kept, unless its own parent can be
 * reached and lists it too. Below a stray nothing is certain any more, so that there each key stays with the
 * first that listed it; else crafted keys could double the number of paths at each level.
 */
export class Parentage {
  readonly #cells: Cells
  readonly #limit: WorkLimit
  readonly #root: number
  /** Cell of a key at or below a stray -> cell of the key that keeps it. */
  readonly #keepers = new Map<number, number>()
  /** Cell of a parent that strays name -> sorted cells of the keys that it lists. */
  readonly #listed = new Map<number, Uint32Array>()

  constructor(cells: Cells, limit: WorkLimit, root: number) {
    this.#cells = cells
    this.#limit = limit
    this.#root = root
  }

  /** How `child` belongs to the key at `lister`; `astray`: that key is a stray or below one. */
  relation(child: KeyNode, lister: number, astray: boolean): Relation {
    const own = child.parent === lister
    if (own && !astray) return 'own'
    const keeper = this.#keepers.get(child.offset)
    if (keeper === undefined) {
      if (!own && this.#leadsToRoot(child.parent) && this.#lists(child.parent, child.offset)) return 'foreign'
      this.#keepers.set(child.offset, lister)
    } else if (keeper !== lister) {
      return 'foreign'
    }
    return own ? 'own' : 'stray'
  }

  /** Whether parent after parent the root is reached. */
  #leadsToRoot(from: number): boolean {
    let cell = from
    for (let depth = 0; depth < DEPTH_LIMIT; depth++) {
      if (cell === this.#root) return true
      if (!this.#cells.holds(cell, 'nk')) return false
      const node = KeyNode.read(this.#cells, cell)
      if (node === undefined) return false
      cell = node.parent
    }
    return false
  }

  #lists(parent: number, child: number): boolean {
    let children = this.#listed.get(parent)
    if (children === undefined) {
      children = Uint32Array.from(this.#listOf(parent)).sort()
      this.#listed.set(parent, children)
    }
    return hasSorted(children, child)
  }

  *#listOf(parent: number): Generator<number> {
    const node = KeyNode.read(this.#cells, parent)
    if (node === undefined || node.subkeyCount === 0) return
    for (const leaf of leavesOf(this.#cells, this.#limit, node.subkeyList, parent)) {
      for (let index = 0; index < leaf.count; index++)
        yield this.#cells.bytes.readUInt32LE(leaf.at + index * leaf.stride)
    }
  }
}

function hasSorted(sorted: Uint32Array, wanted: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return sorted[low] === wanted
}
