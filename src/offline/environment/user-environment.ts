import type { Hive, HiveKey } from '../../registry/index.ts'
import { type Profile, textAt } from '../../windows/index.ts'
import { splitPath } from '../../winpath/index.ts'
import { type Generation, locateFolder, SHELL_FOLDERS } from './folder.ts'
import { expandAll } from './system-environment.ts'
import { USER_FOLDERS } from './user-folders.ts'
import type { Variables } from './variables.ts'

/**
 * The variables of a user's context: the system's, the user's own, and where the user's folders are. Folders are taken
 * from NTUSER.DAT first, since people and policies move them: to another drive, to a share.
 *
 * @param ntuser the user's hive; without one the folders are where they are by default
 */
export function userEnvironment(
  profile: Profile,
  ntuser: Hive | undefined,
  system: Variables,
  generation: Generation,
): Map<string, string> {
  const basis = new Map([...system, ...ownVariables(profile, ntuser)])
  // For Windows itself %ALLUSERSPROFILE% is ProgramData; only rules are shown USMT's meaning of it.
  const programData = system.get('PROGRAMDATA')
  if (generation === 'vista' && programData !== undefined) basis.set('ALLUSERSPROFILE', programData)

  // A folder may be set by a variable of the user's own, and such a variable by a folder.
  const key = ntuser?.key('Environment')
  const folders = userFolders(ntuser, new Map([...basis, ...userSet(key, basis)]), generation)
  const own = new Map([...ownVariables(profile, ntuser), ...folders])
  return new Map([
    ...system,
    ...temporaryFolders(profile, generation),
    ...withSystemPath(userSet(key, new Map([...basis, ...folders])), system),
    ...own,
  ])
}

function userFolders(
  ntuser: Hive | undefined,
  variables: Map<string, string>,
  generation: Generation,
): Variables {
  const keys = {
    set: ntuser?.key(`Software\\${SHELL_FOLDERS.set}`),
    expanded: ntuser?.key(`Software\\${SHELL_FOLDERS.expanded}`),
  }
  const folders = new Map<string, string>()
  for (const folder of USER_FOLDERS) {
    const path = locateFolder(folder, keys, generation, new Map([...variables, ...folders]))
    for (const name of path === undefined ? [] : folder.names) folders.set(name, path ?? '')
  }
  return folders
}

/** What a user has without having set it. */
function ownVariables(profile: Profile, ntuser: Hive | undefined): Map<string, string> {
  const { drive, parts } = splitPath(profile.profilePath)
  const volatile = ntuser?.key('Volatile Environment')
  const values: readonly (readonly [string, string])[] = [
    ['USERSID', profile.sid],
    ['USERNAME', profile.name],
    ['USERDOMAIN', profile.domain],
    ['USERPROFILE', profile.profilePath],
    ['CSIDL_PROFILE', profile.profilePath],
    ['HOMEDRIVE', textAt(volatile, 'HOMEDRIVE') ?? drive],
    ['HOMEPATH', textAt(volatile, 'HOMEPATH') ?? (drive === '' ? '' : `\\${parts.join('\\')}`)],
    ['HOMESHARE', textAt(volatile, 'HOMESHARE') ?? ''],
  ]
  return new Map(values.filter(([, value]) => value !== ''))
}

/** The user's `Environment` key; what the system fixes stays the system's. */
function userSet(key: HiveKey | undefined, given: Variables): [string, string][] {
  return expandAll(key, given).filter(([name]) => !FIXED.has(name))
}

const FIXED: ReadonlySet<string> = new Set([
  'SYSTEMROOT',
  'SYSTEMDRIVE',
  'WINDIR',
  'ALLUSERSPROFILE',
  'COMPUTERNAME',
])

function temporaryFolders(profile: Profile, generation: Generation): [string, string][] {
  if (profile.profilePath === '') return []
  const path = `${profile.profilePath}\\${generation === 'xp' ? 'Local Settings' : 'AppData\\Local'}\\Temp`
  return [
    ['TEMP', path],
    ['TMP', path],
  ]
}

/** Windows adds a user's PATH to the system's. */
function withSystemPath(values: [string, string][], system: Variables): [string, string][] {
  const first = system.get('PATH')
  return values.map(([name, value]) => [
    name,
    name === 'PATH' && first !== undefined ? `${first};${value}` : value,
  ])
}
