/**
 * What the archive itself tells of its contents, where the catalog does not: their local headers.
 */
import { filetimeToPreciseIso } from '../../filetime/index.ts'
import type { CatalogRecord } from '../catalog-record.ts'
import { contentKey, placeOf } from '../contents/bundle-place.ts'
import { offlinePath } from '../contents/entry-name.ts'
import type { StoreKeys } from '../crypto/keys.ts'
import type { LocalHeader } from '../zip/index.ts'
import type { ArchiveBytes } from './archive-bytes.ts'
import type { ArchiveIndex } from './archive-index.ts'
import { Bundle, digitsAt } from './bundle.ts'
import { headerIn, isWhole, recordPlaces } from './bundle-records.ts'
import { isDamage } from './damage.ts'
import type { Decompressor } from './decompress.ts'
import { isSealedName, openEntry } from './entry-content.ts'

/** Entries of section 1 of the format that are not contents of objects. */
const NO_CONTENTS = new Set(['catalog.jsonl', 'manifest.json', 'encryption.json', 'key.age'])

export interface HeaderRecordsOptions {
  readonly bytes: ArchiveBytes
  readonly index: ArchiveIndex
  readonly keys: StoreKeys | undefined
  readonly decompressor: Decompressor
  /** Whether the catalog tells of an entry, by its name in the archive, or of a content in a bundle, by its `contentKey`. */
  readonly isTold: (key: string) => boolean
}

/** Records of what is in the archive. */
export function headerRecords(options: HeaderRecordsOptions): Generator<CatalogRecord> {
  return options.keys === undefined ? plainRecords(options) : sealedRecords(options, options.keys)
}

function* plainRecords(options: HeaderRecordsOptions): Generator<CatalogRecord> {
  const { index, isTold } = options
  for (const name of index.names()) {
    if (NO_CONTENTS.has(name) || isTold(name)) continue
    const record = recordOfEntry(options, name)
    if (record !== undefined) yield record
  }
}

/**
 * A name in one bundle may occur in another: the last in the archive counts. It comes first here, and keeps the others out.
 */
function* sealedRecords(options: HeaderRecordsOptions, keys: StoreKeys): Generator<CatalogRecord> {
  const { bytes, index, isTold } = options
  const seen = new Set<string>()
  for (const outer of [...index.names(), ...index.cutOff()].reverse()) {
    const place = index.placeAnyway(outer)
    if (NO_CONTENTS.has(outer) || place === undefined || isTold(outer)) continue
    const digits = isSealedName(outer) ? digitsAt(bytes, outer, place, keys) : undefined
    if (digits === undefined) {
      const record = recordOfEntry(options, outer)
      if (record?.content !== undefined && !seen.has(record.content)) yield noted(record, seen)
      continue
    }
    for (const record of recordsOfBundle(new Bundle(bytes, outer, place, keys, digits), outer)) {
      const place = placeOf(record)
      if (place === undefined || seen.has(place.content) || isTold(contentKey(place))) continue
      yield noted(record, seen)
    }
  }
}

function noted(record: CatalogRecord, seen: Set<string>): CatalogRecord {
  if (record.content !== undefined) seen.add(record.content)
  return record
}

function* recordsOfBundle(bundle: Bundle, outer: string): Generator<CatalogRecord> {
  // Somebody has to hear of what cannot even be named.
  if (!isWhole(bundle)) yield lostRecord(outer, 0)
  const places = [...recordPlaces(bundle)]
  for (const { offset, length } of places.reverse()) {
    const header = headerIn(bundle, offset)
    const record = header && recordOf(header)
    if (record !== undefined) yield { ...record, bundle: [bundle.digits, offset, length] }
  }
}

function recordOfEntry(
  { bytes, index, keys, decompressor }: HeaderRecordsOptions,
  outer: string,
): CatalogRecord | undefined {
  const place = index.place(outer)
  if (place === undefined) return undefined
  try {
    return recordOf(openEntry(bytes, outer, place, decompressor, keys).header)
  } catch (error) {
    if (!isDamage(error)) throw error
    return lostRecord(outer, place.size)
  }
}

/** Of a damaged entry without a catalog to name it: its name in the archive is all there is. */
function lostRecord(outer: string, size: number): CatalogRecord {
  return { path: outer, type: 'synthetic', size, outcome: 'captured', content: outer }
}

function recordOf({ name: bytes, size, times, attributes }: LocalHeader): CatalogRecord | undefined {
  const name = bytes.toString()
  if (NO_CONTENTS.has(name)) return undefined
  const offline = offlinePath(name)
  const modified = filetimeToPreciseIso(times?.modified ?? 0n)
  const accessed = filetimeToPreciseIso(times?.accessed ?? 0n)
  return {
    path: pathOf(name, offline),
    type: typeOf(name, offline),
    size,
    attributes,
    outcome: 'captured',
    content: name,
    ...(modified === undefined ? {} : { modified }),
    ...(accessed === undefined ? {} : { accessed }),
  }
}

type Offline = ReturnType<typeof offlinePath>

function pathOf(name: string, offline: Offline): string {
  if (offline === undefined) return name
  return offline.stream === undefined ? offline.path : `${offline.path}:${offline.stream}`
}

function typeOf(name: string, offline: Offline): CatalogRecord['type'] {
  if (name.endsWith('/')) return 'directory'
  if (name.startsWith('Stream/')) return 'stream'
  return offline === undefined ? 'synthetic' : 'file'
}
