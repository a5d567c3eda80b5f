import { readFileSync } from 'node:fs'
import { documentedFault, messageOf, StateliftError, type Warning } from '../errors/index.ts'
import { VolumeError } from '../volume/index.ts'
import { CURRENT_VERSION, openHives, textAt } from '../windows/index.ts'
import { sameName, splitPath } from '../winpath/index.ts'
import { translateByMapping } from './drives/mappings.ts'
import {
  type FoundWindows,
  findAt,
  findFurther,
  findOnVolumes,
  isRunning,
  otherPlaces,
  samePlace,
} from './find-installations.ts'
import type { HostFacts } from './host/host.ts'
import { resolveHostPath } from './host/host-path.ts'
import { type DriveMapping, readOfflineXml } from './offline-xml.ts'

/** How the offline Windows was named on the command line. */
export type WindowsLocation =
  | { readonly kind: 'offline'; readonly file: string }
  /** A host path; `inImage`: the offline system's own name for it, to be found on the volumes given. */
  | { readonly kind: 'windir' | 'winold'; readonly directory: string; readonly inImage: boolean }

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
  let reason = 'holds no System32\\config with SOFTWARE and SYSTEM'
  try {
    if (location.inImage) {
      const found = chooseInImages(directory, host)
      if (found !== undefined) return { ...found, mappings: [] }
      const labels = host.volumes.list().map(({ label }) => label)
      reason =
        labels.length === 0
          ? 'cannot be looked for: the images hold no volume of NTFS'
          : `is no Windows directory on ${labels.join(', ')}`
    } else {
      const found = findAt(resolveHostPath(directory, host), host)
      if (found !== undefined && !isRunning(found, host))
        return { ...found, mappings: [], notes: [], warnings: [] }
      if (found !== undefined) reason = 'is the Windows that runs'
    }
  } catch (error) {
    if (!(error instanceof VolumeError)) throw error
    reason = `cannot be read: ${error.message}`
  }
  throw new StateliftError(
    documentedFault(kind === 'windir' ? 'offlineWindir' : 'offlineWinold', {
      where: `${directory} ${reason}${otherPlaces(host)}`,
      advice:
        kind === 'windir'
          ? 'Give the Windows directory of the offline system, or the root of its volume.'
          : 'Give the Windows.old folder that setup left.',
    }),
  )
}

/**
 * The Windows in the images that the offline system's own name means: of several with that path, the one that ran on
 * that letter. What is still several is told, with how to say which.
 */
function chooseInImages(
  directory: string,
  host: HostFacts,
): (FoundWindows & Pick<ChosenWindows, 'notes' | 'warnings'>) | undefined {
  const { drive } = splitPath(directory)
  const found = findOnVolumes(directory, host)
  const alone = found.length < 2 || drive === ''
  const ranThere = alone ? found : found.filter((candidate) => sameName(letterOf(candidate) ?? '', drive))
  const [first, ...others] = ranThere.length > 0 ? ranThere : found
  if (first === undefined) return undefined
  const notes =
    ranThere.length > 0 ? [] : [`No Windows in the images ran on ${drive}; ${first.hostPath} was taken`]
  const message = `${directory} may also be ${others.map(({ hostPath }) => hostPath).join(' or ')}: ${first.hostPath} was taken. Name the partition to take another: /image:FILE,PARTITION`
  return { ...first, notes, warnings: others.length === 0 ? [] : [{ kind: 'several-windows', message }] }
}

/** The letter that a Windows itself says it ran on; undefined when its hive cannot be read. */
function letterOf({ volume, path }: FoundWindows): string | undefined {
  try {
    const { software } = openHives(volume, path, () => undefined)
    return splitPath(textAt(software.key(CURRENT_VERSION), 'SystemRoot') ?? '').drive
  } catch (error) {
    if (error instanceof StateliftError) return undefined
    throw error
  }
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
        where: `${file}: ${messageOf(error)}`,
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
    if (found === undefined) return { found, said: 'not valid' }
    if (isRunning(found, host)) return { found: undefined, said: 'not valid: it is the Windows that runs' }
    return { found, said: found.hostPath }
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
  const translated = translateByMapping(here, mappings, host)
  // In an image the offline system's own path is meant, whatever the running system has there.
  const found = translated === undefined ? undefined : findAt(translated, host)
  return found ?? findAt(here, host)
}
