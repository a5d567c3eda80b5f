/**
 * Writes the compressed store: `USMT/USMT.MIG`.
 */
import { rmSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { CatalogRecord } from '../catalog-record.ts'
import { Compressor, compressionPlan } from '../contents/compressor.ts'
import type {
  ArchivePacking,
  ContentSink,
  LargeContent,
  LargeContentFacts,
  PackedContent,
  RecordDraft,
  SourceState,
  TakenRecord,
} from '../contents/content-sink.ts'
import { entryName } from '../contents/entry-name.ts'
import type { StoreFile } from '../file/store-file.ts'
import { Checkpoints } from '../journal/checkpoints.ts'
import { Spool } from '../journal/spool.ts'
import { type Manifest, type ManifestFacts, STORE_FORMAT, STORE_VERSION } from '../manifest.ts'
import type { SafeArchive } from '../resume/safe-archive.ts'
import type { StoreSummary, StoreWriter } from '../store-writer.ts'
import { Tally } from '../tally.ts'
import { removeIfEmpty } from '../tree/store-parts.ts'
import { type LocalHeader, Method } from '../zip/index.ts'
import { ArchiveContents } from './archive-contents.ts'
import { completeArchive, writeArchiveEnd } from './archive-end.ts'
import { ArchiveEntry, type ArchiveEntryFacts } from './archive-entry.ts'
import type { PackedBatch } from './content-packer.ts'
import { linesOf, type Piece, piecesOf, writePieces } from './made-content.ts'
import { type OpenArchive, storeTag } from './open-archive.ts'

const ATTRIBUTE_ARCHIVE = 0x20

export class CompressedWriter implements StoreWriter, ContentSink {
  readonly type = 'compressed'
  readonly storeId: string
  readonly ownPaths: readonly string[]
  readonly resumed: number
  readonly packing: ArchivePacking
  readonly #archive: OpenArchive
  readonly #before: SafeArchive | undefined
  readonly #file: StoreFile
  readonly #spool: Spool
  readonly #checkpoints: Checkpoints
  readonly #contents: ArchiveContents
  readonly #tally = new Tally()
  #large: ArchiveEntry | undefined

  constructor(archive: OpenArchive) {
    this.#archive = archive
    this.#file = archive.file
    this.#before = archive.before
    this.resumed = archive.before?.objects ?? 0
    this.storeId = archive.storeId
    this.ownPaths = [archive.place.folder]
    const compression = compressionPlan(archive.options.compression ?? 'zstd')
    this.packing = {
      kind: 'archive',
      compression,
      tag: storeTag(archive.storeId),
      ...(archive.keys === undefined ? {} : { keys: archive.keys }),
    }
    this.#spool = new Spool(archive.journal)
    this.#checkpoints = new Checkpoints(
      archive.file,
      archive.journal,
      this.#spool,
      archive.options.checkpointEvery,
    )
    this.#contents = new ArchiveContents({
      bundles: archive.keys !== undefined,
      before: archive.before,
      addRecord: (record) => this.addRecord(record),
      onReused: (storedSize) => this.#tally.content(storedSize),
    })
  }

  nameFor(path: string, stream?: string): string {
    const name = entryName(path, stream)
    return this.#before === undefined ? name : this.#before.nameFor(name)
  }

  takeSafe(state: SourceState): readonly TakenRecord[] | undefined {
    const taken = this.#before?.take(state)
    if (taken === undefined) return undefined
    for (const record of taken.records) this.#tally.record({ ...record, outcome: 'captured' })
    for (const storedSize of taken.contents) this.#tally.content(storedSize)
    return taken.records
  }

  room(): Promise<void> | undefined {
    return this.#file.room()
  }

  throwFailure(): void {
    this.#file.throwFailure()
  }

  addRecord(record: CatalogRecord): void {
    this.#tally.record(record)
    this.#spool.record(record)
  }

  put({ bytes, bundle }: PackedBatch, contents: readonly PackedContent[]): Promise<void> {
    const batch = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const written =
      bundle === undefined ? this.#putEntries(batch, contents) : this.#putBundle(batch, bundle, contents)
    this.#checkpoints.consider()
    return written
  }

  /** An entry for each content. */
  #putEntries(batch: Buffer, contents: readonly PackedContent[]): Promise<void> {
    const place = this.#file.end
    let length = 0
    for (const content of contents) {
      if (this.#contents.knows(content)) continue
      // What was packed for nothing, because two workers met the same content at once, is closed up.
      if (content.start !== length) batch.copyWithin(length, content.start, content.start + content.length)
      const storedSize = this.#spool.packedEntry(batch, length, place + length)
      length += content.length
      if (content.draft.size > 0) this.#tally.content(storedSize)
      this.#contents.own(content.hash, content.name, undefined, content.draft)
    }
    return length === 0 ? Promise.resolve() : this.#append(batch.subarray(0, length))
  }

  /** One entry for all. What was packed for nothing stays in it: it is sealed, and nobody names it. */
  #putBundle(batch: Buffer, digits: string, contents: readonly PackedContent[]): Promise<void> {
    let needed = false
    for (const content of contents) {
      if (this.#contents.knows(content)) continue
      needed = true
      const { start, length, draft, hash, name } = content
      if (draft.size > 0) this.#tally.content(length)
      this.#contents.own(hash, name, [digits, start, length], draft)
    }
    if (!needed) return Promise.resolve()
    this.#spool.packedEntry(batch, 0, this.#file.end)
    return this.#append(batch)
  }

  #append(bytes: Uint8Array): Promise<void> {
    return this.#file.write(bytes, this.#file.reserve(bytes.length))
  }

  putKnown(draft: RecordDraft, hash: Buffer): boolean {
    return this.#contents.putKnown(draft, hash)
  }

  beginLarge(facts: LargeContentFacts): LargeContent {
    const entry = this.#begin(facts)
    return {
      seal: entry.seal,
      write: (stored, crc) => entry.write(stored, crc),
      finish: async ({ draft, hash, crc }) => {
        this.#large = undefined
        if (this.putKnown(draft, hash)) {
          await entry.cancel()
          return
        }
        this.#finish(entry, draft.size, crc)
        this.#contents.own(hash, facts.name, undefined, draft)
        this.#checkpoints.consider()
      },
      cancel: async () => {
        this.#large = undefined
        await entry.cancel()
      },
    }
  }

  #begin(facts: Omit<ArchiveEntryFacts, 'tag'>): ArchiveEntry {
    if (this.#large !== undefined) throw new Error('an entry was begun inside another')
    this.#large = new ArchiveEntry(this.#file, { ...facts, tag: this.packing.tag }, this.#archive.keys)
    return this.#large
  }

  #finish(entry: ArchiveEntry, size: number, crc: number): void {
    this.#large = undefined
    const placed = entry.finish(size, crc)
    this.#spool.entry(placed)
    if (size > 0) this.#tally.content(placed.storedSize)
  }

  addContent(
    name: string,
    chunks: Iterable<Uint8Array>,
    modified?: bigint,
  ): Promise<{ size: number; sha256: string }> {
    return this.#addMade(name, piecesOf(chunks), modified)
  }

  async #addMade(
    name: string,
    pieces: Iterable<Piece>,
    modified?: bigint,
  ): Promise<{ size: number; sha256: string }> {
    const compressor = new Compressor(this.packing.compression)
    const times = modified === undefined ? {} : { times: { modified, accessed: modified, created: modified } }
    const facts = { name, size: 0, zip64: true, method: compressor.method, attributes: ATTRIBUTE_ARCHIVE }
    const entry = this.#begin({ ...facts, ...times })
    const { size, crc, sha256 } = await writePieces(entry, compressor, pieces)
    this.#finish(entry, size, crc)
    this.throwFailure()
    return { size, sha256 }
  }

  /** An entry that stays readable in an encrypted store. */
  async addOpen(name: string, content: Uint8Array): Promise<void> {
    const facts = { name, size: content.length, method: Method.Stored, attributes: ATTRIBUTE_ARCHIVE }
    const entry = new ArchiveEntry(this.#file, { ...facts, tag: this.packing.tag }, undefined)
    await entry.write(content)
    this.#spool.entry(entry.finish(content.length, crc32(content)))
  }

  /** A bundle as it stands in the archive. */
  async addBundle(bytes: Buffer): Promise<void> {
    this.#spool.packedEntry(bytes, 0, this.#file.end)
    await this.#append(bytes)
    this.throwFailure()
  }

  /** A content that came with an entry from elsewhere. */
  countContent(storedSize: number): void {
    this.#tally.content(storedSize)
  }

  /** An entry of another store with the id of this one, as it stands there: `bytes` are its header and data. */
  async addStored(header: LocalHeader, bytes: Iterable<Uint8Array>): Promise<void> {
    const offset = this.#file.end
    for (const chunk of bytes) await this.#file.write(chunk, this.#file.reserve(chunk.length))
    this.throwFailure()
    const { times, ...facts } = header
    this.#spool.entry({ ...facts, offset, ...(times === undefined ? {} : { times }) })
  }

  async commit(facts: ManifestFacts): Promise<StoreSummary> {
    const { waiting } = this.#contents
    if (waiting > 0) throw new Error(`${waiting} contents were never packed`)
    await this.#checkpoints.all()
    const { counts, ledger } = this.#tally
    let lines = 0
    const catalog = await this.#addMade(
      'catalog.jsonl',
      this.#catalog((count) => (lines += count)),
    )
    const manifest: Manifest = {
      format: STORE_FORMAT,
      version: STORE_VERSION,
      type: this.type,
      storeId: this.storeId,
      finished: new Date().toISOString(),
      ...facts,
      counts,
      ledger,
      catalog: { lines, ...catalog },
    }
    await this.addContent('manifest.json', [Buffer.from(`${JSON.stringify(manifest, undefined, 1)}\n`)])
    this.#spool.cut()
    await this.#archive.journal.written()
    const directory = this.#before?.centralDirectory() ?? this.#spool.centralDirectory()
    await writeArchiveEnd(this.#file, this.#spool.entries, directory)
    await completeArchive(this.#archive)
    return { path: this.#archive.place.archive, counts, ledger, size: this.#file.end }
  }

  /** The catalog as the journal holds it: in Zstandard frames, which go into the archive as they are where it has that method. */
  *#catalog(count: (lines: number) => void): Generator<Piece> {
    const asItIs = this.packing.compression.compression === 'zstd'
    for (const { content, compressed } of this.#before?.catalog() ?? this.#spool.catalog()) {
      count(linesOf(content))
      yield asItIs && compressed !== undefined ? { content, compressed } : { content }
    }
  }

  async abandon({ discard = false }: { discard?: boolean } = {}): Promise<void> {
    const { place, journal, options } = this.#archive
    const keep = !discard && options.fingerprint !== undefined
    // When the end of a commit failed, the file was complete and closed, and that failure is the one to report.
    if (!this.#file.closed) {
      await this.#checkpoints.last(keep && this.#large === undefined)
      await this.#file.close()
    }
    await journal.close()
    if (keep) return
    rmSync(place.partialArchive, { force: true })
    rmSync(place.archiveJournal, { force: true })
    removeIfEmpty(place.folder)
  }
}
