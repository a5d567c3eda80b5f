/**
 * Which entry holds which content, for a million contents in some 100 bytes each: hashes in one array, names as
 * folder number and leaf in another. Objects and strings would take five times as much.
 */
import { DigestTable } from './digest-table.ts'

const FIRST_NAMES = 1 << 12
const FIRST_LEAVES = 1 << 16

export class ContentIndex {
  readonly #hashes = new DigestTable()
  readonly #folders: string[] = []
  readonly #folderNumbers = new Map<string, number>()
  #folder = new Uint32Array(FIRST_NAMES)
  #leafStart = new Uint32Array(FIRST_NAMES + 1)
  #leaves = Buffer.alloc(FIRST_LEAVES)

  get size(): number {
    return this.#hashes.size
  }

  /** The name of the entry that holds this content. */
  nameOf(hash: Buffer): string | undefined {
    const number = this.#hashes.numberOf(hash)
    return number === undefined ? undefined : this.#name(number)
  }

  /** `name` holds the content with this hash, unless one is known already, which stays. */
  add(hash: Buffer, name: string): void {
    const known = this.#hashes.size
    const number = this.#hashes.add(hash)
    if (number < known) return
    if (number === this.#folder.length) this.#grow()
    const cut = name.lastIndexOf('/') + 1
    this.#folder[number] = this.#folderNumber(name.slice(0, cut))
    this.#addLeaf(number, name.slice(cut))
  }

  #name(number: number): string {
    const folder = this.#folders[this.#folder[number] ?? 0] ?? ''
    return folder + this.#leaves.toString('utf8', this.#leafStart[number], this.#leafStart[number + 1])
  }

  #folderNumber(folder: string): number {
    let number = this.#folderNumbers.get(folder)
    if (number === undefined) {
      number = this.#folders.push(folder) - 1
      this.#folderNumbers.set(folder, number)
    }
    return number
  }

  #addLeaf(number: number, leaf: string): void {
    const start = this.#leafStart[number] ?? 0
    const length = Buffer.byteLength(leaf)
    if (start + length > this.#leaves.length) {
      const larger = Buffer.alloc(Math.max(this.#leaves.length * 2, start + length))
      this.#leaves.copy(larger)
      this.#leaves = larger
    }
    this.#leaves.write(leaf, start)
    this.#leafStart[number + 1] = start + length
  }

  #grow(): void {
    const names = this.#folder.length * 2
    const folder = new Uint32Array(names)
    folder.set(this.#folder)
    this.#folder = folder
    const leafStart = new Uint32Array(names + 1)
    leafStart.set(this.#leafStart)
    this.#leafStart = leafStart
  }
}
