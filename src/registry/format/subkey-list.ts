import type { WorkLimit } from '../work-limit.ts'
import type { Cells } from './cells.ts'
import { NO_CELL } from './cells.ts'

/** A leaf of a subkey list (regf specification, Index leaf, Fast leaf, Hash leaf). */
export interface Leaf {
  /** Position of the first element in the file. */
  readonly at: number
  readonly count: number
  readonly stride: 4 | 8
  /** Elements of an `lh` leaf carry a hash of the whole name. */
  readonly hashed: boolean
}

const STRIDES = new Map<string, 4 | 8>([
  ['li', 4],
  ['lf', 8],
  ['lh', 8],
])

/** Windows nests once: a root above leaves. */
const NESTING_LIMIT = 4

/** The leaves of the list at `offset`, which belongs to the key whose cell is at `owner`. */
export function* leavesOf(cells: Cells, limit: WorkLimit, offset: number, owner: number): Generator<Leaf> {
  const seen = new Set<number>()
  const allows = limit.account('subkeys', owner)
  const pending = [{ offset, depth: 0 }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.offset === NO_CELL) continue
    const cell = cells.cell(next.offset, 4, 'list of subkeys')
    if (cell === undefined) continue
    const { at } = cell
    if (seen.has(at)) {
      cells.diagnostics.warn('hive-subkey-list-bad', 'A list of subkeys holds the same list twice.', at)
      continue
    }
    seen.add(at)
    const signature = cells.signature(at)
    const stride = signature === 'ri' ? 4 : STRIDES.get(signature)
    if (stride === undefined || next.depth > NESTING_LIMIT) {
      cells.diagnostics.warn('hive-subkey-list-bad', 'This is not a list of subkeys.', at)
      continue
    }
    const stated = cells.bytes.readUInt16LE(at + 2)
    const room = Math.floor((cell.size - 4) / stride)
    const count = Math.min(stated, room)
    if (stated > room)
      cells.diagnostics.warn(
        'hive-subkey-list-bad',
        `This list has room for ${room} of ${stated} subkeys.`,
        at,
      )
    if (!allows(count * stride)) {
      cells.diagnostics.warn('hive-content-shared', 'Too many keys share their lists of subkeys.', at)
      return
    }
    if (signature === 'ri') {
      for (let index = count - 1; index >= 0; index--)
        pending.push({ offset: cells.bytes.readUInt32LE(at + 4 + index * 4), depth: next.depth + 1 })
    } else {
      yield { at: at + 4, count, stride, hashed: signature === 'lh' }
    }
  }
}
