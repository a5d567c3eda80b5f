import { StateliftError } from '../errors/index.ts'
import type { Volume } from '../volume/index.ts'
import { allWindowsIn, windowsAt, windowsIn } from '../windows/index.ts'
import { joinPath, sameName, splitPath } from '../winpath/index.ts'
import type { HostFacts, HostPlace, HostVolume } from './host/host.ts'
import { isWindowsPath } from './host/host-path.ts'
import { deviceLetter } from './host/image-path.ts'

/** A Windows directory that was found. */
export interface FoundWindows {
  readonly volume: Volume
  /** On the volume, in its own letter case. */
  readonly path: string
  /** As the running system names it. */
  readonly hostPath: string
}

/** The Windows directory at or directly in a directory of the running system. */
export function findAt(hostPath: string, host: HostFacts): FoundWindows | undefined {
  const place = host.volumes.at(hostPath)
  if (place === undefined) return undefined
  const path = windowsIn(place.volume, place.path)
  return path === undefined ? undefined : found(place, hostPath, path, host)
}

/** All of them, with those in `Windows.old` folders, for looking around. */
export function findAllAt(hostPath: string, host: HostFacts): FoundWindows[] {
  const place = host.volumes.at(hostPath)
  if (place === undefined) return []
  return allWindowsIn(place.volume, place.path).map((path) => found(place, hostPath, path, host))
}

/** All on one volume; of the volume that runs, only what setup set aside. */
export function findAllOn(candidate: HostVolume, host: HostFacts): FoundWindows[] {
  const volume = candidate.open()
  const root = { volume, path: '\\' }
  return allWindowsIn(volume, '\\')
    .filter((path) => !candidate.running || splitPath(path).parts.length > 1)
    .map((path) => found(root, candidate.mountPoint ?? candidate.label, path, host))
}

function found(place: HostPlace, hostPath: string, path: string, host: HostFacts): FoundWindows {
  const below = splitPath(path).parts.slice(splitPath(place.path).parts.length)
  return { volume: place.volume, path, hostPath: joinHost(hostPath, below, host) }
}

/** A path of the running system with names added to it. */
function joinHost(path: string, names: readonly string[], host: Pick<HostFacts, 'platform'>): string {
  const separator = host.platform === 'windows' || isWindowsPath(path) ? '\\' : '/'
  return [path.replace(/[\\/]+$/, ''), ...names].join(separator) || separator
}

/** With disk images: every volume that has a Windows at the offline system's own path, whatever its letter was. */
export function findOnVolumes(offlinePath: string, host: HostFacts): FoundWindows[] {
  const { parts } = splitPath(offlinePath)
  const found: FoundWindows[] = []
  for (const { volume, hostPath } of openVolumes(host)) {
    const path = windowsIn(volume, joinPath('', parts))
    if (path !== undefined)
      found.push({ volume, path, hostPath: joinHost(hostPath, splitPath(path).parts, host) })
  }
  return found
}

/** Every volume at hand but those of the running system. */
function* openVolumes(host: HostFacts): Iterable<{ volume: Volume; hostPath: string }> {
  for (const candidate of host.volumes.list()) {
    if (candidate.running) continue
    try {
      yield { volume: candidate.open(), hostPath: candidate.mountPoint ?? candidate.label }
    } catch (error) {
      // A volume that cannot be read holds no Windows that could be taken; the chosen one is opened for itself.
      if (!(error instanceof StateliftError)) throw error
    }
  }
}

/** Another installation beside the chosen one; what setup keeps in `Windows.old` is none that could be started. */
export function findFurther(chosen: FoundWindows, host: HostFacts): FoundWindows | undefined {
  for (const { volume, hostPath } of openVolumes(host)) {
    for (const name of ['Windows', 'WINNT']) {
      const path = windowsAt(volume, `\\${name}`)
      if (path === undefined) continue
      const other = { volume, path, hostPath: joinHost(hostPath, splitPath(path).parts, host) }
      if (!samePlace(other, chosen)) return other
    }
  }
  return undefined
}

/** Whether two finds are one Windows directory, seen on two ways. */
export function samePlace(a: FoundWindows, b: FoundWindows): boolean {
  return (a.volume.label === b.volume.label && sameName(a.path, b.path)) || a.hostPath === b.hostPath
}

/** Whether it is the Windows that runs this program: its hives are in use, and it is not offline. */
export function isRunning({ hostPath, path, volume }: FoundWindows, host: HostFacts): boolean {
  if (host.platform !== 'windows' || splitPath(path).parts.length !== 1) return false
  const device = volume.spec.kind === 'ntfs' ? deviceLetter(volume.spec.source) : undefined
  // In a disk image that lies on that drive the path goes deeper.
  if (device === undefined && splitPath(hostPath).parts.length !== 1) return false
  const drive = device ?? splitPath(hostPath).drive
  return host.volumes
    .list()
    .some(
      ({ running, mountPoint }) =>
        running && mountPoint !== undefined && splitPath(mountPoint).drive === drive,
    )
}

/** What to say of the Windows directories that are at hand, where none was found; empty when there are none. */
export function otherPlaces(host: HostFacts): string {
  const places: string[] = []
  for (const { volume, hostPath } of openVolumes(host)) {
    for (const path of allWindowsIn(volume, '\\'))
      places.push(joinHost(hostPath, splitPath(path).parts, host))
  }
  return places.length === 0 ? '' : `; there is ${places.join(' and ')}`
}
