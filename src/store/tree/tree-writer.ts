/**
 * Writes the stores that are folders: `USMT/File/C$/...`.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { messageOf } from '../../errors/index.ts'
import type { PackedBatch } from '../archive/content-packer.ts'
import type { CatalogRecord } from '../catalog-record.ts'
import { PIECE } from '../contents/compressor.ts'
import type {
  ContentSink,
  LargeContent,
  LargeContentFacts,
  PackedContent,
  RecordDraft,
  SourceState,
  TakenRecord,
  TreePacking,
} from '../contents/content-sink.ts'
import { entryName } from '../contents/entry-name.ts'
import { inPieces } from '../contents/in-pieces.ts'
import { NO_RETRY } from '../file/retries.ts'
import { Checkpoints } from '../journal/checkpoints.ts'
import type { Journal } from '../journal/journal.ts'
import { Spool } from '../journal/spool.ts'
import type { ManifestFacts, StoreType } from '../manifest.ts'
import { countedLines, manifestText } from '../store-end.ts'
import { storeError, writeFault } from '../store-error.ts'
import type { StoreOptions, StoreSummary, StoreWriter } from '../store-writer.ts'
import { Tally } from '../tally.ts'
import { FolderTimes } from './folder-times.ts'
import { hideFolder } from './hide-folder.ts'
import { LargeFile } from './large-file.ts'
import { LinkFolders } from './link-folders.ts'
import { makeDurable } from './make-durable.ts'
import type { SafeTree } from './safe-tree.ts'
import { placeStore } from './settle-store.ts'
import { StoreTree } from './store-tree.ts'
import { TreeContents, timesOf } from './tree-contents.ts'
import { removeUnfinished, type TreePlace } from './tree-place.ts'
import { TREE_CHECKPOINT_EVERY, WrittenTree } from './written-tree.ts'

/** The types of stores that are folders. */
export type TreeType = Exclude<StoreType, 'compressed'>

/** What `createStore` has made ready. */
export interface OpenTree {
  readonly options: StoreOptions & { readonly type: TreeType }
  readonly place: TreePlace
  readonly storeId: string
  readonly journal: Journal
  /** Of a run that continues others. */
  readonly before?: SafeTree
}

export class TreeWriter implements StoreWriter, ContentSink {
  readonly type: TreeType
  readonly storeId: string
  readonly ownPaths: readonly string[]
  readonly resumed: number
  readonly packing: TreePacking
  readonly #open: OpenTree
  readonly #tree: StoreTree
  readonly #before: SafeTree | undefined
  readonly #checkpoints: Checkpoints
  readonly #written: WrittenTree
  readonly #spool: Spool
  readonly #contents: TreeContents
  readonly links?: LinkFolders
  readonly #tally = new Tally()
  readonly #folders = new FolderTimes()
  /** What was made here and not captured, for the manifest: nothing else proves it. */
  readonly #generated: Record<string, { size: number; sha256: string }> = {}
  #size = 0
  #failure: unknown

  constructor(open: OpenTree) {
    const { options, place, storeId, journal } = open
    this.#open = open
    this.type = options.type
    this.storeId = storeId
    this.ownPaths = [place.folder, place.partial]
    this.packing = { kind: 'tree', root: place.partial, retry: options.retry ?? NO_RETRY }
    this.#tree = new StoreTree(place.partial)
    const addRecord = (record: RecordDraft) => this.addRecord(record)
    this.#contents = new TreeContents(this.#tree, { addRecord, stored: (size) => this.#stored(size) })
    this.#spool = new Spool(journal)
    this.#before = open.before
    this.resumed = open.before?.objects ?? 0
    const written = new WrittenTree(place.partial, this.packing.retry)
    this.#written = written
    this.#checkpoints = new Checkpoints(
      written,
      journal,
      this.#spool,
      options.checkpointEvery ?? TREE_CHECKPOINT_EVERY,
    )
    if (options.type !== 'hardlink') return
    const { storePath, overwrite, volumes = [], onWarning } = options
    this.links = new LinkFolders({ storePath, overwrite, storeId, place, volumes, onWarning, addRecord })
  }

  nameFor(path: string, stream?: string): string {
    return entryName(path, stream)
  }

  takeSafe(state: SourceState): readonly TakenRecord[] | undefined {
    const taken = this.#before?.take(state)
    if (taken === undefined) return undefined
    for (const record of taken.records) this.#tally.record({ ...record, outcome: 'captured' })
    for (const { name, hash, size } of taken.files) {
      if (hash !== undefined) this.#contents.there(hash, name, size)
    }
    return taken.records
  }

  room(): undefined {
    return undefined
  }

  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  addRecord(record: CatalogRecord): void {
    this.#tally.record(record)
    this.#spool.record(record)
  }

  /**
   * The workers have written the contents; what is left are the records, and the names of equal ones. Throws at once, and not by the
   * promise, for which nobody waits.
   */
  put(_batch: PackedBatch, contents: readonly PackedContent[]): Promise<void> {
    for (const { draft, hash, seen, name } of contents) {
      if (draft.type === 'directory') {
        this.#folders.add(name, timesOf(draft))
        this.addRecord({ ...draft, content: name })
      } else if (!seen) this.#contents.own(hash, name, draft)
      else this.#contents.again(hash, name, draft)
    }
    this.#checkpoints.consider()
    return Promise.resolve()
  }

  putKnown(draft: RecordDraft, hash: Buffer, name: string): boolean {
    return this.#contents.putKnown(draft, hash, name)
  }

  #stored(size: number): void {
    this.#tally.content(size)
    this.#size += size
    this.#written.end += size
  }

  beginLarge(facts: LargeContentFacts): LargeContent {
    const file = this.#begin(facts)
    return {
      seal: undefined,
      write: (piece) => this.#caught(file.write(piece)),
      finish: async ({ draft, hash }) => {
        this.throwFailure()
        await file.finish()
        this.#contents.own(hash, file.name, draft)
        this.#checkpoints.consider()
      },
      cancel: () => file.cancel(),
    }
  }

  #begin(facts: LargeContentFacts): LargeFile {
    try {
      return new LargeFile(this.#tree, facts, this.packing.retry)
    } catch (error) {
      throw writeFault(this.#tree.path(facts.name), error)
    }
  }

  /** Never rejects: what went wrong is told by `throwFailure`. */
  #caught(writing: Promise<void>): Promise<void> {
    return writing.catch((error: unknown) => {
      this.#failure ??= error
    })
  }

  async addContent(
    name: string,
    chunks: Iterable<Uint8Array>,
    modified?: bigint,
  ): Promise<{ size: number; sha256: string }> {
    const times = modified === undefined ? {} : { times: { modified, accessed: modified, created: modified } }
    const file = this.#begin({ name, size: 0, method: 0, attributes: 0, ...times })
    const hash = createHash('sha256')
    let size = 0
    try {
      for (const piece of inPieces(chunks, PIECE)) {
        hash.update(piece)
        size += piece.length
        await file.write(piece)
      }
      await file.finish()
    } catch (error) {
      // What is told is why it could not be written, not why what is left of it could not be removed.
      await file.cancel().catch(() => undefined)
      throw error
    }
    this.#size += size
    const made = { size, sha256: hash.digest('hex') }
    this.#generated[file.name] = made
    return made
  }

  async commit(facts: ManifestFacts): Promise<StoreSummary> {
    this.#contents.throwIfWaiting()
    this.throwFailure()
    const { place } = this.#open
    this.#before?.removeRest()
    await this.#checkpoints.all()
    const { counts, ledger } = this.#tally
    const generated = { ...this.#generated }
    let lines = 0
    const catalog = await this.addContent(
      'catalog.jsonl',
      countedLines(this.#before?.catalog() ?? this.#spool.catalog(), (count) => (lines += count)),
    )
    const manifest = manifestText({
      type: this.type,
      storeId: this.storeId,
      ...facts,
      counts,
      ledger,
      generated,
      ...(this.links === undefined ? {} : { volumes: this.links.volumes }),
      catalog: { lines, ...catalog },
    })
    await this.addContent('manifest.json', [manifest])
    this.#folders.set(this.#tree, this.#open.options.onWarning)
    await this.#close()
    return { path: place.folder, counts, ledger, size: this.#size }
  }

  /** Makes everything durable and gives the folder its name. */
  async #close(): Promise<void> {
    const { place, journal, options } = this.#open
    try {
      await hideFolder(this.#tree.path('File'))
      await makeDurable(place.partial)
      await this.links?.secure()
      await journal.close()
      await placeStore(place, options.onWarning)
    } catch (error) {
      const where = `${place.folder}: ${messageOf(error)}`
      throw storeError('storeClose', { where, cause: error })
    }
  }

  async abandon({ discard = false }: { discard?: boolean } = {}): Promise<void> {
    const { options, journal, place } = this.#open
    // The store has its name, and what failed came after.
    if (!existsSync(place.partial)) return
    const keep = !discard && options.fingerprint !== undefined
    await this.#checkpoints.last(keep)
    await journal.close()
    this.links?.abandon()
    if (!keep) removeUnfinished(place)
  }
}
