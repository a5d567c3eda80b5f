import { StateliftError, type WarningSink } from '../errors/index.ts'
import type { Hive } from '../registry/index.ts'
import type { Volume } from '../volume/index.ts'
import { openHive, openHiveIfUsable, shownPath } from './open-hive.ts'

/** The hives of a machine that a capture reads. */
export interface Hives {
  readonly software: Hive
  readonly system: Hive
  readonly sam?: Hive
  readonly security?: Hive
  /** Of the SYSTEM account: `HKU\.DEFAULT`. */
  readonly default?: Hive
}

/** Where the hives lie, below the Windows directory. */
export const CONFIG = 'System32\\config'

/**
 * Opens the machine's hives.
 *
 * @param windowsPath the Windows directory on the volume
 * @throws StateliftError when SOFTWARE or SYSTEM is missing or no hive; the others may be
 */
export function openHives(volume: Volume, windowsPath: string, onWarning: WarningSink): Hives {
  const path = (name: string): string => `${windowsPath}\\${CONFIG}\\${name}`
  const required = (name: string): Hive => {
    const usable = openOrItsCopy(volume, windowsPath, name, onWarning)
    if (usable !== undefined) return usable
    throw new StateliftError({
      code: 26,
      message: `${name} is missing from ${CONFIG}`,
      where: shownPath(volume, path(name)),
      advice: 'This is no whole Windows: restore the hive from a backup, or name another Windows directory.',
    })
  }
  const optional = (name: string): Hive | undefined => openHiveIfUsable(volume, path(name), onWarning)
  const software = required('SOFTWARE')
  const system = required('SYSTEM')
  const sam = optional('SAM')
  const security = optional('SECURITY')
  const defaultUser = optional('DEFAULT')
  return {
    software,
    system,
    ...(sam === undefined ? {} : { sam }),
    ...(security === undefined ? {} : { security }),
    ...(defaultUser === undefined ? {} : { default: defaultUser }),
  }
}

/** Where Windows keeps a copy of each hive of the machine: daily up to Windows 10 1803, later where it is told to. */
const BACKUP = `${CONFIG}\\RegBack`

/**
 * A hive that nothing can be done without. Where it cannot be used, the copy that Windows made of it is better than no
 * capture at all: it tells the users and folders of some days ago.
 */
function openOrItsCopy(
  volume: Volume,
  windowsPath: string,
  name: string,
  onWarning: WarningSink,
): Hive | undefined {
  const copyPath = `${windowsPath}\\${BACKUP}\\${name}`
  let failure: StateliftError | undefined
  try {
    const path = `${windowsPath}\\${CONFIG}\\${name}`
    const hive = openHive(volume, path, onWarning)
    if (hive !== undefined) return whole(hive, name, shownPath(volume, path))
  } catch (error) {
    if (!(error instanceof StateliftError)) throw error
    failure = error
  }
  const copy = openHiveIfUsable(volume, copyPath, onWarning)
  if (copy === undefined) {
    if (failure !== undefined) throw unusable(name, failure)
    return undefined
  }
  const reason = failure?.message ?? 'it is missing'
  const message = `${name} cannot be used (${reason}); the copy in ${BACKUP} was taken, which may be older`
  onWarning({ kind: 'hive-copy-used', message, where: shownPath(volume, copyPath) })
  return copy
}

/** The key of each without which there are no users to be found, or no drives. */
const NEEDED: Readonly<Record<string, string>> = {
  SOFTWARE: 'Microsoft\\Windows NT\\CurrentVersion\\ProfileList',
  SYSTEM: 'Select',
}

/** A hive that is merely small may lack the key; where damage hides it, a capture would find nobody and say that all is well. */
function whole(hive: Hive, name: string, where: string): Hive {
  const needed = NEEDED[name]
  if (needed === undefined || hive.key(needed) !== undefined || hive.state !== 'damaged') return hive
  throw new StateliftError({ code: 26, message: `it is damaged, and its key ${needed} is lost`, where })
}

function unusable(name: string, error: StateliftError): StateliftError {
  return new StateliftError({
    code: 26,
    message: `The ${name} hive cannot be used: ${error.message}`,
    ...(error.where === undefined ? {} : { where: error.where }),
    advice: `${error.advice === undefined ? '' : `${error.advice} `}Put a good copy of the hive in its place, on a copy of the disk, and capture that.`,
    cause: error,
  })
}
