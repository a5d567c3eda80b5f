import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { expandVariables } from '../../../src/offline/environment/variables.ts'
import { findAt } from '../../../src/offline/find-installations.ts'
import { buildOfflineSystem, type OfflineSystem } from '../../../src/offline/offline-system.ts'
import { corpusFile, corpusTest } from '../../support/corpus.ts'
import type { KeySpec, ValueSpec } from '../../support/hive-builder.ts'
import {
  keyPath,
  MACHINE_SID,
  type MachineSpec,
  machineTree,
  userHive,
} from '../../support/machines/built-machine.ts'
import { fakeWindows } from '../../support/machines/fake-host.ts'
import { corpusMachine, corpusMachineTree, type Tree, withTree } from '../../support/machines/machines.ts'

const onCorpus = corpusTest(test)
const SID = `${MACHINE_SID}-1001`

type Values = Readonly<Record<string, ValueSpec>>

/** The variables of the machine in a tree, and of its first user. */
function variablesOf(tree: Tree): { system: ReadonlyMap<string, string>; user: ReadonlyMap<string, string> } {
  return inSystem(tree, (system) => {
    const user = system.profiles.find(({ isUser }) => isUser)
    if (user === undefined) throw new Error('this machine has no user')
    return { system: system.environment.system, user: system.environment.user(user) }
  })
}

function inSystem<T>(tree: Tree, use: (system: OfflineSystem) => T): T {
  return withTree(tree, (root) => {
    const host = fakeWindows([{ letter: 'D:', root }])
    const found = findAt('D:\\', host)
    if (found === undefined) throw new Error('there is no Windows in this tree')
    return use(buildOfflineSystem(found, host, { unmappedDrives: 'tell' }))
  })
}

function ned(
  keys: Readonly<Record<string, KeySpec>> = {},
  spec: MachineSpec = {},
  profile = 'C:\\Users\\ned',
): Tree {
  const path = profile.slice(3).replaceAll('\\', '/')
  return {
    ...machineTree({ accounts: { 1001: 'ned' }, profiles: [{ key: SID, path: profile }], ...spec }),
    [`${path}/NTUSER.DAT`]: userHive(keys),
  }
}

const EXPLORER = 'Software\\Microsoft\\Windows\\CurrentVersion\\Explorer'

function shellFolders(set: Values, expanded: Values = {}): Record<string, KeySpec> {
  return keyPath(EXPLORER, {
    keys: { 'User Shell Folders': { values: set }, 'Shell Folders': { values: expanded } },
  })
}

function same(actual: ReadonlyMap<string, string>, expected: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(expected)) assert.is(actual.get(name), value, name)
}

/** USMT, "Recognized environment variables": system and user context. */
const SYSTEM_TABLE = {
  ALLUSERSAPPDATA: 'C:\\ProgramData',
  ALLUSERSPROFILE: 'C:\\Users\\Public',
  COMMONPROGRAMFILES: 'C:\\Program Files\\Common Files',
  'COMMONPROGRAMFILES(X86)': 'C:\\Program Files (x86)\\Common Files',
  CSIDL_COMMON_ADMINTOOLS: 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Administrative Tools',
  CSIDL_COMMON_ALTSTARTUP: 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Startup',
  CSIDL_COMMON_APPDATA: 'C:\\ProgramData',
  CSIDL_COMMON_DESKTOPDIRECTORY: 'C:\\Users\\Public\\Desktop',
  CSIDL_COMMON_DOCUMENTS: 'C:\\Users\\Public\\Documents',
  CSIDL_COMMON_FAVORITES: 'C:\\Users\\Public\\Favorites',
  CSIDL_COMMON_FONTS: 'C:\\Windows\\Fonts',
  CSIDL_COMMON_MUSIC: 'C:\\Users\\Public\\Music',
  CSIDL_COMMON_PICTURES: 'C:\\Users\\Public\\Pictures',
  CSIDL_COMMON_PROGRAMS: 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs',
  CSIDL_COMMON_STARTMENU: 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu',
  CSIDL_COMMON_STARTUP: 'C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\Startup',
  CSIDL_COMMON_TEMPLATES: 'C:\\ProgramData\\Microsoft\\Windows\\Templates',
  CSIDL_COMMON_VIDEO: 'C:\\Users\\Public\\Videos',
  CSIDL_DEFAULT_APPDATA: 'C:\\Users\\Default\\AppData\\Roaming',
  CSIDL_DEFAULT_LOCAL_APPDATA: 'C:\\Users\\Default\\AppData\\Local',
  CSIDL_DEFAULT_COOKIES: 'C:\\Users\\Default\\AppData\\Roaming\\Microsoft\\Windows\\Cookies',
  CSIDL_DEFAULT_CONTACTS: 'C:\\Users\\Default\\Contacts',
  CSIDL_DEFAULT_DESKTOP: 'C:\\Users\\Default\\Desktop',
  CSIDL_DEFAULT_DOWNLOADS: 'C:\\Users\\Default\\Downloads',
  CSIDL_DEFAULT_FAVORITES: 'C:\\Users\\Default\\Favorites',
  CSIDL_DEFAULT_HISTORY: 'C:\\Users\\Default\\AppData\\Local\\Microsoft\\Windows\\History',
  CSIDL_DEFAULT_INTERNET_CACHE:
    'C:\\Users\\Default\\AppData\\Local\\Microsoft\\Windows\\Temporary Internet Files',
  CSIDL_DEFAULT_PERSONAL: 'C:\\Users\\Default\\Documents',
  CSIDL_DEFAULT_MYDOCUMENTS: 'C:\\Users\\Default\\Documents',
  CSIDL_DEFAULT_MYPICTURES: 'C:\\Users\\Default\\Pictures',
  CSIDL_DEFAULT_MYMUSIC: 'C:\\Users\\Default\\Music',
  CSIDL_DEFAULT_MYVIDEO: 'C:\\Users\\Default\\Videos',
  CSIDL_DEFAULT_RECENT: 'C:\\Users\\Default\\AppData\\Roaming\\Microsoft\\Windows\\Recent',
  CSIDL_DEFAULT_SENDTO: 'C:\\Users\\Default\\AppData\\Roaming\\Microsoft\\Windows\\SendTo',
  CSIDL_DEFAULT_STARTMENU: 'C:\\Users\\Default\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu',
  CSIDL_DEFAULT_PROGRAMS: 'C:\\Users\\Default\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs',
  CSIDL_DEFAULT_STARTUP:
    'C:\\Users\\Default\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup',
  CSIDL_DEFAULT_TEMPLATES: 'C:\\Users\\Default\\AppData\\Roaming\\Microsoft\\Windows\\Templates',
  CSIDL_DEFAULT_QUICKLAUNCH:
    'C:\\Users\\Default\\AppData\\Roaming\\Microsoft\\Internet Explorer\\Quick Launch',
  CSIDL_FONTS: 'C:\\Windows\\Fonts',
  CSIDL_PROGRAM_FILES: 'C:\\Program Files',
  CSIDL_PROGRAM_FILESX86: 'C:\\Program Files (x86)',
  CSIDL_PROGRAM_FILES_COMMON: 'C:\\Program Files\\Common Files',
  CSIDL_PROGRAM_FILES_COMMONX86: 'C:\\Program Files (x86)\\Common Files',
  CSIDL_RESOURCES: 'C:\\Windows\\Resources',
  CSIDL_SYSTEM: 'C:\\Windows\\System32',
  CSIDL_WINDOWS: 'C:\\Windows',
  DEFAULTUSERPROFILE: 'C:\\Users\\Default',
  FOLDERID_PUBLICDOWNLOADS: 'C:\\Users\\Public\\Downloads',
  PROFILESFOLDER: 'C:\\Users',
  PROGRAMDATA: 'C:\\ProgramData',
  PROGRAMFILES: 'C:\\Program Files',
  'PROGRAMFILES(X86)': 'C:\\Program Files (x86)',
  PUBLIC: 'C:\\Users\\Public',
  SYSTEM: 'C:\\Windows\\system32',
  SYSTEM16: 'C:\\Windows\\system',
  SYSTEM32: 'C:\\Windows\\system32',
  SYSTEMDRIVE: 'C:',
  SYSTEMPROFILE: 'C:\\Windows\\System32\\config\\systemprofile',
  SYSTEMROOT: 'C:\\Windows',
  USERS: 'C:\\Users',
  WINDIR: 'C:\\Windows',
}

/** The same, user context only. */
const USER_TABLE = {
  APPDATA: 'C:\\Users\\ned\\AppData\\Roaming',
  CSIDL_ADMINTOOLS:
    'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Administrative Tools',
  CSIDL_ALTSTARTUP: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup',
  CSIDL_APPDATA: 'C:\\Users\\ned\\AppData\\Roaming',
  CSIDL_CDBURN_AREA: 'C:\\Users\\ned\\AppData\\Local\\Microsoft\\Windows\\MasteredBurning\\Disc Burning',
  CSIDL_CONTACTS: 'C:\\Users\\ned\\Contacts',
  CSIDL_COOKIES: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Cookies',
  CSIDL_DESKTOP: 'C:\\Users\\ned\\Desktop',
  CSIDL_DESKTOPDIRECTORY: 'C:\\Users\\ned\\Desktop',
  CSIDL_FAVORITES: 'C:\\Users\\ned\\Favorites',
  CSIDL_HISTORY: 'C:\\Users\\ned\\AppData\\Local\\Microsoft\\Windows\\History',
  CSIDL_INTERNET_CACHE: 'C:\\Users\\ned\\AppData\\Local\\Microsoft\\Windows\\Temporary Internet Files',
  CSIDL_LOCAL_APPDATA: 'C:\\Users\\ned\\AppData\\Local',
  CSIDL_MYDOCUMENTS: 'C:\\Users\\ned\\Documents',
  CSIDL_MYMUSIC: 'C:\\Users\\ned\\Music',
  CSIDL_MYPICTURES: 'C:\\Users\\ned\\Pictures',
  CSIDL_MYVIDEO: 'C:\\Users\\ned\\Videos',
  CSIDL_NETHOOD: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Network Shortcuts',
  CSIDL_PERSONAL: 'C:\\Users\\ned\\Documents',
  CSIDL_PLAYLISTS: 'C:\\Users\\ned\\Music\\Playlists',
  CSIDL_PRINTHOOD: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Printer Shortcuts',
  CSIDL_PROFILE: 'C:\\Users\\ned',
  CSIDL_PROGRAMS: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs',
  CSIDL_QUICKLAUNCH: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Internet Explorer\\Quick Launch',
  CSIDL_RECENT: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Recent',
  CSIDL_SENDTO: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\SendTo',
  CSIDL_STARTMENU: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu',
  CSIDL_STARTUP: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup',
  CSIDL_TEMPLATES: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Templates',
  FOLDERID_CONTACTS: 'C:\\Users\\ned\\Contacts',
  FOLDERID_DOWNLOADS: 'C:\\Users\\ned\\Downloads',
  FOLDERID_LIBRARIES: 'C:\\Users\\ned\\AppData\\Roaming\\Microsoft\\Windows\\Libraries',
  FOLDERID_ORIGINALIMAGES:
    'C:\\Users\\ned\\AppData\\Local\\Microsoft\\Windows Photo Gallery\\Original Images',
  FOLDERID_SAVEDGAMES: 'C:\\Users\\ned\\Saved Games',
  HOMEPATH: '\\Users\\ned',
  TEMP: 'C:\\Users\\ned\\AppData\\Local\\Temp',
  TMP: 'C:\\Users\\ned\\AppData\\Local\\Temp',
  USERNAME: 'ned',
  USERPROFILE: 'C:\\Users\\ned',
  USERSID: SID,
}

test('every variable of the tables has its usual value', () => {
  const { system, user } = variablesOf(ned())
  same(system, SYSTEM_TABLE)
  same(user, { ...SYSTEM_TABLE, ...USER_TABLE })
})

test('TV-VAR-5: a user’s variables do not exist in System context', () => {
  const { system } = variablesOf(ned({}, { systemEnvironment: { TEMP: { expand: '%SystemRoot%\\TEMP' } } }))
  for (const name of Object.keys(USER_TABLE)) assert.not(system.has(name), name)
})

test('TV-VAR-6: USERSID is the user’s SID', () => {
  assert.is(variablesOf(ned()).user.get('USERSID'), SID)
})

test('folders that exist only on the screen have no variable', () => {
  const { user } = variablesOf(ned())
  for (const name of ['BITBUCKET', 'CONNECTIONS', 'CONTROLS', 'DRIVES', 'INTERNET', 'NETWORK', 'PRINTERS']) {
    assert.not(user.has(`CSIDL_${name}`), name)
  }
})

test('folders are where User Shell Folders says: on another drive, in OneDrive, on a share', () => {
  const { user } = variablesOf(
    ned(
      shellFolders({
        Personal: { expand: 'D:\\ned\\Documents\\' },
        Desktop: { expand: '%USERPROFILE%\\OneDrive\\Desktop' },
        'My Pictures': '\\\\server\\home\\ned\\Pictures',
        '{374DE290-123F-4565-9164-39C4925E467B}': { expand: '%SystemDrive%\\Loads' },
      }),
    ),
  )
  same(user, {
    CSIDL_PERSONAL: 'D:\\ned\\Documents',
    CSIDL_MYDOCUMENTS: 'D:\\ned\\Documents',
    CSIDL_DESKTOP: 'C:\\Users\\ned\\OneDrive\\Desktop',
    CSIDL_MYPICTURES: '\\\\server\\home\\ned\\Pictures',
    FOLDERID_DOWNLOADS: 'C:\\Loads',
    CSIDL_MYMUSIC: 'C:\\Users\\ned\\Music',
  })
})

test('they are expanded with the variables that the user has set', () => {
  const { user } = variablesOf(
    ned({
      ...shellFolders({ Personal: { expand: '%WORK%\\Papers' } }),
      Environment: { values: { WORK: 'E:\\work', SCRATCH: { expand: '%APPDATA%\\scratch' } } },
    }),
  )
  same(user, {
    CSIDL_PERSONAL: 'E:\\work\\Papers',
    WORK: 'E:\\work',
    SCRATCH: 'C:\\Users\\ned\\AppData\\Roaming\\scratch',
  })
})

test('what cannot be expanded is taken as Windows last expanded it, else from where it usually is', () => {
  const { user } = variablesOf(
    ned(
      shellFolders(
        { Personal: { expand: '%HOMESHARE%\\docs' }, 'My Music': { expand: '%NOWHERE%\\m' } },
        { Personal: '\\\\server\\ned\\docs', 'My Video': '' },
      ),
    ),
  )
  same(user, {
    CSIDL_PERSONAL: '\\\\server\\ned\\docs',
    CSIDL_MYMUSIC: 'C:\\Users\\ned\\Music',
    CSIDL_MYVIDEO: 'C:\\Users\\ned\\Videos',
  })
})

test('the machine’s folders and variables are read from its own hives', () => {
  const { system } = variablesOf(
    ned(
      {},
      {
        commonFolders: { 'Common Documents': 'D:\\Shared', 'Common AppData': { expand: '%ProgramData%' } },
        windowsValues: { ProgramFilesDir: 'D:\\Programme', 'ProgramFilesDir (x86)': 'D:\\Programme (x86)' },
        systemEnvironment: { Path: { expand: '%SystemRoot%\\system32;%TOOLS%\\bin' }, TOOLS: 'C:\\Tools' },
      },
    ),
  )
  same(system, {
    CSIDL_COMMON_DOCUMENTS: 'D:\\Shared',
    PROGRAMFILES: 'D:\\Programme',
    'PROGRAMFILES(X86)': 'D:\\Programme (x86)',
    PATH: 'C:\\Windows\\system32;C:\\Tools\\bin',
    TOOLS: 'C:\\Tools',
  })
})

test('a user’s PATH is added to the system’s', () => {
  const { user } = variablesOf(
    ned(
      { Environment: { values: { Path: { expand: '%USERPROFILE%\\bin' } } } },
      { systemEnvironment: { Path: 'C:\\Windows' } },
    ),
  )
  assert.is(user.get('PATH'), 'C:\\Windows;C:\\Users\\ned\\bin')
})

test('a 32-bit system has no second Program Files', () => {
  const { system } = variablesOf(ned({}, { systemEnvironment: { PROCESSOR_ARCHITECTURE: 'x86' } }))
  assert.is(system.get('PROGRAMFILES'), 'C:\\Program Files')
  for (const name of [
    'PROGRAMFILES(X86)',
    'CSIDL_PROGRAM_FILESX86',
    'COMMONPROGRAMFILES(X86)',
    'PROGRAMW6432',
  ]) {
    assert.not(system.has(name), name)
  }
})

test('profiles on another drive keep their letter', () => {
  const { system, user } = variablesOf(
    machineTree({
      profiles: [{ key: SID, path: 'E:\\Profiles\\ned' }],
      profileListValues: { ProfilesDirectory: 'E:\\Profiles' },
    }),
  )
  assert.is(system.get('PROFILESFOLDER'), 'E:\\Profiles')
  assert.is(user.get('CSIDL_APPDATA'), 'E:\\Profiles\\ned\\AppData\\Roaming')
})

test('an unknown variable leaves no half expansion', () => {
  assert.is(expandVariables('%A%\\%B%', new Map([['A', 'C:']])), undefined)
  assert.is(expandVariables('%a%\\x', new Map([['A', 'C:']])), 'C:\\x')
  assert.is(expandVariables('100% sure', new Map()), '100% sure')
})

onCorpus('Windows XP keeps its folders where they were', () => {
  inSystem(corpusMachineTree(corpusMachine('RAWR')), ({ environment, profiles }) => {
    const all = 'C:\\Documents and Settings\\All Users'
    same(environment.system, {
      ALLUSERSPROFILE: all,
      CSIDL_COMMON_APPDATA: `${all}\\Application Data`,
      CSIDL_COMMON_DOCUMENTS: `${all}\\Documents`,
      CSIDL_COMMON_MUSIC: `${all}\\Documents\\My Music`,
      CSIDL_COMMON_STARTUP: `${all}\\Start Menu\\Programs\\Startup`,
      CSIDL_COMMON_TEMPLATES: `${all}\\Templates`,
      DEFAULTUSERPROFILE: 'C:\\Documents and Settings\\Default User',
      PROFILESFOLDER: 'C:\\Documents and Settings',
      PROGRAMFILES: 'C:\\Program Files',
    })
    const administrator = profiles.find(({ name }) => name === 'Administrator')
    if (administrator === undefined) throw new Error('the corpus machine has lost its administrator')
    const home = 'C:\\Documents and Settings\\Administrator'
    same(environment.user(administrator), {
      CSIDL_APPDATA: `${home}\\Application Data`,
      CSIDL_LOCAL_APPDATA: `${home}\\Local Settings\\Application Data`,
      CSIDL_PERSONAL: `${home}\\My Documents`,
      CSIDL_MYMUSIC: `${home}\\My Documents\\My Music`,
      CSIDL_MYPICTURES: `${home}\\My Documents\\My Pictures`,
      CSIDL_STARTMENU: `${home}\\Start Menu`,
      CSIDL_COOKIES: `${home}\\Cookies`,
      CSIDL_CDBURN_AREA: `${home}\\Local Settings\\Application Data\\Microsoft\\CD Burning`,
      TEMP: `${home}\\Local Settings\\Temp`,
    })
  })
})

onCorpus('a real NTUSER.DAT of Windows 10 gives the folders that Windows 10 uses', () => {
  const tree = { ...ned(), 'Users/ned/NTUSER.DAT': corpusFile('hives/museum_Win10__RathbunVM__NTUSER.DAT') }
  same(variablesOf(tree).user, {
    CSIDL_COOKIES: 'C:\\Users\\ned\\AppData\\Local\\Microsoft\\Windows\\INetCookies',
    CSIDL_INTERNET_CACHE: 'C:\\Users\\ned\\AppData\\Local\\Microsoft\\Windows\\INetCache',
    ONEDRIVE: 'C:\\Users\\AndrewRathbun\\OneDrive',
  })
})

test.run()
