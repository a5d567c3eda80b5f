/**
 * Writes the compressed store: `USMT/USMT.MIG`.
 */
import { createHash, randomBytes } from 'node:crypto'
import { renameSync, rmSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { ArchiveEntry, type ArchiveEntryFacts } from './archive-entry.ts'
import type { CatalogRecord } from './catalog-record.ts'
import { Checkpoints } from './checkpoints.ts'
import { Compressor, compressionPlan, PIECE } from './compressor.ts'
import { ContentIndex } from './content-index.ts'
import type {
  ArchivePacking,
  ContentSink,
  LargeContent,
  LargeContentFacts,
  PackedContent,
  RecordDraft,
  SourceState,
  TakenRecord,
} from './content-sink.ts'
import { sealedFrame } from './crypto/frames.ts'
import type { StoreKeys } from './crypto/keys.ts'
import { entryName } from './entry-name.ts'
import { inPieces } from './in-pieces.ts'
import type { Journal } from './journal.ts'
import { type Manifest, type ManifestFacts, STORE_FORMAT, STORE_VERSION } from './manifest.ts'
import type { SafeArchive } from './safe-archive.ts'
import { Spool } from './spool.ts'
import { storeError } from './store-error.ts'
import type { StoreFile } from './store-file.ts'
import { flushFolder, removeReplaced, type StorePlace } from './store-place.ts'
import type { StoreOptions, StoreSummary, StoreWriter } from './store-writer.ts'
import { Tally } from './tally.ts'
import { endRecords, type LocalHeader, Method } from './zip/index.ts'

/** What `createStore` has opened. */
export interface OpenArchive {
  readonly options: StoreOptions
  readonly place: StorePlace
  readonly storeId: string
  readonly file: StoreFile
  readonly journal: Journal
  readonly keys: StoreKeys | undefined
  /** Of a run that continues others. */
  readonly before?: SafeArchive
}

export function newStoreId(): string {
  return randomBytes(16).toString('hex')
}

/** What marks the entries of a store: the beginning of its id. */
export function storeTag(storeId: string): number {
  return Number.parseInt(storeId.slice(0, 8), 16)
}

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
  readonly #contents = new ContentIndex()
  readonly #tally = new Tally()
  /** Records whose content another worker is packing, by hash. */
  readonly #waiting = new Map<string, RecordDraft[]>()
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

  put(bytes: Uint8Array, contents: readonly PackedContent[]): Promise<void> {
    const batch = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const place = this.#file.end
    let length = 0
    for (const content of contents) {
      if (this.#known(content)) continue
      // What was packed for nothing, because two workers met the same content at once, is closed up.
      if (content.start !== length) batch.copyWithin(length, content.start, content.start + content.length)
      const storedSize = this.#spool.packedEntry(batch, length, place + length)
      length += content.length
      if (content.draft.size > 0) this.#tally.content(storedSize)
      this.#own(content.hash, content.name, content.draft)
    }
    const written =
      length === 0
        ? Promise.resolve()
        : this.#file.write(batch.subarray(0, length), this.#file.reserve(length))
    this.#checkpoints.consider()
    return written
  }

  putKnown(draft: RecordDraft, hash: Buffer): boolean {
    const name = this.#contents.nameOf(hash) ?? this.#nameBefore(hash)
    if (name === undefined) return false
    this.addRecord({ ...draft, content: name })
    return true
  }

  /** The entry in which an interrupted run has stored this content. */
  #nameBefore(hash: Buffer): string | undefined {
    const found = this.#before?.takeContent(hash)
    if (found === undefined) return undefined
    if (found.storedSize !== undefined) this.#tally.content(found.storedSize)
    this.#contents.add(hash, found.name)
    return found.name
  }

  /** Whether the content is in the store or on its way to it: then its record needs no entry. */
  #known({ draft, hash, seen }: PackedContent): boolean {
    if (draft.size === 0) return false
    if (this.putKnown(draft, hash)) return true
    if (!seen) return false
    const key = hash.toString('latin1')
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) this.#waiting.set(key, [draft])
    else waiting.push(draft)
    return true
  }

  /** `name` is the entry of this content, now and for all who wait for it. */
  #own(hash: Buffer, name: string, draft: RecordDraft): void {
    draft.content = name
    this.addRecord(draft)
    if (draft.size === 0) return
    this.#contents.add(hash, name)
    if (this.#waiting.size === 0) return
    const key = hash.toString('latin1')
    for (const waiting of this.#waiting.get(key) ?? []) {
      waiting.content = name
      this.addRecord(waiting)
    }
    this.#waiting.delete(key)
  }

  beginLarge(facts: LargeContentFacts): LargeContent {
    const entry = this.#begin(facts)
    return {
      seal: entry.seal,
      write: (stored) => entry.write(stored),
      finish: async ({ draft, hash, crc }) => {
        this.#large = undefined
        if (this.putKnown(draft, hash)) {
          await entry.cancel()
          return
        }
        this.#finish(entry, draft.size, crc)
        this.#own(hash, facts.name, draft)
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
    return this.#addPieces(name, bare(inPieces(chunks, PIECE)), modified)
  }

  async #addPieces(
    name: string,
    pieces: Iterable<Piece>,
    modified?: bigint,
  ): Promise<{ size: number; sha256: string }> {
    const compressor = new Compressor(this.packing.compression)
    const times = modified === undefined ? {} : { times: { modified, accessed: modified, created: modified } }
    const facts = { name, size: 0, zip64: true, method: compressor.method, attributes: ATTRIBUTE_ARCHIVE }
    const entry = this.#begin({ ...facts, ...times })
    const hash = createHash('sha256')
    let crc = 0
    let size = 0
    let held: Piece | undefined
    let frame = 1
    const writePiece = async ({ content, compressed }: Piece, last: boolean): Promise<void> => {
      const stored = compressed ?? compressor.piece(content, last)
      await entry.write(entry.seal === undefined ? stored : sealedFrame(entry.seal, frame++, last, stored))
    }
    for (const piece of pieces) {
      const { content } = piece
      hash.update(content)
      crc = crc32(content, crc)
      size += content.length
      if (held !== undefined) await writePiece(held, false)
      held = piece
    }
    await writePiece(held ?? { content: Buffer.alloc(0) }, true)
    this.#finish(entry, size, crc)
    this.throwFailure()
    return { size, sha256: hash.digest('hex') }
  }

  /** An entry that stays readable in an encrypted store. */
  async addOpen(name: string, content: Uint8Array): Promise<void> {
    const facts = { name, size: content.length, method: Method.Stored, attributes: ATTRIBUTE_ARCHIVE }
    const entry = new ArchiveEntry(this.#file, { ...facts, tag: this.packing.tag }, undefined)
    await entry.write(content)
    this.#spool.entry(entry.finish(content.length, crc32(content)))
  }

  /** An entry of another store with the id of this one, as it stands there: `bytes` are its header and data. */
  async addStored(header: LocalHeader, bytes: Iterable<Uint8Array>): Promise<void> {
    const offset = this.#file.end
    for (const chunk of bytes) await this.#file.write(chunk, this.#file.reserve(chunk.length))
    this.throwFailure()
    const { times, ...facts } = header
    this.#spool.entry({ ...facts, offset, ...(times === undefined ? {} : { times }) })
    if (header.size > 0) this.#tally.content(header.storedSize)
  }

  async commit(facts: ManifestFacts): Promise<StoreSummary> {
    if (this.#waiting.size > 0) throw new Error(`${this.#waiting.size} contents were never packed`)
    await this.#checkpoints.all()
    const { counts, ledger } = this.#tally
    let lines = 0
    const catalog = await this.#addPieces(
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
    await this.#writeEnd()
    const { place } = this.#archive
    const size = this.#file.end
    await this.#close()
    return { path: place.archive, counts, ledger, size }
  }

  /** The catalog as the journal holds it: in Zstandard frames, which go into the archive as they are where it has that method. */
  *#catalog(count: (lines: number) => void): Generator<Piece> {
    const asItIs = this.packing.compression.compression === 'zstd'
    for (const { content, compressed } of this.#before?.catalog() ?? this.#spool.catalog()) {
      let lines = 0
      for (let at = content.indexOf(LINE_FEED); at >= 0; at = content.indexOf(LINE_FEED, at + 1)) lines++
      count(lines)
      yield asItIs && compressed !== undefined ? { content, compressed } : { content }
    }
  }

  /** Central directory and what follows it; then everything is made durable. */
  async #writeEnd(): Promise<void> {
    this.#spool.cut()
    const offset = this.#file.end
    let entries = this.#spool.entries
    for (const { bytes, old } of this.#before?.centralDirectory() ?? this.#spool.centralDirectory()) {
      entries += old
      void this.#file.write(bytes, this.#file.reserve(bytes.length))
      await this.room()
    }
    const size = this.#file.end - offset
    const end = endRecords({ entries, offset, size })
    void this.#file.write(end, this.#file.reserve(end.length))
    await this.#file.trim()
    await this.#file.flush()
  }

  async #close(): Promise<void> {
    const { place, journal, options } = this.#archive
    try {
      await this.#file.close()
      renameSync(place.partialArchive, place.archive)
      await flushFolder(place.folder)
      journal.close()
      rmSync(place.archiveJournal)
      if (options.overwrite) removeReplaced(place)
    } catch (error) {
      const where = `${place.archive}: ${error instanceof Error ? error.message : String(error)}`
      throw storeError('storeClose', { where, cause: error })
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
    journal.close()
    if (keep) return
    rmSync(place.partialArchive, { force: true })
    rmSync(place.archiveJournal, { force: true })
  }
}

const LINE_FEED = 0x0a

/** A part of a content, and the same compressed where that is done already. */
interface Piece {
  readonly content: Buffer
  readonly compressed?: Buffer
}

function* bare(contents: Iterable<Buffer>): Generator<Piece> {
  for (const content of contents) yield { content }
}
