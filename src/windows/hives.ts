import { StateliftError, type WarningSink } from '../errors/index.ts'
import type { Hive } from '../registry/index.ts'
import type { Volume } from '../volume/index.ts'
import { openHive, openHiveIfUsable } from './open-hive.ts'

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
    const hive = openHive(volume, path(name), onWarning)
    if (hive !== undefined) return hive
    throw new StateliftError({
      code: 26,
      message: `${name} is missing from ${CONFIG}`,
      where: `${volume.label}: ${path(name)}`,
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
