import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Entry, Volume } from '../volume/index.ts'
import { joinPath, sameName } from '../winpath/index.ts'

/** Where the running system shows a volume that is read from its device; undefined when it does not. */
export type MountPointOf = (volume: Volume) => string | undefined

/**
 * Tells whether a directory of a volume is the store's own or that of one of its parts on other volumes.
 *
 * @param folders absolute, of this host; they may not exist yet
 */
export function storeGuards(
  folders: readonly string[],
  mountPointOf: MountPointOf,
): (volume: Volume, directory: Entry) => boolean {
  const guards = folders.map((folder) => storeGuard(folder, mountPointOf))
  return (volume, directory) => guards.some((isStore) => isStore(volume, directory))
}

/**
 * Tells whether a directory of a volume is the store's own: the same place on this host, through whichever of
 * its names it was reached.
 *
 * @param storePath absolute, of this host; it may not exist yet
 */
function storeGuard(
  storePath: string,
  mountPointOf: MountPointOf,
): (volume: Volume, directory: Entry) => boolean {
  const store = realPath(storePath)
  const within = new Map<Volume, Entry['id'] | undefined>()
  return (volume, directory) => {
    if (!within.has(volume)) within.set(volume, storeOn(volume, store, mountPointOf))
    const id = within.get(volume)
    if (id === undefined) return false
    return typeof id === 'string' && process.platform === 'win32'
      ? sameName(id, String(directory.id))
      : id === directory.id
  }
}

/** The store's directory as an entry of the volume; undefined when it lies elsewhere. */
function storeOn(volume: Volume, store: string, mountPointOf: MountPointOf): Entry['id'] | undefined {
  const root = volume.spec.kind === 'mounted' ? volume.spec.root : mountPointOf(volume)
  if (root === undefined) return undefined
  const path = relative(realPath(root), store)
  const outside = path === '..' || path.startsWith(`..${sep}`) || resolve(path) === path
  if (outside) return undefined
  return volume.spec.kind === 'mounted' ? path : volume.lookup(joinPath('', path.split(sep)))?.id
}

/** Links resolved as far as the path exists. */
function realPath(path: string): string {
  let existing = resolve(path)
  let rest = ''
  while (!existsSync(existing) && dirname(existing) !== existing) {
    rest = join(existing.slice(dirname(existing).length).replace(/^[\\/]/, ''), rest)
    existing = dirname(existing)
  }
  return resolve(realpathSync.native(existing), rest)
}
