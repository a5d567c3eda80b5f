import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, parse, resolve } from 'node:path'
import { storeError } from './store-error.ts'
import type { RemoveResult } from './store-reader.ts'
import { partsOf, removeIfEmpty } from './tree/store-parts.ts'
import { readVolumePart } from './tree/volume-part.ts'

/** One of these in its `USMT` folder makes a folder a store, whole or not. */
const MARKS = ['USMT.MIG', 'USMT.MIG.partial', 'catalog.jsonl', 'manifest.json', 'File']

/** What a store goes by, and what interrupted runs leave beside it (docs/store-format.md, section 6). */
const STORE_NAMES = ['USMT', 'USMT.partial', 'USMT.replaced']
const LEFTOVERS = ['USMT.partial', 'USMT.partial.journal', 'USMT.replaced']

/**
 * The folders of a store: the one named, and those that belong to it on other volumes, whichever of them was named.
 * @param path the StorePath, or its `USMT` folder
 * @throws StoreError 35 for a folder that holds no store, and for the root of a volume
 */
export function storeFolders(path: string): string[] {
  const named = resolve(path)
  const root = parse(named).root
  if (named === root) throw notRemovable(named, 'it is the root of a volume')
  const main = storeIn(named) ?? storeIn(dirname(named))
  if (main === undefined || (dirname(main) !== named && main !== named))
    throw notRemovable(named, 'it holds no store')
  const master = masterOf(main)
  // A run whose end was cut off has left parts of the store before, too, or of the one that was to come.
  const stores = STORE_NAMES.map((name) => join(dirname(master), name))
  return [...new Set([master, ...stores.flatMap(partsOf)])]
}

function notRemovable(path: string, why: string) {
  return storeError('removalFailed', {
    where: `${path}: ${why}`,
    advice: 'Name the StorePath that was given to ScanState.',
  })
}

/** The folder of the store at a StorePath: of a run that was interrupted, what it has left. */
function storeIn(storePath: string): string | undefined {
  return STORE_NAMES.map((name) => join(storePath, name)).find(isStoreFolder)
}

function isStoreFolder(folder: string): boolean {
  return (
    existsSync(folder) &&
    statSync(folder).isDirectory() &&
    MARKS.some((mark) => existsSync(join(folder, mark)))
  )
}

/** The master store of a part, where both agree that they belong together; any other folder itself. */
function masterOf(folder: string): string {
  const part = readVolumePart(folder)
  if (part === undefined || !partsOf(part.master).includes(folder)) return folder
  return part.master
}

/**
 * Removes a store from all its volumes, and the StorePath when nothing else is in it. What is in use and cannot be removed is told as pending.
 * @throws StoreError 35 when the folder is no store
 */
export function removeStore(path: string): RemoveResult {
  const removed: string[] = []
  const pending: string[] = []
  for (const folder of storeFolders(path)) {
    try {
      for (const name of LEFTOVERS) remove(join(dirname(folder), name))
      remove(folder)
      removed.push(folder)
      removeIfEmpty(dirname(folder))
    } catch (error) {
      pending.push(
        ...(existsSync(folder) ? leftIn(folder) : [error instanceof Error ? error.message : folder]),
      )
    }
  }
  return { removed, pending, code: pending.length > 0 ? 35 : 0 }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 })
}

function leftIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  )
  return files.length === 0 ? [folder] : files.map((entry) => join(entry.parentPath, entry.name))
}
