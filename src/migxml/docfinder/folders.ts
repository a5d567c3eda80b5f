/** Folders that the document finder knows, as variables with the place they have when nobody moved them. */
interface KnownFolder {
  readonly variable: string
  readonly otherwise: string
}

const folder = (variable: string, otherwise: string): KnownFolder => ({ variable, otherwise })

/** Migrated in the system context. */
export const PUBLIC_FOLDERS: readonly KnownFolder[] = [
  folder('CSIDL_COMMON_DESKTOPDIRECTORY', '%PUBLIC%\\Desktop'),
  folder('CSIDL_COMMON_FAVORITES', '%PUBLIC%\\Favorites'),
  folder('CSIDL_COMMON_DOCUMENTS', '%PUBLIC%\\Documents'),
  folder('CSIDL_COMMON_MUSIC', '%PUBLIC%\\Music'),
  folder('CSIDL_COMMON_PICTURES', '%PUBLIC%\\Pictures'),
  folder('CSIDL_COMMON_VIDEO', '%PUBLIC%\\Videos'),
  folder('FOLDERID_PUBLICDOWNLOADS', '%PUBLIC%\\Downloads'),
]

/** Migrated in each user's context. */
export const USER_FOLDERS: readonly KnownFolder[] = [
  folder('CSIDL_MYDOCUMENTS', '%USERPROFILE%\\Documents'),
  folder('CSIDL_MYPICTURES', '%USERPROFILE%\\Pictures'),
  folder(
    'FOLDERID_ORIGINALIMAGES',
    '%USERPROFILE%\\AppData\\Local\\Microsoft\\Windows Photo Gallery\\Original Images',
  ),
  folder('CSIDL_MYMUSIC', '%USERPROFILE%\\Music'),
  folder('CSIDL_MYVIDEO', '%USERPROFILE%\\Videos'),
  folder('CSIDL_FAVORITES', '%USERPROFILE%\\Favorites'),
  folder('CSIDL_DESKTOPDIRECTORY', '%USERPROFILE%\\Desktop'),
  folder('CSIDL_QUICKLAUNCH', '%USERPROFILE%\\AppData\\Roaming\\Microsoft\\Internet Explorer\\Quick Launch'),
  folder('FOLDERID_CONTACTS', '%USERPROFILE%\\Contacts'),
  folder('FOLDERID_LIBRARIES', '%USERPROFILE%\\AppData\\Roaming\\Microsoft\\Windows\\Libraries'),
  folder('FOLDERID_DOWNLOADS', '%USERPROFILE%\\Downloads'),
  folder('FOLDERID_SAVEDGAMES', '%USERPROFILE%\\Saved Games'),
  folder('FOLDERID_RECORDEDTV', '%PUBLIC%\\Recorded TV'),
]

/** Never searched in the system context. */
export const SYSTEM_TREES: readonly KnownFolder[] = [
  folder('WINDIR', '%SYSTEMDRIVE%\\Windows'),
  folder('PROGRAMFILES', '%SYSTEMDRIVE%\\Program Files'),
  folder('PROGRAMFILES(X86)', '%SYSTEMDRIVE%\\Program Files (x86)'),
  folder('CSIDL_COMMON_APPDATA', '%SYSTEMDRIVE%\\ProgramData'),
  folder('PROFILESFOLDER', '%SYSTEMDRIVE%\\Users'),
]

/** Never searched in a user's context. */
export const PRIVATE_TREES: readonly KnownFolder[] = [
  folder('', '%USERPROFILE%\\AppData'),
  folder('CSIDL_APPDATA', '%USERPROFILE%\\AppData\\Roaming'),
  folder('CSIDL_LOCAL_APPDATA', '%USERPROFILE%\\AppData\\Local'),
]

/** The folders' paths in an environment; those that cannot be told are left out. */
export function pathsOf(
  folders: readonly KnownFolder[],
  environment: ReadonlyMap<string, string>,
): readonly string[] {
  const paths = new Map<string, string>()
  for (const { variable, otherwise } of folders) {
    const path = environment.get(variable) ?? expand(otherwise, environment)
    if (path !== undefined) paths.set(path.toUpperCase(), path.replace(/\\+$/, ''))
  }
  return [...paths.values()]
}

function expand(text: string, environment: ReadonlyMap<string, string>): string | undefined {
  const names = [...text.matchAll(/%([^%]+)%/g)].map((match) => match[1] ?? '')
  if (names.some((name) => !environment.has(name))) return undefined
  return text.replace(/%([^%]+)%/g, (_, name: string) => environment.get(name) ?? '')
}

/**
 * What Windows itself keeps hidden and system in the root of a drive or of a profile. A mount under Linux may not
 * show the attributes; the names tell it as well.
 */
const WINDOWS_OWN_IN_DRIVE: ReadonlySet<string> = new Set([
  '$RECYCLE.BIN',
  '$WINREAGENT',
  'RECYCLER',
  'SYSTEM VOLUME INFORMATION',
  'RECOVERY',
  'CONFIG.MSI',
  'DOCUMENTS AND SETTINGS',
  'BOOT',
  'BOOTMGR',
  'BOOTNXT',
  'BOOTSECT.BAK',
  'DUMPSTACK.LOG',
  'DUMPSTACK.LOG.TMP',
  'HIBERFIL.SYS',
  'PAGEFILE.SYS',
  'SWAPFILE.SYS',
])

const WINDOWS_OWN_IN_PROFILE: ReadonlySet<string> = new Set([
  'APPDATA',
  'APPLICATION DATA',
  'COOKIES',
  'LOCAL SETTINGS',
  'MY DOCUMENTS',
  'NETHOOD',
  'PRINTHOOD',
  'RECENT',
  'SENDTO',
  'START MENU',
  'TEMPLATES',
])

export function isWindowsOwnInDrive(name: string): boolean {
  return WINDOWS_OWN_IN_DRIVE.has(name.toUpperCase())
}

/** The user's hive with its logs and transaction files is not a document either. */
export function isWindowsOwnInProfile(name: string): boolean {
  return WINDOWS_OWN_IN_PROFILE.has(name.toUpperCase()) || /^ntuser\.(dat|ini|pol)/i.test(name)
}
