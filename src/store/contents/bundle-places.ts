/**
 * The places in bundles of a million contents, in 12 bytes each.
 */
import { ROWS, Rows, rowIn } from '../../packed/index.ts'
import type { BundlePlace } from './bundle-place.ts'

export class BundlePlaces {
  readonly #digits: string[] = []
  readonly #rows = new Rows(() => ({
    /** Number of the bundle plus one; 0 for a content that lies in none. */
    bundle: new Uint32Array(ROWS),
    offset: new Uint32Array(ROWS),
    length: new Uint32Array(ROWS),
  }))

  /** Numbers come in order, from 0 on. */
  add(number: number, place: BundlePlace | undefined): void {
    const { bundle, offset, length } = this.#rows.blockFor(number)
    if (place === undefined) return
    // Contents come bundle by bundle.
    if (this.#digits.at(-1) !== place[0]) this.#digits.push(place[0])
    const row = rowIn(number)
    bundle[row] = this.#digits.length
    offset[row] = place[1]
    length[row] = place[2]
  }

  at(number: number): BundlePlace | undefined {
    const { bundle, offset, length } = this.#rows.block(number)
    const row = rowIn(number)
    const digits = this.#digits[(bundle[row] ?? 0) - 1]
    return digits === undefined ? undefined : [digits, offset[row] ?? 0, length[row] ?? 0]
  }
}
