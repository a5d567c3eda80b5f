import { type CatalogRecord, type Compressor, PIECE, type RecordSink } from '../../store/index.ts'

/** As much of the catalog's text shows how it compresses. */
const MOST_TEXT = 2 * PIECE

/** Counts records and the contents that are made here, as a store would keep them; keeps none. */
export class CountedRecords implements RecordSink {
  readonly #compressor: Compressor
  #count = 0
  #bytes = 0
  #text = ''
  /** Of the contents, before and after compression. */
  readonly contents: { readonly name: string; readonly size: number; readonly storedBytes: number }[] = []

  constructor(compressor: Compressor) {
    this.#compressor = compressor
  }

  get count(): number {
    return this.#count
  }

  /** Of the catalog's lines. */
  get bytes(): number {
    return this.#bytes
  }

  addRecord(record: CatalogRecord): void {
    const line = `${JSON.stringify(record)}\n`
    this.#count++
    this.#bytes += Buffer.byteLength(line)
    if (this.#text.length < MOST_TEXT) this.#text += line
  }

  /** Records that are like those seen so far. */
  addAlike(count: number, bytes: number): void {
    this.#count += count
    this.#bytes += bytes
  }

  async addContent(name: string, chunks: Iterable<Uint8Array>): Promise<{ size: number; sha256: string }> {
    let size = 0
    let storedBytes = 0
    let held: Uint8Array[] = []
    let heldBytes = 0
    const cut = (): void => {
      storedBytes += this.#compressor.piece(Buffer.concat(held), true).length
      held = []
      heldBytes = 0
    }
    for (const chunk of chunks) {
      // What a generator hands over may be filled anew.
      held.push(Uint8Array.from(chunk))
      heldBytes += chunk.length
      size += chunk.length
      if (heldBytes >= PIECE) cut()
    }
    if (heldBytes > 0) cut()
    this.contents.push({ name, size, storedBytes })
    return { size, sha256: UNKNOWN_HASH }
  }

  /** The catalog as it would be stored. */
  get storedBytes(): number {
    const text = Buffer.from(this.#text)
    if (text.length === 0) return 0
    let stored = 0
    for (let at = 0; at < text.length; at += PIECE) {
      stored += this.#compressor.piece(text.subarray(at, at + PIECE), true).length
    }
    return Math.round((this.#bytes * stored) / text.length)
  }
}

/** As long as a hash is, and as hard to compress. */
const UNKNOWN_HASH = '6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19'
