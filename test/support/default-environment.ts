/** The variables of a Windows 10 on C: that rules use most. */
export const SYSTEM_ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['SYSTEMDRIVE', 'C:'],
  ['WINDIR', 'C:\\Windows'],
  ['SYSTEMROOT', 'C:\\Windows'],
  ['CSIDL_WINDOWS', 'C:\\Windows'],
  ['PROGRAMFILES', 'C:\\Program Files'],
  ['PROGRAMFILES(X86)', 'C:\\Program Files (x86)'],
  ['CSIDL_PROGRAM_FILES', 'C:\\Program Files'],
  ['COMMONPROGRAMFILES', 'C:\\Program Files\\Common Files'],
  ['COMMONPROGRAMFILES(X86)', 'C:\\Program Files (x86)\\Common Files'],
  ['PROFILESFOLDER', 'C:\\Users'],
  ['PUBLIC', 'C:\\Users\\Public'],
  ['ALLUSERSPROFILE', 'C:\\ProgramData'],
  ['CSIDL_COMMON_APPDATA', 'C:\\ProgramData'],
  ['CSIDL_COMMON_DESKTOPDIRECTORY', 'C:\\Users\\Public\\Desktop'],
  ['CSIDL_COMMON_DOCUMENTS', 'C:\\Users\\Public\\Documents'],
  ['CSIDL_COMMON_FAVORITES', 'C:\\Users\\Public\\Favorites'],
  ['CSIDL_COMMON_MUSIC', 'C:\\Users\\Public\\Music'],
  ['CSIDL_COMMON_PICTURES', 'C:\\Users\\Public\\Pictures'],
  ['CSIDL_COMMON_VIDEO', 'C:\\Users\\Public\\Videos'],
  ['CSIDL_COMMON_STARTMENU', 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu'],
]

/** Those of a user, whose profile is in `C:\Users`. */
export function userEnvironment(name: string): [string, string][] {
  const profile = `C:\\Users\\${name}`
  const roaming = `${profile}\\AppData\\Roaming`
  const local = `${profile}\\AppData\\Local`
  return [
    ['USERNAME', name],
    ['USERPROFILE', profile],
    ['CSIDL_PROFILE', profile],
    ['APPDATA', roaming],
    ['CSIDL_APPDATA', roaming],
    ['LOCALAPPDATA', local],
    ['CSIDL_LOCAL_APPDATA', local],
    ['CSIDL_PERSONAL', `${profile}\\Documents`],
    ['CSIDL_MYDOCUMENTS', `${profile}\\Documents`],
    ['CSIDL_MYMUSIC', `${profile}\\Music`],
    ['CSIDL_MYPICTURES', `${profile}\\Pictures`],
    ['CSIDL_MYVIDEO', `${profile}\\Videos`],
    ['CSIDL_FAVORITES', `${profile}\\Favorites`],
    ['CSIDL_DESKTOP', `${profile}\\Desktop`],
    ['CSIDL_DESKTOPDIRECTORY', `${profile}\\Desktop`],
    ['CSIDL_STARTMENU', `${roaming}\\Microsoft\\Windows\\Start Menu`],
    ['CSIDL_QUICKLAUNCH', `${roaming}\\Microsoft\\Internet Explorer\\Quick Launch`],
    ['TEMP', `${local}\\Temp`],
  ]
}

/** SIDs of the fake users, by their order. */
export function fakeSid(index: number): string {
  return `S-1-5-21-1-2-3-${1001 + index}`
}
