import type { CatalogRecord } from '../catalog-record.ts'
import type { BundlePlace, ContentPlace } from '../contents/bundle-place.ts'
import { ContentIndex } from '../contents/content-index.ts'
import type { PackedContent, RecordDraft } from '../contents/content-sink.ts'
import type { SafeArchive } from '../resume/safe-archive.ts'

export interface ArchiveContentsOptions {
  /** Whether contents may lie in bundles. */
  readonly bundles: boolean
  /** Of a run that continues others. */
  readonly before: SafeArchive | undefined
  readonly addRecord: (record: CatalogRecord) => void
  /** A content that an interrupted run has stored is used. */
  readonly onReused: (storedSize: number) => void
}

/** The contents that the archive holds or will hold: each is there once, whichever records speak of it. */
export class ArchiveContents {
  readonly #options: ArchiveContentsOptions
  readonly #stored: ContentIndex
  /** Records whose content another worker is packing, by hash. */
  readonly #waiting = new Map<string, RecordDraft[]>()

  constructor(options: ArchiveContentsOptions) {
    this.#options = options
    this.#stored = new ContentIndex(options)
  }

  /** How many contents records wait for. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Writes the record if the archive has the content; else does nothing and gives false. */
  putKnown(draft: RecordDraft, hash: Buffer): boolean {
    const place = this.#stored.placeOf(hash) ?? this.#placeBefore(hash)
    if (place === undefined) return false
    this.#options.addRecord({ ...draft, ...place })
    return true
  }

  /** Where an interrupted run has stored this content. */
  #placeBefore(hash: Buffer): ContentPlace | undefined {
    const found = this.#options.before?.takeContent(hash)
    if (found === undefined) return undefined
    if (found.storedSize !== undefined) this.#options.onReused(found.storedSize)
    this.#stored.add(hash, found.place.content, found.place.bundle)
    return found.place
  }

  /** Whether the content is in the archive or on its way to it: then its record needs no entry, and is written now or then. */
  knows({ draft, hash, seen }: PackedContent): boolean {
    if (draft.size === 0) return false
    if (this.putKnown(draft, hash)) return true
    if (!seen) return false
    const key = hash.toString('latin1')
    const waiting = this.#waiting.get(key)
    if (waiting === undefined) this.#waiting.set(key, [draft])
    else waiting.push(draft)
    return true
  }

  /** The content is called `name` and lies in `bundle`, or is an entry of its own: now and for all who wait for it. */
  own(hash: Buffer, name: string, bundle: BundlePlace | undefined, draft: RecordDraft): void {
    const { addRecord } = this.#options
    draft.content = name
    if (bundle !== undefined) draft.bundle = bundle
    addRecord(draft)
    if (draft.size === 0) return
    this.#stored.add(hash, name, bundle)
    if (this.#waiting.size === 0) return
    const key = hash.toString('latin1')
    for (const waiting of this.#waiting.get(key) ?? []) {
      waiting.content = name
      if (bundle !== undefined) waiting.bundle = bundle
      addRecord(waiting)
    }
    this.#waiting.delete(key)
  }
}
