/** Bits of `RecordTable.state`. A damaged record has no other bit: what it was is not known. */
export const State = { Base: 1, Directory: 2, Packed: 4, Named: 8, Damaged: 16 } as const

/** No cluster: the content is in the record. */
export const RESIDENT = -1

/**
 * What a listing keeps of each MFT record, in columns: an object a file would take ten times the memory. The columns grow
 * with the highest record in use and not with what $MFT claims to hold.
 */
export class RecordTable {
  readonly limit: number
  /** How many records have a row: the highest in use and all below it. */
  count = 0
  state: Uint8Array = new Uint8Array(0)
  sequence: Uint16Array = new Uint16Array(0)
  links: Uint16Array = new Uint16Array(0)
  attributes: Uint32Array = new Uint32Array(0)
  reparseTag: Uint32Array = new Uint32Array(0)
  size: Float64Array = new Float64Array(0)
  cluster: Float64Array = new Float64Array(0)
  /** Four FILETIMEs a record, in the order of $STANDARD_INFORMATION, as pairs of 32 bits with the lower first. */
  times: Uint32Array = new Uint32Array(0)

  constructor(limit: number) {
    this.limit = limit
  }

  /** Makes a row for this record, and for all below it. */
  reserve(record: number): void {
    this.count = Math.max(this.count, record + 1)
    if (record < this.state.length) return
    const rows = Math.min(this.limit, Math.max(4096, record + 1, this.state.length * 2))
    this.state = grown(this.state, new Uint8Array(rows))
    this.sequence = grown(this.sequence, new Uint16Array(rows))
    this.links = grown(this.links, new Uint16Array(rows))
    this.attributes = grown(this.attributes, new Uint32Array(rows))
    this.reparseTag = grown(this.reparseTag, new Uint32Array(rows))
    this.size = grown(this.size, new Float64Array(rows))
    this.cluster = grown(this.cluster, new Float64Array(rows))
    this.times = grown(this.times, new Uint32Array(rows * 8))
  }

  has(record: number, bits: number): boolean {
    return ((this.state[record] ?? 0) & bits) === bits
  }

  mark(record: number, bits: number): void {
    this.state[record] = (this.state[record] ?? 0) | bits
  }

  time(record: number, index: number): bigint {
    const at = record * 8 + index * 2
    return (BigInt(this.times[at + 1] ?? 0) << 32n) | BigInt(this.times[at] ?? 0)
  }
}

/** All names of all records, DOS-only ones left out; the characters stand in one buffer. */
export class NameTable {
  count = 0
  record: Uint32Array = new Uint32Array(0)
  /** The life of the record that the name was found in, or that its continuation names. */
  sequence: Uint16Array = new Uint16Array(0)
  parent: Uint32Array = new Uint32Array(0)
  parentSequence: Uint16Array = new Uint16Array(0)
  #start: Uint32Array = new Uint32Array(0)
  #length: Uint8Array = new Uint8Array(0)
  #characters: Buffer = Buffer.alloc(0)
  #used = 0

  /** `length` in UTF-16 code units, standing at byte `at` of `bytes`. */
  add(
    record: number,
    sequence: number,
    parent: number,
    parentSequence: number,
    bytes: Uint8Array,
    at: number,
    length: number,
  ): void {
    if (this.count === this.record.length) this.#growRows()
    if (this.#used + length * 2 > this.#characters.length) this.#growCharacters(length * 2)
    const row = this.count++
    this.record[row] = record
    this.sequence[row] = sequence
    this.parent[row] = parent
    this.parentSequence[row] = parentSequence
    this.#start[row] = this.#used / 2
    this.#length[row] = length
    const end = at + length * 2
    for (let from = at, to = this.#used; from < end; from++, to++) this.#characters[to] = bytes[from] ?? 0
    this.#used += length * 2
  }

  name(row: number): string {
    const start = (this.#start[row] ?? 0) * 2
    return this.#characters.toString('utf16le', start, start + (this.#length[row] ?? 0) * 2)
  }

  #growRows(): void {
    const rows = Math.max(4096, this.record.length * 2)
    this.record = grown(this.record, new Uint32Array(rows))
    this.sequence = grown(this.sequence, new Uint16Array(rows))
    this.parent = grown(this.parent, new Uint32Array(rows))
    this.parentSequence = grown(this.parentSequence, new Uint16Array(rows))
    this.#start = grown(this.#start, new Uint32Array(rows))
    this.#length = grown(this.#length, new Uint8Array(rows))
  }

  #growCharacters(more: number): void {
    const next = Buffer.alloc(Math.max(0x1_0000, this.#characters.length * 2, this.#used + more))
    next.set(this.#characters)
    this.#characters = next
  }
}

function grown<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from)
  return to
}
