import { StateliftError, type WarningSink } from '../errors/index.ts'
import { Hive } from '../registry/index.ts'
import { type Entry, readWhole, type Volume } from '../volume/index.ts'

/** regf keeps cell offsets in 31 bits, so no hive is larger. */
const LARGEST_HIVE = 2 ** 31 - 1

/** The transaction logs beside a hive, in the order in which `Hive.parse` takes them. */
const LOG_SUFFIXES = ['.LOG1', '.LOG2', '.LOG'] as const

/**
 * Opens a hive on a volume with the logs that lie beside it, everything in memory. Undefined when there is no such file.
 *
 * @param path on the volume, in any letter case
 * @param name what messages call it
 * @throws StateliftError when the file cannot be read or is no hive at all
 */
export function openHive(
  volume: Volume,
  path: string,
  onWarning?: WarningSink,
  name = shownPath(volume, path),
): Hive | undefined {
  const entry = fileAt(volume, path)
  if (entry === undefined) return undefined
  const logs = LOG_SUFFIXES.map((suffix) => fileAt(volume, path + suffix))
    .filter((log) => log !== undefined)
    .map((log) => readWhole(volume, log.id, LARGEST_HIVE))
  return Hive.parse(readWhole(volume, entry.id, LARGEST_HIVE), {
    name,
    logs,
    ...(onWarning === undefined ? {} : { onWarning }),
  })
}

/** As `openHive`, but a hive that cannot be used is a warning: for hives without which much can still be told. */
export function openHiveIfUsable(
  volume: Volume,
  path: string,
  onWarning: WarningSink,
  name = shownPath(volume, path),
): Hive | undefined {
  try {
    return openHive(volume, path, onWarning, name)
  } catch (error) {
    if (!(error instanceof StateliftError)) throw error
    onWarning({ kind: 'hive-unusable', message: error.message, where: name })
    return undefined
  }
}

function fileAt(volume: Volume, path: string): Entry | undefined {
  const entry = volume.lookup(path)
  return entry === undefined || entry.directory ? undefined : entry
}

/** A path on a volume as people find it: `/mnt/c/Windows/...`, `disk.img#2\\Windows\\...`. */
export function shownPath({ label, spec }: Volume, path: string): string {
  const below = path.replace(/^\\+/, '')
  const posix = spec.kind === 'mounted' && label.startsWith('/')
  const separator = posix ? '/' : '\\'
  return label.replace(/[\\/]+$/, '') + separator + (posix ? below.replaceAll('\\', '/') : below)
}
