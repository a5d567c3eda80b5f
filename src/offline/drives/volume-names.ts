import { foldName, joinPath, splitPath } from '../../winpath/index.ts'
import type { DriveMap } from './drive-map.ts'

/** `\\??\\Volume{GUID}\\rest`, as the target of a mount point names a volume. */
const VOLUME_PATH = /^\\(?:\?\?|\\\?)\\Volume\{([0-9a-f-]{36})\}(?:\\(.*))?$/is
/** The object manager's own way to a drive or a share. */
const NT_PREFIX = /^\\(?:\?\?|\\\?)\\(UNC\\)?/i

/** The GUID in a volume name, in lower case, and what follows it. */
export function splitVolumeName(target: string): { guid: string; rest: string } | undefined {
  const [, guid, rest = ''] = VOLUME_PATH.exec(target) ?? []
  return guid === undefined ? undefined : { guid: guid.toLowerCase(), rest }
}

/**
 * The target of a symbolic link or junction under the offline system's own names.
 *
 * @param target as it is stored, or as a mount shows it
 * @param places offline paths, `D:` or `C:\\Mount\\Data`, by the GUID of the volume that is there
 */
export function offlineTarget(target: string, map: DriveMap, places: ReadonlyMap<string, string>): string {
  const volume = splitVolumeName(target)
  if (volume !== undefined) {
    const place = places.get(volume.guid)
    if (place === undefined) return target
    const { drive, parts } = splitPath(place)
    return joinPath(drive, [...parts, ...splitPath(volume.rest).parts])
  }
  if (NT_PREFIX.test(target))
    return target.replace(NT_PREFIX, (_, share) => (share === undefined ? '' : '\\\\'))
  return fromMount(target, map) ?? target
}

/** A driver of Linux shows a link as the way to where its target is mounted. */
function fromMount(target: string, map: DriveMap): string | undefined {
  if (!target.startsWith('\\') || target.startsWith('\\\\')) return undefined
  const { parts } = splitPath(target)
  const found = map.drives
    .map(({ letter, volume }) => ({ letter, root: volume.spec.kind === 'mounted' ? volume.spec.root : '' }))
    .map(({ letter, root }) => ({ letter, above: root.split('/').filter((name) => name !== '') }))
    .filter(
      ({ above }) =>
        above.length > 0 && above.every((name, at) => foldName(parts[at] ?? '') === foldName(name)),
    )
    .sort((a, b) => b.above.length - a.above.length)[0]
  return found === undefined ? undefined : joinPath(found.letter, parts.slice(found.above.length))
}
