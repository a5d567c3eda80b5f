/**
 * Catalog lines and central directory records on their way into the journal, where they wait for the end.
 */
import type { CatalogRecord } from '../catalog-record.ts'
import {
  centralRecordRoom,
  type PlacedEntry,
  writeCentralRecord,
  writeCentralRecordFor,
} from '../zip/index.ts'
import { BlockKind, type Journal } from './journal.ts'

/** Long enough for Zstandard to find what repeats. */
const TEXT_BLOCK = 1024 * 1024
const CENTRAL_BLOCK = 1024 * 1024
/** Of a UTF-16 unit in UTF-8. */
const MOST_BYTES_PER_UNIT = 3
/** In a local header without ZIP64 field (APPNOTE.TXT 4.3.7). */
const STORED_SIZE = 18

export class Spool {
  readonly #journal: Journal
  #text = Buffer.allocUnsafe(TEXT_BLOCK)
  #textLength = 0
  #central = Buffer.allocUnsafe(CENTRAL_BLOCK)
  #centralLength = 0
  #blocks = 0
  #entries = 0

  constructor(journal: Journal) {
    this.#journal = journal
    this.#blocks = journal.described
  }

  /** Central directory records so far. */
  get entries(): number {
    return this.#entries
  }

  /** Written out at once: lines that were kept would all be moved by the garbage collector, again and again. */
  record(record: CatalogRecord): void {
    const line = `${JSON.stringify(record)}\n`
    const room = line.length * MOST_BYTES_PER_UNIT
    const full = this.#textLength >= TEXT_BLOCK || this.#textLength + room > this.#text.length
    if (full) this.#flushText()
    if (room > this.#text.length) this.#text = Buffer.allocUnsafe(room)
    this.#textLength += this.#text.write(line, this.#textLength)
  }

  entry(entry: PlacedEntry): void {
    this.#makeRoom(entry.name.length)
    this.#centralLength = writeCentralRecord(this.#central, this.#centralLength, entry)
    this.#entries++
  }

  /** The entry whose local header is in `local`, written to `offset` of the archive. Gives its stored size. */
  packedEntry(local: Buffer, headerStart: number, offset: number): number {
    this.#makeRoom(local.readUInt16LE(headerStart + 26))
    this.#centralLength = writeCentralRecordFor(
      this.#central,
      this.#centralLength,
      local,
      headerStart,
      offset,
    )
    this.#entries++
    return local.readUInt32LE(headerStart + STORED_SIZE)
  }

  #makeRoom(nameLength: number): void {
    const room = centralRecordRoom(nameLength)
    if (this.#centralLength + room > this.#central.length) this.#flushCentral()
    if (room > this.#central.length) this.#central = Buffer.allocUnsafe(room)
  }

  /** Writes out what is held; gives the number of blocks that are now in the journal. */
  cut(): number {
    this.#flushText()
    this.#flushCentral()
    return this.#blocks
  }

  /** The catalog's text; `cut` comes before. */
  catalog(): Iterable<{ content: Buffer; compressed?: Buffer }> {
    return this.#journal.contents(BlockKind.Catalog)
  }

  /** The central directory's records; `cut` comes before. */
  *centralDirectory(): Generator<{ bytes: Buffer; old: number }> {
    for (const { content } of this.#journal.contents(BlockKind.Central)) yield { bytes: content, old: 0 }
  }

  #flushText(): void {
    if (this.#textLength === 0) return
    this.#journal.append(BlockKind.Catalog, this.#text.subarray(0, this.#textLength))
    this.#blocks++
    this.#textLength = 0
  }

  #flushCentral(): void {
    if (this.#centralLength === 0) return
    this.#journal.append(BlockKind.Central, this.#central.subarray(0, this.#centralLength))
    this.#blocks++
    this.#centralLength = 0
  }
}
