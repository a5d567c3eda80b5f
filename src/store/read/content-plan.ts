/**
 * What has to be read for a record of the catalog.
 */

import type { CatalogRecord } from '../catalog-record.ts'
import { bundleName } from '../contents/bundle-place.ts'
import { entryName, escapePart } from '../contents/entry-name.ts'
import type { EntryPlace } from './entry-content.ts'
import type { OpenedStore } from './open-store.ts'
import type { BundlePart, WriteTarget } from './read-tasks.ts'

/** A content: what the catalog says of it and where it shall go. */
export interface PlannedContent {
  /** Its entry in the archive. */
  readonly outer: string
  /** Undefined when the archive has no such entry. */
  readonly place: EntryPlace | undefined
  /** Where it lies in that entry, which is a bundle then. */
  readonly part?: BundlePart
  /** No record names the entry. */
  readonly unnamed?: boolean
  /** Hexadecimal; undefined when nothing tells. */
  readonly sha256: string | undefined
  /** Undefined when nothing tells. */
  readonly size: number | undefined
  /** Undefined to check it only. */
  readonly target?: WriteTarget
}

export type RecordWithContent = CatalogRecord & { readonly content: string }

/** Whether a record has content to be read; directories have none, registry values share a `.reg` entry. */
export function hasContent(record: CatalogRecord): record is RecordWithContent {
  return record.content !== undefined && record.type !== 'directory'
}

/** Whether a record's content is its own, and not one that it shares with the other values of a hive. */
export function isFile({ type }: CatalogRecord): boolean {
  return type === 'file' || type === 'stream'
}

/** The name under which a record's content is reported and extracted. */
export function shownName(record: RecordWithContent): string {
  if (record.type === 'file') return entryName(record.path)
  // Not to be trusted: it comes from the catalog as it is.
  if (record.type !== 'stream') return record.content.split('/').map(escapePart).join('/')
  const colon = record.path.lastIndexOf(':')
  return entryName(record.path.slice(0, colon), record.path.slice(colon + 1))
}

export function planContent(store: OpenedStore, record: RecordWithContent): PlannedContent {
  // What registry records say is of one value, not of the entry that holds them all.
  const own = isFile(record) || record.sha256 !== undefined
  const said = { sha256: own ? record.sha256 : undefined, size: own ? record.size : undefined }
  const { content: name, bundle } = record
  if (bundle === undefined) {
    const outer = store.outerName(name)
    return { outer, place: store.entries.place(outer), ...said }
  }
  const [digits, offset, length] = bundle
  const found = store.bundle(digits)
  const part = { digits, name, offset, length }
  return { outer: found?.outer ?? bundleName(digits), place: found?.place, part, ...said }
}
