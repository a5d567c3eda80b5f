import { readFileSync } from 'node:fs'
import { documentedFault, StateliftError, type Warning } from '../errors/index.ts'
import { type Volume, VolumeError } from '../volume/index.ts'
import { allWindowsIn, windowsAt, windowsIn } from '../windows/index.ts'
import { joinPath, sameName, splitPath } from '../winpath/index.ts'
import type { HostFacts, HostPlace, HostVolume } from './host.ts'
import { isWindowsPath, resolveHostPath } from './host-path.ts'
import { translateByMapping } from './mappings.ts'
import { type DriveMapping, readOfflineXml } from './offline-xml.ts'

/** How the offline Windows was named on the command line. */
export type WindowsLocation =
  | { readonly kind: 'offline'; readonly file: string }
  /** A host path; `inImage`: the offline system's own name for it, to be found on the volumes given. */
  | { readonly kind: 'windir' | 'winold'; readonly directory: string; readonly inImage: boolean }

/** A Windows directory that was found. */
export interface FoundWindows {
  readonly volume: Volume
  /** On the volume, in its own letter case. */
  readonly path: string
  /** As the running system names it. */
  readonly hostPath: string
}

export interface ChosenWindows extends FoundWindows {
  readonly mappings: readonly DriveMapping[]
  /** For the log. */
  readonly notes: readonly string[]
  readonly warnings: readonly Warning[]
}

/**
 * Picks the Windows directory that the command line means.
 *
 * @throws StateliftError with 11 for an option that names nothing, 26 when no candidate of an Offline.xml is a Windows
 *   directory or it forbids several and there are
 */
export function chooseWindows(location: WindowsLocation, host: HostFacts): ChosenWindows {
  return location.kind === 'offline' ? chooseByFile(location.file, host) : chooseDirectory(location, host)
}

type DirectoryLocation = Extract<WindowsLocation, { kind: 'windir' | 'winold' }>

function chooseDirectory(location: DirectoryLocation, host: HostFacts): ChosenWindows {
  const { directory, kind } = location
  const found = location.inImage
    ? findOnVolumes(directory, host)
    : findAt(resolveHostPath(directory, host), host)
  if (found !== undefined) return { ...found, mappings: [], notes: [], warnings: [] }
  throw new StateliftError(
    documentedFault(kind === 'windir' ? 'offlineWindir' : 'offlineWinold', {
      where: `${directory} holds no System32\\config with SOFTWARE and SYSTEM${otherPlaces(host)}`,
      advice:
        kind === 'windir'
          ? 'Give the Windows directory of the offline system, or the root of its volume.'
          : 'Give the Windows.old folder that setup left.',
    }),
  )
}

function chooseByFile(file: string, host: HostFacts): ChosenWindows {
  const xml = readOfflineXml(readOfflineFile(file), file)
  const notes: string[] = []
  const valid: FoundWindows[] = []
  for (const written of xml.windowsDirectories) {
    const { found, said } = tryCandidate(written, xml.mappings, host)
    notes.push(`Windows directory candidate ${written}: ${said}`)
    const known = found !== undefined && valid.some((other) => samePlace(other, found))
    if (found !== undefined && !known) valid.push(found)
  }
  const [first, second] = valid
  if (first === undefined) {
    throw new StateliftError(
      documentedFault('noWindows', {
        where: `${file}: none of ${xml.windowsDirectories.join(', ')} is a Windows directory${otherPlaces(host)}`,
        advice: 'Write the path at which the offline Windows directory can be read now into <winDir>.',
      }),
    )
  }
  if (xml.failOnMultiple) {
    const other = second ?? findFurther(first, host)
    if (other !== undefined) {
      throw new StateliftError(
        documentedFault('multipleWindows', {
          where: `${first.hostPath} and ${other.hostPath}`,
          advice: `Set failOnMultipleWinDir to 0 in ${file} to take the first, or name the one you mean with /offlinewindir.`,
        }),
      )
    }
  }
  return { ...first, mappings: xml.mappings, notes, warnings: xml.warnings }
}

function readOfflineFile(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new StateliftError(
      documentedFault('offlineFile', {
        where: `${file}: ${error instanceof Error ? error.message : String(error)}`,
        cause: error,
      }),
    )
  }
}

/** A candidate that cannot be read is not valid; the next may be. */
function tryCandidate(
  written: string,
  mappings: readonly DriveMapping[],
  host: HostFacts,
): { readonly found: FoundWindows | undefined; readonly said: string } {
  try {
    const found = candidate(written, mappings, host)
    return { found, said: found === undefined ? 'not valid' : found.hostPath }
  } catch (error) {
    if (!(error instanceof VolumeError)) throw error
    return { found: undefined, said: `not valid: ${error.message}` }
  }
}

function candidate(
  written: string,
  mappings: readonly DriveMapping[],
  host: HostFacts,
): FoundWindows | undefined {
  const here = resolveHostPath(written, host)
  const found = findAt(here, host)
  if (found !== undefined) return found
  const translated = translateByMapping(here, mappings, host)
  return translated === undefined ? undefined : findAt(translated, host)
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
export function joinHost(path: string, names: readonly string[], host: Pick<HostFacts, 'platform'>): string {
  const separator = host.platform === 'windows' || isWindowsPath(path) ? '\\' : '/'
  return [path.replace(/[\\/]+$/, ''), ...names].join(separator) || separator
}

/** With disk images: the volume that has a Windows at the offline system's own path. */
function findOnVolumes(offlinePath: string, host: HostFacts): FoundWindows | undefined {
  const { parts } = splitPath(offlinePath)
  for (const { volume, hostPath } of openVolumes(host)) {
    const path = windowsIn(volume, joinPath('', parts))
    if (path !== undefined) return { volume, path, hostPath: joinHost(hostPath, splitPath(path).parts, host) }
  }
  return undefined
}

/** Every volume at hand but those of the running system. */
export function* openVolumes(host: HostFacts): Iterable<{ volume: Volume; hostPath: string }> {
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
function findFurther(chosen: FoundWindows, host: HostFacts): FoundWindows | undefined {
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

function samePlace(a: FoundWindows, b: FoundWindows): boolean {
  return (a.volume.label === b.volume.label && sameName(a.path, b.path)) || a.hostPath === b.hostPath
}

function otherPlaces(host: HostFacts): string {
  const places: string[] = []
  for (const { volume, hostPath } of openVolumes(host)) {
    for (const path of allWindowsIn(volume, '\\'))
      places.push(joinHost(hostPath, splitPath(path).parts, host))
  }
  return places.length === 0 ? '' : `; there is ${places.join(' and ')}`
}
