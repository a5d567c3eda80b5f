import { StateliftError } from '../../errors/index.ts'
import type { Volume } from '../../volume/index.ts'
import { sameName } from '../../winpath/index.ts'
import type { HostFacts, HostVolume } from '../host/host.ts'
import { namesBelow } from '../host/host-path.ts'
import type { DriveKind, OfflineDrive } from './drive-map.ts'
import { type LetterAssignment, samePartition } from './mounted-devices.ts'
import type { SystemDrive } from './system-drive.ts'

export interface AutomaticMap {
  readonly drives: readonly OfflineDrive[]
  /** For the log. */
  readonly notes: readonly string[]
  /** Letters of partitions that no volume at hand is known to be. */
  readonly unresolved: readonly string[]
  /** Volumes of which nothing tells whether they are one of those. */
  readonly doubtful: readonly HostVolume[]
}

/**
 * Finds the volumes behind the offline system's letters: the system drive by where the chosen Windows lies, the others
 * by `MountedDevices` against the partitions at hand. A letter without a volume is only told, unless a volume is at
 * hand that might be it.
 */
export function mapAutomatically(
  system: SystemDrive,
  windowsHostPath: string,
  assignments: readonly LetterAssignment[],
  host: HostFacts,
): AutomaticMap {
  const notes: string[] = [`Drive ${system.letter} is ${system.source}: the chosen Windows ran on it`]
  const drives: OfflineDrive[] = [driveFor(system, assignments)]
  const others = host.volumes
    .list()
    .filter((volume) => !volume.running && !holds(volume, windowsHostPath, host))
  const unresolved: string[] = []
  for (const assignment of assignments) {
    const { letter, partition } = assignment
    if (letter === system.letter || partition === undefined) continue
    const volume = others.find(
      (other) => other.partition !== undefined && samePartition(other.partition, partition),
    )
    if (volume === undefined) {
      notes.push(`Drive ${letter} is a partition that is not known to be at hand`)
      unresolved.push(letter)
      continue
    }
    const opened = openQuietly(volume)
    if (opened instanceof StateliftError) {
      notes.push(
        `Drive ${letter} is ${volume.label}, by MountedDevices, but cannot be read: ${opened.message}`,
      )
      unresolved.push(letter)
      continue
    }
    notes.push(`Drive ${letter} is ${volume.label}, by MountedDevices`)
    const source = opened.spec.kind === 'mounted' ? (volume.mountPoint ?? volume.label) : opened.label
    drives.push({ letter, volume: opened, base: '\\', fixed: true, kind: 'Fixed', source })
  }
  const doubtful = others.filter((volume) => volume.windowsFileSystem && volume.partition === undefined)
  return { drives, notes, unresolved, doubtful }
}

/** The system drive as one of the map, with the kind that the offline system knew. */
export function driveFor(system: SystemDrive, assignments: readonly LetterAssignment[]): OfflineDrive {
  const { letter, volume, base, source } = system
  return { letter, volume, base, source, ...kindOf(letter, assignments) }
}

/** What the offline system had behind a letter, by the device path that MountedDevices keeps for all but partitions. */
export function kindOf(
  letter: string,
  assignments: readonly LetterAssignment[],
): { readonly kind: DriveKind; readonly fixed: boolean } {
  const device = assignments.find((assignment) => sameName(assignment.letter, letter))?.device ?? ''
  const kind: DriveKind = /CdRom/i.test(device)
    ? 'CDROM'
    : /USBSTOR|RemovableMedia|FDC#/i.test(device)
      ? 'Removable'
      : 'Fixed'
  return { kind, fixed: kind === 'Fixed' }
}

function openQuietly(volume: HostVolume): Volume | StateliftError {
  try {
    return volume.open()
  } catch (error) {
    if (error instanceof StateliftError) return error
    throw error
  }
}

function holds(volume: HostVolume, hostPath: string, host: HostFacts): boolean {
  if (volume.mountPoint === undefined)
    return /^[\\/]/.test(hostPath.slice(volume.label.length)) && hostPath.startsWith(volume.label)
  return namesBelow(hostPath, volume.mountPoint, host.platform) !== undefined
}
