/**
 * The folders of a hard-link store on the volumes beside that of its master store.
 */
import { existsSync, readFileSync, rmdirSync, rmSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, parse } from 'node:path'
import { jsonObject } from '../read/json-object.ts'
import { systemCodeOf } from '../store-error.ts'
import { PARTIAL, partFolder, VOLUME_PART } from './volume-part.ts'

/**
 * The parts that a store's manifest names and that say themselves that they belong to it; of one whose run was ended before
 * the part got its name, the folder in which it was filled.
 * @param master the `USMT` folder of a store of any type, under whatever name
 */
export function partsOf(master: string): string[] {
  const { volumes, storeId } = volumesOf(master)
  const folders = volumes.map((volume) => partFolder(master, storeId, volume))
  return [...new Set(folders)].filter((folder) => folder !== master && PART_NAMES.has(basename(folder)))
}

function volumesOf(master: string): { volumes: { folder: string; path: string }[]; storeId: unknown } {
  const manifest = join(master, 'manifest.json')
  const { volumes, storeId } = existsSync(manifest) ? (jsonObject(readFileSync(manifest, 'utf8')) ?? {}) : {}
  if (typeof volumes !== 'object' || volumes === null) return { volumes: [], storeId }
  return { volumes: Object.values(volumes).filter(isVolume), storeId }
}

const PART_NAMES: ReadonlySet<string> = new Set(['USMT', `USMT${PARTIAL}`])

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

/** Removes a part; what it says of itself goes last, so that one whose removal was ended is still known. */
export function removePart(folder: string): void {
  rmSync(join(folder, 'File'), { recursive: true, force: true })
  rmSync(join(folder, VOLUME_PART), { force: true })
  rmSync(folder, { recursive: true, force: true })
}

/** Removes a store that another one has replaced: its parts first, since it is its manifest that names them. */
export function removeParts(master: string): void {
  for (const part of partsOf(master)) removePart(part)
  // A removal that was cut off at its end has left an empty folder, which says nothing of itself.
  for (const { folder } of volumesOf(master).volumes) {
    if (!isAbsolute(folder) || !PART_NAMES.has(basename(folder))) continue
    removeIfEmpty(folder)
    removeIfEmpty(dirname(folder))
  }
}

/** Removes a StorePath in which nothing is left; never the root of a volume. */
export function removeIfEmpty(folder: string): void {
  if (folder === parse(folder).root) return
  try {
    rmdirSync(folder)
  } catch (error) {
    // It holds something else.
    if (systemCodeOf(error) === '') throw error
  }
}
