/**
 * Where each entry of an archive is, in columns: there may be a million.
 */
import { ROWS, Rows, rowIn } from '../../packed/index.ts'
import { LOCAL_HEADER_FIXED } from '../zip/index.ts'
import type { EntryPlace } from './entry-content.ts'

interface Block {
  readonly offset: Float64Array
  readonly method: Uint16Array
  readonly crc: Uint32Array
  readonly size: Float64Array
  readonly storedSize: Float64Array
  readonly record: Uint32Array
  /** 1 where `record` says something. */
  readonly hasRecord: Uint8Array
}

/** The entries of an archive by name. */
export class ArchiveIndex {
  /** The central directory was there and whole. */
  readonly whole: boolean
  /** A header was found that proves itself, though perhaps not its data. */
  recognized = false
  /** How many names occurred before; only the last of each counts. */
  repeated = 0
  /** Asked some times for every entry: digests of the names would take as much memory, and most of the time of a reader. */
  readonly #numbers = new Map<string, number>()
  readonly #rows = new Rows(newBlock)
  readonly #overlapping = new Set<number>()
  #cutOff: { readonly name: string; readonly place: EntryPlace } | undefined

  constructor(whole: boolean) {
    this.whole = whole
  }

  get size(): number {
    return this.#numbers.size
  }

  names(): Iterable<string> {
    return this.#numbers.keys()
  }

  /** From 0 to `size`. */
  numberOf(name: string): number | undefined {
    return this.#numbers.get(name)
  }

  has(name: string): boolean {
    return this.#numbers.has(name)
  }

  /** Undefined when there is no entry of that name, or its place is also another's. */
  place(name: string): EntryPlace | undefined {
    const number = this.numberOf(name)
    if (number === undefined || this.#overlapping.has(number)) return undefined
    return this.#placeAt(number)
  }

  /** As `place`, and of the entry whose end is cut off. */
  placeAnyway(name: string): EntryPlace | undefined {
    return this.place(name) ?? (this.#cutOff?.name === name ? this.#cutOff.place : undefined)
  }

  /** The names of the last entry of an archive that ends within it, if there is one. */
  cutOff(): readonly string[] {
    return this.#cutOff === undefined || this.has(this.#cutOff.name) ? [] : [this.#cutOff.name]
  }

  /** An entry that reaches beyond the end. */
  addCutOff(name: string, place: EntryPlace): void {
    this.#cutOff = { name, place }
  }

  /** Of all entries, in bytes of their content. */
  contentSize(): number {
    let sum = 0
    for (let number = 0; number < this.size; number++)
      sum += this.#rows.block(number).size[rowIn(number)] ?? 0
    return sum
  }

  /** The later of two entries of one name counts, as in a run that was resumed. */
  add(name: string, place: EntryPlace): void {
    const known = this.#numbers.get(name)
    const number = known ?? this.size
    if (known === undefined) this.#numbers.set(name, number)
    else this.repeated++
    const block = this.#rows.blockFor(number)
    const row = rowIn(number)
    block.offset[row] = place.offset
    block.method[row] = place.method
    block.crc[row] = place.crc
    block.size[row] = place.size
    block.storedSize[row] = place.storedSize
    block.record[row] = place.record ?? 0
    block.hasRecord[row] = place.record === undefined ? 0 : 1
  }

  /**
   * Finds entries that share bytes or reach beyond the end: nobody writes such an archive but to make a small one unpack to a huge one. A
   * damaged record may seem to reach over others; `agrees` tells whether the header of an entry says the same.
   */
  findOverlaps(archiveSize: number, agrees: (place: EntryPlace) => boolean): number {
    const order = Uint32Array.from({ length: this.size }, (_, number) => number)
    order.sort((a, b) => this.#offset(a) - this.#offset(b))
    let end = 0
    let before: number | undefined
    for (const number of order) {
      const offset = this.#offset(number)
      const itsEnd = offset + LOCAL_HEADER_FIXED + (this.#rows.block(number).storedSize[rowIn(number)] ?? 0)
      if (itsEnd > archiveSize) {
        this.#overlapping.add(number)
      } else if (before !== undefined && offset < end) {
        // Where only one of the two is confirmed by its header, the other's record is damaged.
        const confirmed = agrees(this.#placeAt(number))
        const beforeConfirmed = agrees(this.#placeAt(before))
        if (confirmed || !beforeConfirmed) this.#overlapping.add(before)
        if (!confirmed || beforeConfirmed) this.#overlapping.add(number)
        if (beforeConfirmed) continue
        end = itsEnd
        before = number
      } else if (itsEnd > end) {
        end = itsEnd
        before = number
      }
    }
    return this.#overlapping.size
  }

  #offset(number: number): number {
    return this.#rows.block(number).offset[rowIn(number)] ?? 0
  }

  #placeAt(number: number): EntryPlace {
    const block = this.#rows.block(number)
    const row = rowIn(number)
    return {
      offset: block.offset[row] ?? 0,
      method: block.method[row] ?? 0,
      crc: block.crc[row] ?? 0,
      size: block.size[row] ?? 0,
      storedSize: block.storedSize[row] ?? 0,
      record: block.hasRecord[row] === 1 ? block.record[row] : undefined,
    }
  }
}

function newBlock(): Block {
  return {
    offset: new Float64Array(ROWS),
    method: new Uint16Array(ROWS),
    crc: new Uint32Array(ROWS),
    size: new Float64Array(ROWS),
    storedSize: new Float64Array(ROWS),
    record: new Uint32Array(ROWS),
    hasRecord: new Uint8Array(ROWS),
  }
}
