/**
 * Which contents have to be read for which records, in the order in which they lie in the archive.
 */
import type { CatalogRecord } from '../catalog-record.ts'
import { entryName, escapePart } from '../entry-name.ts'
import type { EntryPlace } from './entry-content.ts'
import type { OpenedStore } from './open-store.ts'

/** A content and what the catalog says of it. */
export interface PlannedContent {
  readonly name: string
  readonly outer: string
  /** Undefined when the archive has no such entry. */
  readonly place: EntryPlace | undefined
  readonly sha256: string | undefined
  /** Undefined where the catalog does not tell: then the entry's own header does. */
  readonly size: number | undefined
}

/** About how much there is to read. */
export function sizeToRead({ size, place }: PlannedContent): number {
  return size ?? place?.size ?? 0
}

/** Whether a record has content to be read; directories have none, registry values share a `.reg` entry. */
export function hasContent(record: CatalogRecord): record is CatalogRecord & { content: string } {
  return record.content !== undefined && record.type !== 'directory'
}

/** The name under which a record's content is reported and extracted. */
export function shownName(record: CatalogRecord & { content: string }): string {
  if (record.type === 'file') return entryName(record.path)
  // Not to be trusted: it comes from the catalog as it is.
  if (record.type !== 'stream') return record.content.split('/').map(escapePart).join('/')
  const colon = record.path.lastIndexOf(':')
  return entryName(record.path.slice(0, colon), record.path.slice(colon + 1))
}

/** The contents of the records that `wanted` takes, each once. */
export function planContents(
  store: OpenedStore,
  wanted: (record: CatalogRecord & { content: string }) => boolean,
): Map<string, PlannedContent> {
  const contents = new Map<string, PlannedContent>()
  for (const record of store.records()) {
    if (!hasContent(record) || contents.has(record.content) || !wanted(record)) continue
    const name = record.content
    const found = store.place(name)
    // What registry records say is of one value, not of the entry that holds them all.
    const own = record.type === 'file' || record.type === 'stream' || record.sha256 !== undefined
    contents.set(name, {
      name,
      outer: found?.outer ?? name,
      place: found?.place,
      sha256: own ? record.sha256 : undefined,
      size: own ? record.size : undefined,
    })
  }
  return contents
}

export function inArchiveOrder(contents: Iterable<PlannedContent>): PlannedContent[] {
  return [...contents].sort((a, b) => (a.place?.offset ?? 0) - (b.place?.offset ?? 0))
}
