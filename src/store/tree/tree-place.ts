/**
 * Where a store that is a folder lies, what is there before it, and how it gets its name.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { makeFolders } from '../../folders/index.ts'
import { storeError } from '../store-error.ts'
import { flushFolder, placeFault, storedNames, storePlace } from '../store-place.ts'
import { removeIfEmpty } from './store-parts.ts'
import { PARTIAL } from './volume-part.ts'

export interface TreePlace {
  /** `<StorePath>/USMT` */
  readonly folder: string
  /** The same while it is filled. */
  readonly partial: string
  readonly journal: string
  /** The old store while the new one takes its place. */
  readonly replaced: string
}

export function treePlace(storePath: string): TreePlace {
  const { folder } = storePlace(storePath)
  return {
    folder,
    partial: folder + PARTIAL,
    journal: `${folder}.partial.journal`,
    replaced: `${folder}.replaced`,
  }
}

/**
 * Makes sure that a new store may come there. What an interrupted run has left stays.
 * @throws StoreError 27 when there is a store and `overwrite` is not set, or when no folder can be made there
 */
export function checkTreePlace(storePath: string, overwrite: boolean): TreePlace {
  const place = treePlace(resolve(storePath))
  try {
    makeFolders(dirname(place.folder))
    if (!overwrite && storedNames(storePlace(storePath)).length > 0) {
      throw storeError('storeExists', { where: place.folder })
    }
  } catch (error) {
    throw placeFault(place.folder, error)
  }
  return place
}

/** As `checkTreePlace`, and makes the folder that the store is filled in. */
export function prepareTreePlace(storePath: string, overwrite: boolean): TreePlace {
  const place = checkTreePlace(storePath, overwrite)
  try {
    emptyPartial(place)
  } catch (error) {
    throw placeFault(place.folder, error)
  }
  return place
}

/** Makes the folder that the store is filled in, empty. */
export function emptyPartial({ partial }: TreePlace): void {
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial)
}

/** Between the two renames of `takePlace` there is only the old store, under its other name. */
export function bringBack({ folder, replaced }: TreePlace): void {
  if (!existsSync(replaced)) return
  removeIfEmpty(folder)
  if (!existsSync(folder)) renameSync(replaced, folder)
}

/** Gives what was filled its name. What was there before stays under its other name. */
export async function takePlace(place: TreePlace): Promise<void> {
  const { folder, partial, replaced } = place
  rmSync(replaced, { recursive: true, force: true })
  try {
    if (existsSync(folder)) renameSync(folder, replaced)
    renameSync(partial, folder)
  } catch (error) {
    bringBack(place)
    throw error
  }
  await flushFolder(dirname(folder))
}

/** Leaves nothing of an unfinished store. */
export function removeUnfinished({ partial, journal }: TreePlace): void {
  rmSync(partial, { recursive: true, force: true })
  rmSync(journal, { force: true })
}
