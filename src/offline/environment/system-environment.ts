import type { HiveKey } from '../../registry/index.ts'
import {
  bitsOf,
  CURRENT_VERSION,
  currentControlSet,
  expandSystem,
  type Hives,
  type Identity,
  type ProfileList,
  textAt,
} from '../../windows/index.ts'
import { joinPath, splitPath } from '../../winpath/index.ts'
import { COMMON_FOLDERS } from './common-folders.ts'
import { type Generation, locateFolder, SHELL_FOLDERS } from './folder.ts'
import { DEFAULT_USER_FOLDERS, USER_FOLDERS } from './user-folders.ts'
import { expandVariables, type Variables } from './variables.ts'

/** Set for everybody, but they are a user's own: a rule in System context must not see them. */
const USERS_OWN: ReadonlySet<string> = new Set(['TEMP', 'TMP', 'USERNAME', 'USERPROFILE', 'APPDATA'])

/** Windows XP is 5.1, Windows Server 2003 is 5.2. */
export function generationOf(identity: Identity): Generation {
  return /^[1-5]\./.test(identity.build) ? 'xp' : 'vista'
}

/**
 * The variables of System context, from the offline hives alone: upper-case names to values with the offline
 * system's own drive letters.
 */
export function systemEnvironment(
  hives: Hives,
  identity: Identity,
  profiles: ProfileList,
): Map<string, string> {
  const generation = generationOf(identity)
  const basis = basisOf(hives, identity, profiles)
  const variables = new Map(basis)
  for (const [name, value] of machineVariables(hives, basis)) {
    if (!variables.has(name) && !USERS_OWN.has(name)) variables.set(name, value)
  }
  const keys = {
    set: hives.software.key(SHELL_FOLDERS.set),
    expanded: hives.software.key(SHELL_FOLDERS.expanded),
  }
  for (const folder of COMMON_FOLDERS) {
    const path = locateFolder(folder, keys, generation, basis)
    for (const name of path === undefined ? [] : folder.names) variables.set(name, path ?? '')
  }
  for (const [name, value] of programFiles(hives, identity, basis)) variables.set(name, value)
  for (const [name, value] of defaultUserFolders(profiles, generation)) variables.set(name, value)
  // USMT's table has the folder of all users here, not ProgramData as Windows itself does since Vista.
  variables.set('ALLUSERSPROFILE', profiles.sharedFolders.public)
  return variables
}

/** What other values are expanded with. */
function basisOf(hives: Hives, identity: Identity, profiles: ProfileList): Map<string, string> {
  const { systemRoot, computerName } = identity
  const { drive } = splitPath(systemRoot)
  const list = hives.software.key(`${CURRENT_VERSION}\\ProfileList`)
  const programData = expandSystem(textAt(list, 'ProgramData') ?? '%SystemDrive%\\ProgramData', systemRoot)
  const systemProfile = expandSystem(
    textAt(list?.subkey('S-1-5-18'), 'ProfileImagePath') ?? '%SystemRoot%\\System32\\config\\systemprofile',
    systemRoot,
  )
  const isXp = generationOf(identity) === 'xp'
  const values: readonly (readonly [string, string])[] = [
    ['SYSTEMDRIVE', drive],
    ['SYSTEMROOT', systemRoot],
    ['WINDIR', systemRoot],
    ['CSIDL_WINDOWS', systemRoot],
    ['SYSTEM', `${systemRoot}\\system32`],
    ['SYSTEM32', `${systemRoot}\\system32`],
    ['SYSTEM16', `${systemRoot}\\system`],
    ['CSIDL_SYSTEM', `${systemRoot}\\System32`],
    ['CSIDL_FONTS', `${systemRoot}\\Fonts`],
    ['CSIDL_COMMON_FONTS', `${systemRoot}\\Fonts`],
    ['CSIDL_RESOURCES', `${systemRoot}\\Resources`],
    ['PROFILESFOLDER', profiles.profilesDirectory],
    ['USERS', profiles.profilesDirectory],
    ['DEFAULTUSERPROFILE', profiles.sharedFolders.defaultProfile],
    ['SYSTEMPROFILE', systemProfile],
    ['COMPUTERNAME', computerName],
    ['ALLUSERSPROFILE', isXp ? profiles.sharedFolders.public : programData],
    ['PUBLIC', isXp ? '' : profiles.sharedFolders.public],
    ['PROGRAMDATA', isXp ? '' : programData],
  ]
  return new Map(values.filter(([, value]) => value !== ''))
}

/** `Session Manager\Environment`, the variables of the machine; one may use another. */
function machineVariables(hives: Hives, basis: Variables): [string, string][] {
  const key = currentControlSet(hives.system)
    ?.subkey('Control')
    ?.subkey('Session Manager')
    ?.subkey('Environment')
  return expandAll(key, basis)
}

/** The values of an Environment key, each expanded with what is given and with the others. */
export function expandAll(key: HiveKey | undefined, given: Variables): [string, string][] {
  const raw = (key?.values() ?? [])
    .map((value): [string, string | undefined] => [value.name.toUpperCase(), textAt(key, value.name)])
    .filter((pair): pair is [string, string] => pair[0] !== '' && pair[1] !== undefined)
  const scope = new Map([...raw.filter(([, text]) => !text.includes('%')), ...given])
  return raw
    .map(([name, text]): [string, string | undefined] => [name, expandVariables(text, scope)])
    .filter((pair): pair is [string, string] => pair[1] !== undefined)
}

const WINDOWS_KEY = 'Microsoft\\Windows\\CurrentVersion'

/** Program Files by the offline architecture: a 32-bit system has no `(x86)` beside it. */
function programFiles(hives: Hives, identity: Identity, basis: Variables): [string, string][] {
  const key = hives.software.key(WINDOWS_KEY)
  const drive = basis.get('SYSTEMDRIVE') ?? ''
  const at = (value: string, fallback: string): string =>
    expandVariables(textAt(key, value) ?? '', basis) || joinPath(drive, fallback.split('\\'))
  const programs = at('ProgramFilesDir', 'Program Files')
  const common = at('CommonFilesDir', 'Program Files\\Common Files')
  const native: [string, string][] = [
    ['PROGRAMFILES', programs],
    ['CSIDL_PROGRAM_FILES', programs],
    ['COMMONPROGRAMFILES', common],
    ['CSIDL_PROGRAM_FILES_COMMON', common],
  ]
  if (bitsOf(identity.architecture) === 32) return native
  const programs32 = at('ProgramFilesDir (x86)', 'Program Files (x86)')
  const common32 = at('CommonFilesDir (x86)', 'Program Files (x86)\\Common Files')
  return [
    ...native,
    ['PROGRAMW6432', programs],
    ['COMMONPROGRAMW6432', common],
    ['PROGRAMFILES(X86)', programs32],
    ['CSIDL_PROGRAM_FILESX86', programs32],
    ['COMMONPROGRAMFILES(X86)', common32],
    ['CSIDL_PROGRAM_FILES_COMMONX86', common32],
    ['CSIDL_SYSTEMX86', `${identity.systemRoot}\\SysWOW64`],
  ]
}

/** The folders inside the template for new users, where they are by default. */
function defaultUserFolders(profiles: ProfileList, generation: Generation): [string, string][] {
  const variables = new Map([['USERPROFILE', profiles.sharedFolders.defaultProfile]])
  const nowhere = { set: undefined, expanded: undefined }
  for (const folder of USER_FOLDERS) {
    const path = locateFolder(folder, nowhere, generation, variables)
    for (const name of path === undefined ? [] : folder.names) variables.set(name, path ?? '')
  }
  return DEFAULT_USER_FOLDERS.flatMap((name): [string, string][] => {
    const path = variables.get(`CSIDL_${name}`)
    return path === undefined ? [] : [[`CSIDL_DEFAULT_${name}`, path]]
  })
}
