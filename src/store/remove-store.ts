import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join, parse, resolve } from 'node:path'
import { jsonObject } from './read/json-object.ts'
import { storeError } from './store-error.ts'
import type { RemoveResult } from './store-reader.ts'
import { partFolder, readVolumePart } from './tree/volume-part.ts'

/** One of these in its `USMT` folder makes a folder a store, whole or not. */
const MARKS = ['USMT.MIG', 'USMT.MIG.partial', 'catalog.jsonl', 'manifest.json', 'File']

/**
 * The folders of a store: the one named, and those that belong to it on other volumes, whichever of them was named.
 * @param path the StorePath, or its `USMT` folder
 * @throws StoreError 35 for a folder that holds no store, and for the root of a volume
 */
export function storeFolders(path: string): string[] {
  const named = resolve(path)
  const root = parse(named).root
  if (named === root) throw notRemovable(named, 'it is the root of a volume')
  const base = isStoreFolder(join(named, 'USMT')) ? named : dirname(named)
  const main = join(base, 'USMT')
  if (!isStoreFolder(main) || (base !== named && main !== named))
    throw notRemovable(named, 'it holds no store')
  const master = masterOf(main)
  return [master, ...foldersOnOtherVolumes(master)]
}

function notRemovable(path: string, why: string) {
  return storeError('removalFailed', {
    where: `${path}: ${why}`,
    advice: 'Name the StorePath that was given to ScanState.',
  })
}

function isStoreFolder(folder: string): boolean {
  return (
    existsSync(folder) &&
    statSync(folder).isDirectory() &&
    MARKS.some((mark) => existsSync(join(folder, mark)))
  )
}

/** The parts of a hard-link store that its manifest names and that say themselves that they belong to it. */
function foldersOnOtherVolumes(main: string): string[] {
  const manifest = join(main, 'manifest.json')
  const { volumes, storeId } = existsSync(manifest) ? (jsonObject(readFileSync(manifest, 'utf8')) ?? {}) : {}
  if (typeof volumes !== 'object' || volumes === null) return []
  const folders = Object.values(volumes).flatMap((volume) =>
    isVolume(volume) ? (partFolder(main, storeId, volume) ?? []) : [],
  )
  return [...new Set(folders)].filter((folder) => folder !== main)
}

function isVolume(value: unknown): value is { folder: string; path: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'folder' in value &&
    typeof value.folder === 'string' &&
    'path' in value &&
    typeof value.path === 'string'
  )
}

/** The master store of a part, where both agree that they belong together; any other folder itself. */
function masterOf(folder: string): string {
  const part = readVolumePart(folder)
  if (part === undefined || !foldersOnOtherVolumes(part.master).includes(folder)) return folder
  return part.master
}

/** What interrupted runs leave beside the `USMT` folder (docs/store-format.md, section 6). */
const LEFTOVERS = ['USMT.partial', 'USMT.partial.journal', 'USMT.replaced']

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
      if (basename(folder).toUpperCase() === 'USMT') removeEmpty(dirname(folder))
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

function removeEmpty(folder: string): void {
  if (folder !== parse(folder).root && readdirSync(folder).length === 0) rmdirSync(folder)
}

function leftIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  )
  return files.length === 0 ? [folder] : files.map((entry) => join(entry.parentPath, entry.name))
}
