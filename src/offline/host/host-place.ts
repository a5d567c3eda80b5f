import { realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { MountedVolume, VolumeError } from '../../volume/index.ts'
import { joinPath } from '../../winpath/index.ts'
import type { HostPlace } from './host.ts'

/**
 * The directory that names below a root lead to. On a volume links are data; a link on the way of a path that
 * somebody typed is followed: it may be the folder in which a volume is mounted, and that volume is then the one meant.
 *
 * @param root a mount point or the root of a drive
 * @returns undefined when it is not there or may not be looked at
 */
export function placeOn(root: string, names: readonly string[]): HostPlace | undefined {
  try {
    let volume = new MountedVolume(root)
    let within: string[] = []
    for (const name of names) {
      const entry = volume.lookup(joinPath('', [...within, name]))
      if (entry === undefined) return undefined
      within.push(entry.name)
      if (entry.directory) continue
      const target = join(volume.label, ...within)
      if (!isDirectory(target)) return undefined
      volume = new MountedVolume(target)
      within = []
    }
    return { volume, path: joinPath('', within) }
  } catch (error) {
    if (error instanceof VolumeError) return undefined
    throw error
  }
}

/** A path with its links followed, as far as it exists: the rest may differ in letter case only. */
export function followLinks(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    const parent = dirname(path)
    return parent === path ? path : join(followLinks(parent), basename(path))
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
