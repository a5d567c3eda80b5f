import { existsSync } from 'node:fs'
import { messageOf } from '../errors/index.ts'
import { CompressedWriter } from './archive/compressed-writer.ts'
import { newStoreId, type OpenArchive } from './archive/open-archive.ts'
import type { ContentSink } from './contents/content-sink.ts'
import { newMasterKey, type WrappedKey } from './crypto/key-wrap.ts'
import { deriveKeys, type StoreKeys } from './crypto/keys.ts'
import { requireFreeSpace } from './file/free-space.ts'
import { StoreFile, type StoreFileOptions } from './file/store-file.ts'
import { Journal } from './journal/journal.ts'
import { findInterrupted, type Interrupted } from './resume/continuation.ts'
import { SafeArchive } from './resume/safe-archive.ts'
import { StoreError, storeError } from './store-error.ts'
import {
  flushFolder,
  placeFault,
  prepareStorePlace,
  refuseExistingStore,
  type StorePlace,
  storePlace,
} from './store-place.ts'
import type { EncryptionOptions, StoreOptions, StoreWriter } from './store-writer.ts'
import { SafeTree } from './tree/safe-tree.ts'
import { settleStore } from './tree/settle-store.ts'
import { StoreTree } from './tree/store-tree.ts'
import {
  checkTreePlace,
  emptyPartial,
  removeUnfinished,
  type TreePlace,
  treePlace,
} from './tree/tree-place.ts'
import { type OpenTree, type TreeType, TreeWriter } from './tree/tree-writer.ts'

interface Encryption {
  readonly keys: StoreKeys
  /** What the outer archive begins with (docs/store-format.md, section 5.2). */
  readonly header: Buffer
  readonly wrapped: Uint8Array
}

/** A store that is wanted, before anything of it is written. */
export interface PreparedStore {
  /**
   * Begins the store, or continues what the same command began.
   * @throws StoreError 27 when no store can be made there, 29 when a hard-link store has too little room
   */
  create(): Promise<StoreWriter & ContentSink>
}

/**
 * For whoever knows only later what goes into the store: whether there can be one is told now, and its key is made meanwhile.
 * @throws StoreError 27 when there is a store and `overwrite` is not set, 11 for a recipient that is none
 */
export function prepareStore(options: StoreOptions): PreparedStore {
  refuseExistingStore(options.storePath, options.overwrite)
  const newKey = beginKey(options)
  return { create: () => create(options, newKey) }
}

/** Begins the store at once. Throws as `prepareStore` and `create` do. */
export async function createStore(options: StoreOptions): Promise<StoreWriter & ContentSink> {
  return create(options, beginKey(options))
}

/** Undefined when none is needed: a run that is continued has one. */
function beginKey({ encryption, storePath }: StoreOptions): Promise<WrappedKey> | undefined {
  if (encryption === undefined || existsSync(storePlace(storePath).archiveJournal)) return undefined
  const newKey = newMasterKey(encryption.lock)
  // A failure is met where the key is needed; until then it must not count as unhandled.
  newKey.catch(() => undefined)
  return newKey
}

function create(
  options: StoreOptions,
  newKey: Promise<WrappedKey> | undefined,
): Promise<StoreWriter & ContentSink> {
  return options.type === 'compressed' ? createArchive(options, newKey) : createTree(options, options.type)
}

async function createTree(options: StoreOptions, type: TreeType): Promise<TreeWriter> {
  if (type === 'hardlink') requireFreeSpace(options.storePath, options.freeSpace)
  await settle(options.storePath)
  const place = checkTreePlace(options.storePath, options.overwrite)
  const typed = { ...options, type }
  const interrupted = await findInterrupted(options, place)
  const continued = interrupted && (await continueTree(typed, place, interrupted))
  return continued ?? newTree(typed, place)
}

/** A run may have been killed while it gave its store its name. */
async function settle(storePath: string): Promise<void> {
  const place = treePlace(storePath)
  try {
    await settleStore(place)
  } catch (cause) {
    throw storeError('storePath', {
      where: messageOf(cause),
      advice:
        'It is what is left of a store that was replaced. Close the programs that hold files of it, or restart, then give the command again.',
      cause,
    })
  }
}

async function newTree(options: OpenTree['options'], place: TreePlace): Promise<TreeWriter> {
  const storeId = newStoreId()
  let journal: Journal | undefined
  try {
    emptyPartial(place)
    const header = { storeId, fingerprint: options.fingerprint ?? '' }
    journal = await Journal.create(place.journal, header, fileOptions(options))
    return new TreeWriter({ options, place, storeId, journal })
  } catch (error) {
    await journal?.close()
    removeUnfinished(place)
    throw placeFault(place.folder, error)
  }
}

/** Undefined when it turns out to be damaged. */
async function continueTree(
  options: OpenTree['options'],
  place: TreePlace,
  { header, safe }: Interrupted,
): Promise<TreeWriter | undefined> {
  const journal = await Journal.continue(place.journal, safe, fileOptions(options))
  try {
    const before = new SafeTree(journal, new StoreTree(place.partial))
    return new TreeWriter({ options, place, storeId: header.storeId, journal, before })
  } catch (error) {
    await journal.close()
    if (!(error instanceof StoreError)) throw error
    options.onNote?.(
      `An interrupted run left ${place.partial}; it is not continued: ${error.where ?? error.message}`,
    )
    return undefined
  }
}

async function createArchive(
  options: StoreOptions,
  newKey: Promise<WrappedKey> | undefined,
): Promise<CompressedWriter> {
  await settle(options.storePath)
  const place = prepareStorePlace(options.storePath, options.overwrite)
  try {
    const interrupted = await findInterrupted(options, {
      journal: place.archiveJournal,
      partial: place.partialArchive,
    })
    const continued = interrupted && (await continueArchive(options, place, interrupted))
    return continued ?? (await newArchive(options, place, newKey))
  } catch (error) {
    throw placeFault(place.folder, error)
  }
}

async function newArchive(
  options: StoreOptions,
  place: StorePlace,
  newKey: Promise<WrappedKey> | undefined,
): Promise<CompressedWriter> {
  const storeId = newStoreId()
  const encryption =
    options.encryption === undefined ? undefined : await newEncryption(options.encryption, storeId, newKey)
  const file = await StoreFile.open(place.partialArchive, fileOptions(options))
  const header = { storeId, fingerprint: options.fingerprint ?? '', ...journalKey(encryption) }
  const keys = encryption?.keys
  const journal = await Journal.create(place.archiveJournal, header, fileOptions(options), keys)
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
  const journal = await Journal.continue(place.archiveJournal, safe, fileOptions(options), keys)
  let before: SafeArchive
  try {
    before = new SafeArchive(journal, keys)
  } catch (error) {
    await journal.close()
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

function fileOptions({ retry, io }: StoreOptions): StoreFileOptions {
  return { ...(retry === undefined ? {} : { retry }), ...(io === undefined ? {} : { io }) }
}

async function newEncryption(
  { cipher, lock }: EncryptionOptions,
  storeId: string,
  newKey: Promise<WrappedKey> | undefined,
): Promise<Encryption> {
  const { master, wrapped } = await (newKey ?? newMasterKey(lock))
  const keys = deriveKeys(master, storeId, cipher)
  const keyCheck = Buffer.from(keys.check).toString('hex')
  const header = { format: 'statelift-encrypted', version: 1, cipher, storeId, keyCheck }
  return { keys, header: Buffer.from(`${JSON.stringify(header)}\n`), wrapped }
}

function journalKey(encryption: Encryption | undefined): { encryption?: string; key?: string } {
  if (encryption === undefined) return {}
  return { encryption: encryption.header.toString(), key: Buffer.from(encryption.wrapped).toString('base64') }
}
