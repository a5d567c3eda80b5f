import { ROWS, Rows, rowIn } from '../../packed/index.ts'
import { DigestTable, textDigest } from '../contents/digest-table.ts'
import type { PlannedContent } from './content-plan.ts'

const SHA256_BYTES = 32
const State = { New: 0, WithoutHash: 1, WithHash: 2 } as const

/** Which contents were asked for already, and as what: 41 bytes for each entry, since there may be a million, and 70 for what lies in a bundle. */
export class SeenEntries {
  readonly #entries: number
  /** The places in bundles; their numbers follow those of the entries. */
  readonly #places = new DigestTable()
  readonly #rows = new Rows(() => ({
    state: new Uint8Array(ROWS),
    size: new Float64Array(ROWS),
    sha256: Buffer.alloc(ROWS * SHA256_BYTES),
  }))

  /** @param count of the entries, which have the numbers from 0 on */
  constructor(count: number) {
    this.#entries = count
    for (let entry = 0; entry < count; entry += ROWS) this.#rows.blockFor(entry)
  }

  has(entry: number): boolean {
    return this.#rows.block(entry).state[rowIn(entry)] !== State.New
  }

  /**
   * Asks for a content in an entry.
   * @returns `known` when it was asked for before as the same, `other` when it was as something else
   */
  ask(entry: number, { part, size, sha256 }: PlannedContent): 'new' | 'known' | 'other' {
    const number = part === undefined ? entry : this.#entries + this.#places.add(placeDigest(entry, part))
    const rows = this.#rows.blockFor(number)
    const row = rowIn(number)
    const hash = sha256 === undefined ? undefined : Buffer.from(sha256, 'hex')
    const place = rows.sha256.subarray(row * SHA256_BYTES, (row + 1) * SHA256_BYTES)
    if (rows.state[row] !== State.New) {
      const sameHash =
        hash === undefined
          ? rows.state[row] === State.WithoutHash
          : rows.state[row] === State.WithHash && hash.equals(place)
      return sameHash && rows.size[row] === (size ?? -1) ? 'known' : 'other'
    }
    rows.state[row] = hash === undefined ? State.WithoutHash : State.WithHash
    rows.size[row] = size ?? -1
    hash?.copy(place)
    return 'new'
  }
}

/** With the name: a record that lies about it is not the one that told the truth. */
function placeDigest(entry: number, { offset, length, name }: NonNullable<PlannedContent['part']>): Buffer {
  return textDigest(`${entry}|${offset}|${length}|${name}`)
}
