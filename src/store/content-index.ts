/**
 * Which entry holds which content, for a million contents in some 100 bytes each: hashes in one array, names as
 * folder number and leaf in another. Objects and strings would take five times as much.
 */

const HASH_BYTES = 16
const FIRST_SLOTS = 1 << 12
const FULLEST = 0.6
const FIRST_LEAVES = 1 << 16

export class ContentIndex {
  #slots = FIRST_SLOTS
  /** Number of the content plus one; 0 is empty. */
  #table = new Uint32Array(FIRST_SLOTS)
  #count = 0
  #hashes = Buffer.alloc(FIRST_SLOTS * HASH_BYTES)
  readonly #folders: string[] = []
  readonly #folderNumbers = new Map<string, number>()
  #folder = new Uint32Array(FIRST_SLOTS)
  #leafStart = new Uint32Array(FIRST_SLOTS + 1)
  #leaves = Buffer.alloc(FIRST_LEAVES)

  get size(): number {
    return this.#count
  }

  /** The name of the entry that holds this content. */
  nameOf(hash: Buffer): string | undefined {
    const number = this.#table[this.#slotOf(hash)] ?? 0
    return number === 0 ? undefined : this.#name(number - 1)
  }

  /** `name` holds the content with this hash, unless one is known already, which stays. */
  add(hash: Buffer, name: string): void {
    if (this.#count >= this.#slots * FULLEST) this.#grow()
    const slot = this.#slotOf(hash)
    if (this.#table[slot] !== 0) return
    const number = this.#count++
    this.#table[slot] = number + 1
    hash.copy(this.#hashes, number * HASH_BYTES, 0, HASH_BYTES)
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

  /** Where this hash is in the table, or would be. */
  #slotOf(hash: Buffer): number {
    const mask = this.#slots - 1
    for (let slot = hash.readUInt32LE(0) & mask; ; slot = (slot + 1) & mask) {
      const number = this.#table[slot] ?? 0
      if (number === 0) return slot
      const at = (number - 1) * HASH_BYTES
      if (this.#hashes.compare(hash, 0, HASH_BYTES, at, at + HASH_BYTES) === 0) return slot
    }
  }

  #grow(): void {
    this.#slots *= 2
    const hashes = Buffer.alloc(this.#slots * HASH_BYTES)
    this.#hashes.copy(hashes)
    this.#hashes = hashes
    const folder = new Uint32Array(this.#slots)
    folder.set(this.#folder)
    this.#folder = folder
    const leafStart = new Uint32Array(this.#slots + 1)
    leafStart.set(this.#leafStart)
    this.#leafStart = leafStart
    this.#table = new Uint32Array(this.#slots)
    for (let number = 0; number < this.#count; number++) {
      const at = number * HASH_BYTES
      this.#table[this.#slotOf(hashes.subarray(at, at + HASH_BYTES))] = number + 1
    }
  }
}
