import { readFileSync } from 'node:fs'
import { documentedFault, StateliftError, type Warning } from '../errors/index.ts'
import { VolumeError } from '../volume/index.ts'
import {
  type FoundWindows,
  findAt,
  findFurther,
  findOnVolumes,
  isRunning,
  otherPlaces,
  samePlace,
} from './find-installations.ts'
import type { HostFacts } from './host.ts'
import { resolveHostPath } from './host-path.ts'
import { translateByMapping } from './mappings.ts'
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
  const found = location.inImage
    ? findOnVolumes(directory, host)
    : findAt(resolveHostPath(directory, host), host)
  const running = found !== undefined && isRunning(found, host)
  if (found !== undefined && !running) return { ...found, mappings: [], notes: [], warnings: [] }
  const reason = running ? 'is the Windows that runs' : 'holds no System32\\config with SOFTWARE and SYSTEM'
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
  const found = findAt(here, host)
  if (found !== undefined) return found
  const translated = translateByMapping(here, mappings, host)
  return translated === undefined ? undefined : findAt(translated, host)
}
