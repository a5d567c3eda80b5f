import { StateliftError, type Warning } from '../../errors/index.ts'
import { normalizePath, splitPath } from '../../winpath/index.ts'
import type { HostFacts, HostPlace } from '../host/host.ts'
import { driveFor, kindOf } from './automatic-map.ts'
import type { FolderMount, OfflineDrive } from './drive-map.ts'
import { isDriveRoot, type ReadMapping } from './mappings.ts'
import type { LetterAssignment } from './mounted-devices.ts'
import type { SystemDrive } from './system-drive.ts'

export interface MappedDrives {
  readonly drives: readonly OfflineDrive[]
  readonly folderMounts: readonly FolderMount[]
  /** For the log. */
  readonly notes: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * The drives as an Offline.xml maps them. The system drive lies where the chosen Windows does, whatever a pair says:
 * else its own profiles would be looked for on another volume.
 */
export function drivesByMapping(
  mappings: readonly ReadMapping[],
  system: SystemDrive,
  assignments: readonly LetterAssignment[],
  host: HostFacts,
): MappedDrives {
  const drives: OfflineDrive[] = [driveFor(system, assignments)]
  const folderMounts: FolderMount[] = []
  const notes: string[] = [`Drive ${system.letter} is ${system.source}: the chosen Windows ran on it`]
  const warnings: Warning[] = []
  const warn = (text: string, message: string): void => {
    warnings.push({ kind: 'drive-mapping', message: `Mapping ${text}: ${message}` })
  }
  let systemPlace: string | undefined
  for (const { offline, host: here, text } of mappings) {
    const { drive: letter } = splitPath(offline)
    if (!/^[A-Z]:$/.test(letter)) {
      warn(text, `${offline} is no path of a Windows drive; the pair is ignored`)
      continue
    }
    const root = isDriveRoot(offline)
    if (root && letter === system.letter) {
      if (systemPlace !== undefined && systemPlace !== here)
        warn(text, `${letter} is where the chosen Windows ran; the pair is ignored`)
      systemPlace = here
      continue
    }
    const place = placeAt(here, host)
    if (typeof place === 'string' || place?.volume.lookup(place.path)?.directory !== true) {
      warn(text, `${typeof place === 'string' ? place : `${here} is not there`}; ${offline} is left out`)
      continue
    }
    if (root && drives.some((drive) => drive.letter === letter)) {
      warn(text, `${letter} is mapped already; the pair is ignored`)
      continue
    }
    const drive = { volume: place.volume, base: place.path, source: here, ...kindOf(letter, assignments) }
    if (root) drives.push({ letter, ...drive })
    else folderMounts.push({ path: normalizePath(offline), ...drive })
    notes.push(`${root ? `Drive ${letter}` : normalizePath(offline)} is ${here}, by the mapping ${text}`)
  }
  return { drives, folderMounts, notes, warnings }
}

/** The place, undefined when it is not there, or in words why it cannot be read. */
function placeAt(path: string, host: HostFacts): HostPlace | string | undefined {
  try {
    return host.volumes.at(path)
  } catch (error) {
    if (error instanceof StateliftError) return error.message
    throw error
  }
}
