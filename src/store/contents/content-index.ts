/**
 * Which entry holds which content, for a million contents in some 100 bytes each: hashes in one array, names as
 * folder number and leaf in another. Objects and strings would take five times as much.
 */
import { PackedStrings, ROWS, Rows, rowIn } from '../../packed/index.ts'
import type { BundlePlace, ContentPlace } from './bundle-place.ts'
import { BundlePlaces } from './bundle-places.ts'
import { DigestTable } from './digest-table.ts'

export class ContentIndex {
  readonly #hashes = new DigestTable()
  readonly #folders: string[] = []
  readonly #folderNumbers = new Map<string, number>()
  readonly #leaves = new PackedStrings()
  /** Number of the folder and place of the leaf. */
  readonly #rows = new Rows(() => ({ folder: new Uint32Array(ROWS), leaf: new Uint32Array(ROWS) }))
  readonly #bundles: BundlePlaces | undefined
  #lastFolder = ''
  #lastNumber = -1

  /** Whether contents may lie in bundles. */
  constructor({ bundles = false } = {}) {
    this.#bundles = bundles ? new BundlePlaces() : undefined
  }

  get size(): number {
    return this.#hashes.size
  }

  /** Where this content is. */
  placeOf(hash: Buffer): ContentPlace | undefined {
    const number = this.#hashes.numberOf(hash)
    if (number === undefined) return undefined
    const content = this.#name(number)
    const bundle = this.#bundles?.at(number)
    return bundle === undefined ? { content } : { content, bundle }
  }

  /** The name of the entry that holds this content. */
  nameOf(hash: Buffer): string | undefined {
    const number = this.#hashes.numberOf(hash)
    return number === undefined ? undefined : this.#name(number)
  }

  /** `name` holds the content with this hash, unless one is known already, which stays. */
  add(hash: Buffer, name: string, bundle?: BundlePlace): void {
    const known = this.#hashes.size
    const number = this.#hashes.add(hash)
    if (number < known) return
    const cut = name.lastIndexOf('/') + 1
    const { folder, leaf } = this.#rows.blockFor(number)
    folder[rowIn(number)] = this.#folderNumber(name.slice(0, cut))
    leaf[rowIn(number)] = this.#leaves.add(name.slice(cut))
    this.#bundles?.add(number, bundle)
  }

  #name(number: number): string {
    const { folder, leaf } = this.#rows.block(number)
    return (this.#folders[folder[rowIn(number)] ?? 0] ?? '') + this.#leaves.at(leaf[rowIn(number)] ?? 0)
  }

  /** Contents come folder by folder, more or less. */
  #folderNumber(folder: string): number {
    if (folder === this.#lastFolder && this.#lastNumber >= 0) return this.#lastNumber
    let number = this.#folderNumbers.get(folder)
    if (number === undefined) {
      number = this.#folders.push(folder) - 1
      this.#folderNumbers.set(folder, number)
    }
    this.#lastFolder = folder
    this.#lastNumber = number
    return number
  }
}
