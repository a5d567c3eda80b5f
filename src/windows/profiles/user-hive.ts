import type { WarningSink } from '../../errors/index.ts'
import type { Hive, HiveState } from '../../registry/index.ts'
import { type Entry, type Volume, VolumeError } from '../../volume/index.ts'
import { textAt } from '../key-values.ts'
import { openHiveIfUsable } from '../open-hive.ts'
import { hiveOwner } from './hive-owner.ts'

/** Finds what an offline path names; undefined when there is nothing, or its drive is not at hand. */
export type Locate = (offlinePath: string) => Located | undefined

/** A file or folder of the offline system, and the volume through which it is read. */
export interface Located {
  readonly volume: Volume
  /** On the volume. */
  readonly path: string
  readonly entry: Entry
}

/** As `locate`, but what is there and cannot be looked at is a warning: one bad folder must not hide the other profiles. */
export function locateCarefully(locate: Locate, onWarning: WarningSink): Locate {
  return (offlinePath) => {
    try {
      return locate(offlinePath)
    } catch (error) {
      if (!(error instanceof VolumeError)) throw error
      onWarning({ kind: 'path-unreadable', message: error.message, where: offlinePath })
      return undefined
    }
  }
}

/** A mandatory profile keeps its hive under the second name. */
const USER_HIVES = ['NTUSER.DAT', 'NTUSER.MAN'] as const
const CLASSES_HIVES = [
  'AppData\\Local\\Microsoft\\Windows\\UsrClass.dat',
  'Local Settings\\Application Data\\Microsoft\\Windows\\UsrClass.dat',
] as const

/** What is told of a user's hive without keeping it in memory. */
export interface UserHiveFacts {
  readonly state: HiveState | 'missing'
  /** The account that the root key's permissions name. */
  readonly owner: string | undefined
  /** What Explorer of XP to 7 noted at each logon. */
  readonly explorerName: string | undefined
  /** From `Volatile Environment`, which a hive saved while its user was logged on can have: `CONTOSO\ned`. */
  readonly loggedOnAs: string | undefined
  /** FILETIMEs; 0 where there are none. */
  readonly rootWritten: bigint
  readonly fileModified: bigint
}

/** The registry of one user. */
export interface UserHives {
  /** HKCU. */
  readonly ntuser?: Hive
  /** HKCU\Software\Classes. */
  readonly usrclass?: Hive
}

/** Opens a profile's hives with their logs; a missing one is left out, an unusable one is a warning too. */
export function openUserHives(locate: Locate, profilePath: string, onWarning: WarningSink): UserHives {
  const careful = locateCarefully(locate, onWarning)
  const open = (names: readonly string[]): Hive | undefined => {
    const found = locateHive(careful, profilePath, names)
    return found === undefined
      ? undefined
      : openHiveIfUsable(found.volume, found.path, onWarning, found.offlinePath)
  }
  const ntuser = open(USER_HIVES)
  const usrclass = open(CLASSES_HIVES)
  return { ...(ntuser === undefined ? {} : { ntuser }), ...(usrclass === undefined ? {} : { usrclass }) }
}

/** Reads what `readProfiles` needs of NTUSER.DAT. */
export function readUserHiveFacts(
  locate: Locate,
  profilePath: string,
  onWarning: WarningSink,
): UserHiveFacts {
  const found = locateHive(locate, profilePath, USER_HIVES)
  const nothing = { owner: undefined, explorerName: undefined, loggedOnAs: undefined, rootWritten: 0n }
  if (found === undefined) return { state: 'missing', ...nothing, fileModified: 0n }
  const fileModified = found.entry.times.modified
  const hive = openHiveIfUsable(found.volume, found.path, onWarning, found.offlinePath)
  if (hive === undefined) return { state: 'damaged', ...nothing, fileModified }
  const explorerName = textAt(
    hive.key('Software\\Microsoft\\Windows\\CurrentVersion\\Explorer'),
    'Logon User Name',
  )
  return {
    owner: hiveOwner(hive),
    explorerName,
    loggedOnAs: loggedOnAs(hive),
    rootWritten: hive.root.lastWritten,
    fileModified,
    // Last: a hive shows damage when it is read.
    state: hive.state,
  }
}

function loggedOnAs(hive: Hive): string | undefined {
  const key = hive.key('Volatile Environment')
  const name = textAt(key, 'USERNAME')
  const domain = textAt(key, 'USERDOMAIN')
  return name === undefined || domain === undefined ? name : `${domain}\\${name}`
}

interface LocatedHive extends Located {
  readonly offlinePath: string
}

function locateHive(locate: Locate, profilePath: string, names: readonly string[]): LocatedHive | undefined {
  for (const name of names) {
    const offlinePath = `${profilePath}\\${name}`
    const found = locate(offlinePath)
    if (found !== undefined && !found.entry.directory) return { ...found, offlinePath }
  }
  return undefined
}
