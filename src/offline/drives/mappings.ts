import { foldName, splitPath } from '../../winpath/index.ts'
import type { HostFacts } from '../host/host.ts'
import { isWindowsPath, namesBelow, resolveHostPath } from '../host/host-path.ts'
import { deviceLetter, splitImagePath } from '../host/image-path.ts'
import type { DriveMapping } from '../offline-xml.ts'

/** A pair of Offline.xml's `mappings`, once it is decided which side is which. */
export interface ReadMapping {
  /** `C:\` or a folder in which the offline system had the volume mounted. */
  readonly offline: string
  /** Where the volume is now. */
  readonly host: string
  /** The pair as it was written. */
  readonly text: string
}

export interface MappingReading {
  readonly mappings: readonly ReadMapping[]
  /** For the log. */
  readonly note: string
  /** Whether the chosen Windows gets the letter it ran on. */
  readonly fits: boolean
}

/** The two readings, the preferred one first: left is the offline letter, or left is where the volume is now. */
const READINGS = [
  { said: 'left is the offline path, right is where it is now', offline: 'left', host: 'right' },
  { said: 'left is where it is now, right is the offline path', offline: 'right', host: 'left' },
] as const

/**
 * Decides which side of the pairs is the offline letter. The documentation does not say and files in the field do
 * both, but the chosen Windows knows on which letter it ran: the reading under which its volume gets that letter holds
 * for the whole file. Where both do, left is the offline letter.
 *
 * @param windows the chosen Windows directory on the host, and the letter of its SystemRoot
 */
export function readMappings(
  pairs: readonly DriveMapping[],
  windows: { readonly hostPath: string; readonly letter: string },
  host: HostFacts,
): MappingReading {
  const readings = READINGS.map((reading) => ({
    said: reading.said,
    mappings: pairs.map((pair) => {
      // A side that only this machine can mean leaves the pair one reading, whatever the others do.
      const here = onlyHere(pair, host) ?? reading.host
      return {
        offline: pair[here === 'left' ? 'right' : 'left'],
        host: resolveHostPath(pair[here], host),
        text: `${pair.left}, ${pair.right}`,
      }
    }),
  }))
  const fitting = readings.filter(
    ({ mappings }) => letterOf(windows.hostPath, mappings, host) === windows.letter,
  )
  const [chosen] = fitting.length > 0 ? fitting : readings
  if (chosen === undefined) throw new RangeError('there is always a reading')
  return {
    mappings: chosen.mappings,
    fits: fitting.length > 0,
    note: noteOn(chosen.said, fitting.length, windows),
  }
}

function noteOn(said: string, fitting: number, windows: { hostPath: string; letter: string }): string {
  if (fitting === 0) {
    return `Drive mapping: ${said}; no reading gives ${windows.hostPath} the letter ${windows.letter} it ran on`
  }
  const why = fitting === 1 ? 'only so' : 'this way and the other'
  return `Drive mapping: ${said}; ${why} does ${windows.hostPath} get the letter ${windows.letter} it ran on`
}

/** The letter that the volume of a host path has under a reading; of several pairs the deepest counts. */
function letterOf(hostPath: string, mappings: readonly ReadMapping[], host: HostFacts): string | undefined {
  const covering = mappings
    .map((mapping) => ({ mapping, below: namesBelow(hostPath, shownPath(mapping.host), host.platform) }))
    .filter(({ mapping, below }) => below !== undefined && isWindowsPath(mapping.offline))
    .sort((a, b) => (a.below?.length ?? 0) - (b.below?.length ?? 0))
  const deepest = covering[0]
  return deepest === undefined ? undefined : splitPath(deepest.mapping.offline).drive
}

/** `\\.\E:` is the volume that `E:\` shows. */
function shownPath(hostPath: string): string {
  const letter = deviceLetter(hostPath.replace(/\\$/, ''))
  return letter === undefined ? hostPath : `${letter}\\`
}

/**
 * The host path that a pair gives for a Windows path where the other side is a mount of Linux or a disk image, so that
 * `<path>C:\Windows</path>` works beside `<path>C:\, /mnt/c</path>` and `<path>C:\, disk.vhdx#2</path>`.
 */
export function translateByMapping(
  path: string,
  pairs: readonly DriveMapping[],
  host: HostFacts,
): string | undefined {
  if (!isWindowsPath(path)) return undefined
  for (const { left, right } of pairs) {
    const here = [right, left].find((side) => isElsewhere(side, host))
    const offline = here === right ? left : right
    if (here === undefined || isElsewhere(offline, host)) continue
    const below = namesBelow(path, offline, host.platform)
    if (below !== undefined) return resolveHostPath([here, ...below].join('/'), host)
  }
  return undefined
}

/** The one side of a pair that can be no path of the offline system; undefined when that is none or both. */
function onlyHere(pair: DriveMapping, host: HostFacts): 'left' | 'right' | undefined {
  const left = isElsewhere(pair.left, host)
  return left === isElsewhere(pair.right, host) ? undefined : left ? 'left' : 'right'
}

/** Whether a side of a pair can be no path of the offline system: it is Linux's, or goes into an image. */
function isElsewhere(side: string, host: HostFacts): boolean {
  const path = resolveHostPath(side, host)
  return !isWindowsPath(path) || splitImagePath(path, host.platform) !== undefined
}

/** Whether an offline path is a drive's root rather than a folder in which a volume was mounted. */
export function isDriveRoot(offline: string): boolean {
  const { drive, parts } = splitPath(offline)
  return /^[A-Z]:$/.test(foldName(drive)) && parts.length === 0
}
