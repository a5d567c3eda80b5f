import type { Hive } from '../../registry/index.ts'
import { joinPath, splitPath } from '../../winpath/index.ts'
import { isSid } from '../accounts/sid.ts'
import { CURRENT_VERSION } from '../identity.ts'
import { dwordAt, filetimeAt, textAt } from '../key-values.ts'

/** One key of `ProfileList`, as the hive has it. */
export interface ProfileEntry {
  readonly sid: string
  /** `<SID>.bak`: Windows could not load this profile, set it aside, and gave the user a temporary one under the SID's own key. */
  readonly setAside: boolean
  /** Offline path, expanded; undefined when the value is missing or empty. */
  readonly path: string | undefined
  readonly temporary: boolean
  readonly times: readonly { readonly time: bigint; readonly source: string }[]
}

/** What the key ProfileList says: the profiles, and the folders beside them. */
export interface ProfileList {
  readonly entries: readonly ProfileEntry[]
  /** Where new profiles are made: `C:\Users`. */
  readonly profilesDirectory: string
  /** Folders there that are nobody's: the template for new users, the folder of all. */
  readonly sharedFolders: { readonly defaultProfile: string; readonly public: string }
  /** Names of keys that are not SIDs. */
  readonly strayKeys: readonly string[]
}

/** PROFILE_TEMP: the folder goes when the user logs off (userenv.h calls it PT_TEMPORARY). */
const STATE_TEMPORARY = 0x800

/** Names of the times in the order in which Windows versions introduced them; each is a pair of REG_DWORDs. */
const TIMES = [
  'LocalProfileUnloadTime',
  'LocalProfileLoadTime',
  'ProfileUnloadTime',
  'ProfileLoadTime',
] as const

/**
 * @param systemRoot `C:\Windows`, to expand `%SystemRoot%` and `%SystemDrive%`
 */
export function readProfileList(software: Hive, systemRoot: string): ProfileList {
  const list = software.key(`${CURRENT_VERSION}\\ProfileList`)
  const expand = (text: string): string => expandSystem(text, systemRoot)
  const entries: ProfileEntry[] = []
  const strayKeys: string[] = []
  for (const key of list?.subkeys() ?? []) {
    const setAside = /\.bak$/i.test(key.name)
    const sid = setAside ? key.name.slice(0, -4) : key.name
    if (!isSid(sid)) {
      strayKeys.push(key.name)
      continue
    }
    const path = textAt(key, 'ProfileImagePath')
    entries.push({
      sid: sid.toUpperCase(),
      setAside,
      path: path === undefined ? undefined : tidyPath(expand(path)),
      temporary: ((dwordAt(key, 'State') ?? 0) & STATE_TEMPORARY) !== 0,
      times: TIMES.map((source) => ({ source, time: filetimeAt(key, source) })).filter(
        (found): found is { source: (typeof TIMES)[number]; time: bigint } => found.time !== undefined,
      ),
    })
  }
  const profilesDirectory = tidyPath(expand(textAt(list, 'ProfilesDirectory') ?? '%SystemDrive%\\Users'))
  // From Vista on these are whole paths, before they are names below the profiles' folder.
  const folder = (value: string, fallback: string): string => {
    const text = expand(textAt(list, value) ?? fallback)
    return splitPath(text).drive === '' ? `${profilesDirectory}\\${text}` : tidyPath(text)
  }
  return {
    entries,
    profilesDirectory,
    sharedFolders: {
      defaultProfile: folder('Default', textAt(list, 'DefaultUserProfile') ?? 'Default'),
      public: folder('Public', textAt(list, 'AllUsersProfile') ?? 'Public'),
    },
    strayKeys,
  }
}

/** Replaces the two variables that a system knows before any user's environment exists. */
export function expandSystem(text: string, systemRoot: string): string {
  const { drive } = splitPath(systemRoot)
  return text.replace(/%(SystemRoot|windir|SystemDrive)%/gi, (_, name: string) =>
    name.toUpperCase() === 'SYSTEMDRIVE' ? drive : systemRoot,
  )
}

function tidyPath(path: string): string {
  const { drive, parts } = splitPath(path.trim())
  return joinPath(drive, parts)
}
