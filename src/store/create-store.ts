import { CompressedWriter, newStoreId, type OpenArchive } from './compressed-writer.ts'
import type { ContentSink } from './content-sink.ts'
import { findInterrupted, type Interrupted } from './continuation.ts'
import { newMasterKey } from './crypto/key-wrap.ts'
import { deriveKeys, type StoreKeys } from './crypto/keys.ts'
import { requireFreeSpace } from './free-space.ts'
import { Journal } from './journal.ts'
import { SafeArchive } from './safe-archive.ts'
import { StoreError } from './store-error.ts'
import { StoreFile } from './store-file.ts'
import { flushFolder, placeFault, prepareStorePlace, type StorePlace } from './store-place.ts'
import type { EncryptionOptions, StoreOptions, StoreWriter } from './store-writer.ts'
import { SafeTree } from './tree/safe-tree.ts'
import { StoreTree } from './tree/store-tree.ts'
import { checkTreePlace, emptyPartial, removeUnfinished, type TreePlace } from './tree/tree-place.ts'
import { type OpenTree, type TreeType, TreeWriter } from './tree/tree-writer.ts'

interface Encryption {
  readonly keys: StoreKeys
  /** What the outer archive begins with (docs/store-format.md, section 5.2). */
  readonly header: Buffer
  readonly wrapped: Uint8Array
}

/**
 * Begins a store, or continues what the same command began.
 * @throws StoreError 27 when no store can be made there, 29 when a hard-link store has too little room, 11 for a recipient that is none
 */
export async function createStore(options: StoreOptions): Promise<StoreWriter & ContentSink> {
  return options.type === 'compressed' ? createArchive(options) : createTree(options, options.type)
}

async function createTree(options: StoreOptions, type: TreeType): Promise<TreeWriter> {
  if (type === 'hardlink') requireFreeSpace(options.storePath, options.freeSpace)
  const place = checkTreePlace(options.storePath, options.overwrite)
  const typed = { ...options, type }
  // Of a hard-link store there is nothing to continue: to make links again takes no time.
  const places = { journal: place.journal, partial: place.partial }
  const interrupted = type === 'uncompressed' ? await findInterrupted(options, places) : undefined
  const continued = interrupted && continueTree(typed, place, interrupted)
  return continued ?? newTree(typed, place)
}

function newTree(options: OpenTree['options'], place: TreePlace): TreeWriter {
  const storeId = newStoreId()
  let journal: Journal | undefined
  try {
    emptyPartial(place)
    journal = Journal.create(place.journal, { storeId, fingerprint: options.fingerprint ?? '' })
    return new TreeWriter({ options, place, storeId, journal })
  } catch (error) {
    journal?.close()
    removeUnfinished(place)
    throw placeFault(place.folder, error)
  }
}

/** Undefined when it turns out to be damaged. */
function continueTree(
  options: OpenTree['options'],
  place: TreePlace,
  { header, safe }: Interrupted,
): TreeWriter | undefined {
  const journal = Journal.continue(place.journal, safe)
  try {
    const before = new SafeTree(journal, new StoreTree(place.partial))
    return new TreeWriter({ options, place, storeId: header.storeId, journal, before })
  } catch (error) {
    journal.close()
    if (!(error instanceof StoreError)) throw error
    options.onNote?.(
      `An interrupted run left ${place.partial}; it is not continued: ${error.where ?? error.message}`,
    )
    return undefined
  }
}

async function createArchive(options: StoreOptions): Promise<CompressedWriter> {
  const place = prepareStorePlace(options.storePath, options.overwrite)
  try {
    const interrupted = await findInterrupted(options, {
      journal: place.archiveJournal,
      partial: place.partialArchive,
    })
    const continued = interrupted && (await continueArchive(options, place, interrupted))
    return continued ?? (await newArchive(options, place))
  } catch (error) {
    throw placeFault(place.folder, error)
  }
}

async function newArchive(options: StoreOptions, place: StorePlace): Promise<CompressedWriter> {
  const storeId = newStoreId()
  const encryption =
    options.encryption === undefined ? undefined : await newEncryption(options.encryption, storeId)
  const file = await StoreFile.open(place.partialArchive, fileOptions(options))
  const header = { storeId, fingerprint: options.fingerprint ?? '', ...journalKey(encryption) }
  const keys = encryption?.keys
  const journal = Journal.create(place.archiveJournal, header, keys)
  await flushFolder(place.folder)
  const writer = new CompressedWriter({ options, place, storeId, file, journal, keys })
  if (encryption !== undefined) {
    await writer.addOpen('encryption.json', encryption.header)
    await writer.addOpen('key.age', encryption.wrapped)
  }
  return writer
}

/** Undefined when it turns out to be damaged. */
async function continueArchive(
  options: StoreOptions,
  place: StorePlace,
  { header, safe, keys }: Interrupted,
): Promise<CompressedWriter | undefined> {
  const journal = Journal.continue(place.archiveJournal, safe, keys)
  let before: SafeArchive
  try {
    before = new SafeArchive(journal, keys)
  } catch (error) {
    journal.close()
    if (!(error instanceof StoreError)) throw error
    options.onNote?.(
      `An interrupted run left ${place.partialArchive}; it is not continued: ${error.where ?? error.message}`,
    )
    return undefined
  }
  const file = await StoreFile.open(place.partialArchive, { ...fileOptions(options), keep: safe.end })
  const open: OpenArchive = { options, place, storeId: header.storeId, file, journal, keys, before }
  return new CompressedWriter(open)
}

function fileOptions({ retry, io }: StoreOptions): Parameters<typeof StoreFile.open>[1] {
  return { ...(retry === undefined ? {} : { retry }), ...(io === undefined ? {} : { io }) }
}

async function newEncryption({ cipher, lock }: EncryptionOptions, storeId: string): Promise<Encryption> {
  const { master, wrapped } = await newMasterKey(lock)
  const keys = deriveKeys(master, storeId, cipher)
  const keyCheck = Buffer.from(keys.check).toString('hex')
  const header = { format: 'statelift-encrypted', version: 1, cipher, storeId, keyCheck }
  return { keys, header: Buffer.from(`${JSON.stringify(header)}\n`), wrapped }
}

function journalKey(encryption: Encryption | undefined): { encryption?: string; key?: string } {
  if (encryption === undefined) return {}
  return { encryption: encryption.header.toString(), key: Buffer.from(encryption.wrapped).toString('base64') }
}
