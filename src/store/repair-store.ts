/**
 * Mends a store whose end, or a part, is lost: all that is whole goes into a new store beside it.
 */
import { existsSync } from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { documentedFault } from '../errors/index.ts'
import { CompressedWriter } from './archive/compressed-writer.ts'
import { CopiedContents, headerAt } from './archive/copied-contents.ts'
import { newStoreId } from './archive/open-archive.ts'
import type { CatalogRecord } from './catalog-record.ts'
import { contentKey, placeOf } from './contents/bundle-place.ts'
import { StoreFile } from './file/store-file.ts'
import { Journal } from './journal/journal.ts'
import type { Manifest, ManifestFacts } from './manifest.ts'
import { ArchiveBytes } from './read/archive-bytes.ts'
import { hasContent, type PlannedContent, planContent } from './read/content-plan.ts'
import { inWindows } from './read/in-windows.ts'
import { jsonObject } from './read/json-object.ts'
import { type OpenedStore, openStore } from './read/open-store.ts'
import { ContentReading } from './read/read-contents.ts'
import { SeenEntries } from './read/seen-entries.ts'
import { StoreError } from './store-error.ts'
import type { RepairOptions, RepairResult } from './store-reader.ts'

/** In an encrypted store these two stay readable; they are what opens it. */
const OPEN_ENTRIES = ['encryption.json', 'key.age'] as const

/**
 * Makes a whole store of what is whole in the archive at `path`, which is only read. Nothing is made of one that has no damage.
 * @throws StoreError as `openStore`; 41 when the new store's file is there already, 72 when it cannot be written
 */
export async function repairStore(path: string, options: RepairOptions): Promise<RepairResult> {
  const store = await openStore(path, options)
  const bytes = new ArchiveBytes(path)
  try {
    const { faults, agree } = await damagedContents(store, options)
    if (store.damage === undefined && faults.size === 0 && agree) return { path: undefined, kept: 0, lost: 0 }
    const writer = await newArchive(store, bytes)
    try {
      return await fill(writer, { store, bytes, faults, options })
    } catch (error) {
      await writer.abandon({ discard: true })
      throw error
    }
  } finally {
    bytes.close()
    store.close()
  }
}

/** `USMT.MIG` -> `USMT.repaired.MIG` */
function repairedPath(path: string): string {
  const end = extname(path).toUpperCase() === '.MIG' ? extname(path) : ''
  return join(dirname(resolve(path)), `${basename(path, end)}.repaired${end === '' ? '.MIG' : end}`)
}

interface Damage {
  /** Why a content is not whole, by its `contentKey`. */
  readonly faults: ReadonlyMap<string, string>
  /** Whether the central directory says of all entries what their headers say. */
  readonly agree: boolean
}

/** Reads every content; gives what is wrong with those that are not whole. */
async function damagedContents(store: OpenedStore, options: RepairOptions): Promise<Damage> {
  let agree = true
  const faults = new Map<string, string>()
  const { onProgress, signal } = options
  const reading = new ContentReading(store, { total: store.contentSize, onProgress, signal })
  const seen = new SeenEntries(store.entries.size)
  function* contents(): Generator<PlannedContent & { key: string }> {
    for (const record of store.records()) {
      if (!hasContent(record)) continue
      const plan = planContent(store, record)
      const entry = store.entries.numberOf(plan.outer)
      const known = entry !== undefined && seen.ask(entry, plan) !== 'new'
      if (known) reading.skip(plan.size ?? 0)
      else yield { ...plan, key: contentKey(record) }
    }
  }
  try {
    await inWindows(contents(), {
      weigh: ({ size }) => size ?? 0,
      work: (list) => reading.read(list),
      tell: (list, outcomes) => {
        for (const [index, { key }] of list.entries()) {
          const { fault, agrees = true } = outcomes[index] ?? {}
          if (fault !== undefined) faults.set(key, fault.reason)
          agree &&= agrees
        }
      },
    })
  } finally {
    await reading.close()
  }
  return { faults, agree }
}

async function newArchive(store: OpenedStore, bytes: ArchiveBytes): Promise<CompressedWriter> {
  const archive = repairedPath(store.path)
  if (existsSync(archive)) throw new StoreError(documentedFault('existingFile', { where: archive }))
  const partialArchive = `${archive}.partial`
  const archiveJournal = `${archive}.journal`
  const storeId = storeIdOf(store, bytes)
  const place = { folder: dirname(archive), archive, partialArchive, archiveJournal }
  const { keys } = store
  const journal = await Journal.create(archiveJournal, { storeId, fingerprint: '' }, {}, keys)
  const file = await StoreFile.open(partialArchive)
  const options = { storePath: place.folder, type: 'compressed', overwrite: false } as const
  return new CompressedWriter({ options, place, storeId, file, journal, keys })
}

/** Entries carry the beginning of the id; the rest is lost with the manifest. */
function storeIdOf(store: OpenedStore, bytes: ArchiveBytes): string {
  if (store.manifest !== undefined) return store.manifest.storeId
  if (store.encrypted) {
    const { storeId } = jsonObject(Buffer.concat([...store.read('encryption.json')]).toString()) ?? {}
    if (typeof storeId === 'string') return storeId
  }
  for (const { content } of store.records()) {
    const place = content === undefined ? undefined : store.place(content)?.place
    const header = place === undefined ? undefined : headerAt(bytes, place, content ?? '')
    if (header !== undefined) return header.tag.toString(16).padStart(8, '0') + newStoreId().slice(8)
  }
  return newStoreId()
}

interface Repair {
  readonly store: OpenedStore
  readonly bytes: ArchiveBytes
  /** Why a content is not whole, by its `contentKey`. */
  readonly faults: ReadonlyMap<string, string>
  readonly options: RepairOptions
}

async function fill(writer: CompressedWriter, repair: Repair): Promise<RepairResult> {
  const { store, bytes, faults, options } = repair
  if (store.encrypted) {
    for (const name of OPEN_ENTRIES) await writer.addOpen(name, Buffer.concat([...store.read(name)]))
  }
  const copied = new CopiedContents(writer, store, bytes)
  let kept = 0
  let lost = 0
  for (const record of store.records()) {
    options.signal?.throwIfAborted()
    const old = placeOf(record)
    const fault = old === undefined ? undefined : faults.get(contentKey(old))
    const place =
      old === undefined || fault !== undefined ? undefined : await copied.placeOf(old, record.size)
    const whole = old === undefined || place !== undefined
    if (whole || record.type === 'directory') {
      kept++
      writer.addRecord(whole ? { ...record, ...place } : withoutContent(record))
    } else {
      lost++
      const reason = fault ?? 'its entry is missing or damaged'
      options.onLost?.(record.path, reason)
      writer.addRecord({
        ...withoutContent(record),
        outcome: 'unreadable',
        reason: `lost from the store: ${reason}`,
      })
    }
  }
  await copied.end()
  const { path } = await writer.commit(manifestFacts(store))
  return { path, kept, lost }
}

function withoutContent(record: CatalogRecord): CatalogRecord {
  const { content: _content, bundle: _bundle, sha256: _sha256, ...rest } = record
  return rest
}

/** What the old manifest said; of a lost one nothing is known. */
function manifestFacts({ manifest, damage }: OpenedStore): ManifestFacts {
  const message = `this store was mended: ${damage ?? 'contents of it were damaged'}`
  const warning = { kind: 'store-repaired', message }
  if (manifest === undefined) {
    return {
      tool: { name: 'statelift', version: 'unknown' },
      created: new Date().toISOString(),
      source: {},
      users: [],
      options: {},
      components: [],
      contexts: ['System'],
      warnings: [warning],
    }
  }
  const { format, version, type, storeId, finished, counts, ledger, catalog, ...facts }: Manifest = manifest
  return { ...facts, warnings: [...facts.warnings, warning] }
}
