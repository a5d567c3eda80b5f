import { StateliftError, type WarningSink } from '../../errors/index.ts'
import type { MountPointInfo, Volume } from '../../volume/index.ts'
import { isWithin, joinPath, sameName, splitPath } from '../../winpath/index.ts'
import type { HostVolume, PartitionIdentity } from '../host/host.ts'
import type { FolderMount, OfflineDrive } from './drive-map.ts'
import { samePartition } from './mounted-devices.ts'
import { splitVolumeName } from './volume-names.ts'

export interface FoundMounts {
  readonly mounts: readonly FolderMount[]
  /** Offline paths of volumes by their GUIDs: those with letters, and these. */
  readonly places: ReadonlyMap<string, string>
  /** For the log. */
  readonly notes: readonly string[]
}

export interface FolderMountSearch {
  readonly drives: readonly OfflineDrive[]
  /** Those that are known before. */
  readonly folderMounts: readonly FolderMount[]
  /** From `readVolumeNames`. */
  readonly names: ReadonlyMap<string, PartitionIdentity>
  partitionOf(letter: string): PartitionIdentity | undefined
  /** Where the volumes are looked for. */
  readonly volumes: readonly HostVolume[]
  readonly onWarning: WarningSink
}

/**
 * The volumes that the offline system had mounted in folders and under no letter: mount points of its NTFS volumes name
 * them by GUIDs, `MountedDevices` says which partitions these are. Volumes mounted in such volumes are found too.
 */
export function findFolderMounts(search: FolderMountSearch): FoundMounts {
  const { drives, folderMounts, names, partitionOf, volumes, onWarning } = search
  const places = new Map<string, string>()
  for (const [guid, partition] of names) {
    const drive = drives.find(({ letter }) => {
      const own = partitionOf(letter)
      return own !== undefined && samePartition(own, partition)
    })
    if (drive !== undefined) places.set(guid, drive.letter)
  }
  const mounts: FolderMount[] = []
  const notes: string[] = []
  const open: { path: string; volume: Volume; base: string }[] = drives.map(({ letter, volume, base }) => ({
    path: letter,
    volume,
    base,
  }))
  for (let place = open.shift(); place !== undefined; place = open.shift()) {
    for (const point of pointsOf(place.volume, onWarning)) {
      const guid = splitVolumeName(point.target)?.guid
      if (guid === undefined || places.has(guid) || !isWithin(point.path, place.base)) continue
      const path = below(place, point)
      const partition = names.get(guid)
      const found = volumes.find(
        (volume) =>
          partition !== undefined &&
          volume.partition !== undefined &&
          samePartition(volume.partition, partition),
      )
      places.set(guid, path)
      if (folderMounts.some((known) => sameName(known.path, path))) continue
      const volume = found === undefined ? undefined : openQuietly(found, onWarning)
      if (found === undefined || volume === undefined) {
        const message = `The offline system had a volume mounted in ${path} that is not at hand; nothing there can be captured`
        onWarning({ kind: 'volume-not-at-hand', message, where: path })
        continue
      }
      notes.push(`${path} is ${found.label}, by its mount point and MountedDevices`)
      mounts.push({ path, volume, base: '\\', fixed: true, kind: 'Fixed', source: found.label })
      open.push({ path, volume, base: '\\' })
    }
  }
  return { mounts, places, notes }
}

function below({ path, base }: { path: string; base: string }, point: MountPointInfo): string {
  const { drive, parts } = splitPath(path)
  return joinPath(drive, [...parts, ...splitPath(point.path).parts.slice(splitPath(base).parts.length)])
}

function pointsOf(volume: Volume, onWarning: WarningSink): readonly MountPointInfo[] {
  return quietly(() => volume.mountPoints?.(), volume.label, onWarning) ?? []
}

function openQuietly(volume: HostVolume, onWarning: WarningSink): Volume | undefined {
  return quietly(() => volume.open(), volume.label, onWarning)
}

function quietly<T>(act: () => T, where: string, onWarning: WarningSink): T | undefined {
  try {
    return act()
  } catch (error) {
    if (!(error instanceof StateliftError)) throw error
    onWarning({ kind: 'folder-mounts-unknown', message: error.message, where })
    return undefined
  }
}
