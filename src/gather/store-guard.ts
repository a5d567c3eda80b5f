import { existsSync, realpathSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Entry, Volume } from '../volume/index.ts'
import { sameName } from '../winpath/index.ts'

/**
 * Tells whether a directory of a volume is the store's own (E7): the same place on this host, through whichever of
 * its names it was reached.
 *
 * @param storePath absolute, of this host; it may not exist yet
 */
export function storeGuard(storePath: string): (volume: Volume, directory: Entry) => boolean {
  const store = realPath(storePath)
  const within = new Map<Volume, Entry['id'] | undefined>()
  return (volume, directory) => {
    if (!within.has(volume)) within.set(volume, storeOn(volume, store))
    const id = within.get(volume)
    if (id === undefined) return false
    return typeof id === 'string' && process.platform === 'win32'
      ? sameName(id, String(directory.id))
      : id === directory.id
  }
}

/** The store's directory as an entry of the volume; undefined when it lies elsewhere. */
function storeOn(volume: Volume, store: string): Entry['id'] | undefined {
  if (volume.spec.kind === 'mounted') {
    const path = relative(realPath(volume.spec.root), store)
    const outside = path === '..' || path.startsWith(`..${sep}`) || resolve(path) === path
    return outside ? undefined : path
  }
  // A raw volume has the letter under which Windows would show it.
  const letter = /^\\\\\.\\([A-Za-z]:)$/.exec(volume.spec.source)?.[1]
  const same = letter !== undefined && store.slice(0, 2).toUpperCase() === letter.toUpperCase()
  return same ? volume.lookup(store.slice(2))?.id : undefined
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
