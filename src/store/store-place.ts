/**
 * Where a store lies, and what is there before it.
 */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolders } from '../folders/index.ts'
import { storeError, systemCodeOf } from './store-error.ts'
import { removeParts } from './tree/store-parts.ts'

export interface StorePlace {
  /** `<StorePath>/USMT` */
  readonly folder: string
  readonly archive: string
  readonly partialArchive: string
  readonly archiveJournal: string
}

const ARCHIVE = 'USMT.MIG'

export function storePlace(storePath: string): StorePlace {
  const folder = join(resolve(storePath), 'USMT')
  return {
    folder,
    archive: join(folder, ARCHIVE),
    partialArchive: join(folder, `${ARCHIVE}.partial`),
    archiveJournal: join(folder, `${ARCHIVE}.journal`),
  }
}

/** What an interrupted run leaves is not a store. */
const UNFINISHED = new Set([`${ARCHIVE}.partial`, `${ARCHIVE}.journal`])

/** The names of a store, of ours or of USMT, that lie in the folder; without those of an unfinished one. */
export function storedNames(place: StorePlace): string[] {
  if (!existsSync(place.folder)) return []
  return readdirSync(place.folder).filter((name) => !UNFINISHED.has(name))
}

/**
 * For whoever wants to know before there is anything to store.
 * @throws StoreError 27 when there is a store and `overwrite` is not set
 */
export function refuseExistingStore(storePath: string, overwrite: boolean): void {
  const place = storePlace(storePath)
  if (!overwrite && storedNames(place).length > 0) throw storeError('storeExists', { where: place.folder })
}

/**
 * Makes the folder for a new store.
 * @throws StoreError 27 when there is a store and `overwrite` is not set, or when no folder can be made there
 */
export function prepareStorePlace(storePath: string, overwrite: boolean): StorePlace {
  const place = storePlace(storePath)
  try {
    makeFolders(place.folder)
    if (!statSync(place.folder).isDirectory()) throw storeError('storePath', { where: place.folder })
  } catch (error) {
    throw placeFault(place.folder, error)
  }
  // A run was ended between giving the store its name and removing the journal.
  if (existsSync(place.archive) && !existsSync(place.partialArchive))
    rmSync(place.archiveJournal, { force: true })
  refuseExistingStore(storePath, overwrite)
  return place
}

const REFUSED = new Set(['EACCES', 'EPERM', 'EROFS'])

/** Why no store can be made there. */
export function placeFault(path: string, error: unknown): Error {
  const code = systemCodeOf(error)
  if (error instanceof Error && 'advice' in error) return error
  const fault = REFUSED.has(code) ? 'storeUnsupported' : code === 'ENOSPC' ? 'storeFull' : 'storePath'
  const where = error instanceof Error ? `${path}: ${error.message}` : path
  return storeError(fault, { where, cause: error })
}

/** Removes what is left of the store that the new archive replaces, on all its volumes. */
export function removeReplaced(place: StorePlace): void {
  removeParts(place.folder)
  for (const name of storedNames(place)) {
    if (name !== ARCHIVE) rmSync(join(place.folder, name), { recursive: true, force: true })
  }
}

/** Makes the names in a folder durable. Windows has no such call and needs none: its file systems journal names. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    // Some file systems (FUSE, some shares) refuse this for folders; the names are then as durable as they make them.
    if (!['EINVAL', 'ENOTSUP', 'EISDIR'].includes(systemCodeOf(error))) throw error
  } finally {
    await handle.close()
  }
}
