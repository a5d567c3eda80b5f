import type { Folder } from './folder.ts'

const ROAMING = '%USERPROFILE%\\AppData\\Roaming'
const ROAMING_WINDOWS = `${ROAMING}\\Microsoft\\Windows`
const LOCAL = '%USERPROFILE%\\AppData\\Local'
const XP_START_MENU = '%USERPROFILE%\\Start Menu'
const XP_LOCAL = '%USERPROFILE%\\Local Settings'
const XP_DOCUMENTS = '%USERPROFILE%\\My Documents'

/**
 * The folders of a user: variable names from USMT's table of recognised variables, registry values and defaults from
 * the shell's known folders (KNOWNFOLDERID) and, for Windows XP, from CSIDL. The folders that exist only on the screen
 * (Control Panel, Printers, Recycle Bin and so on) have no path and no entry here.
 */
export const USER_FOLDERS: readonly Folder[] = [
  {
    names: ['CSIDL_APPDATA', 'APPDATA'],
    value: 'AppData',
    vista: ROAMING,
    xp: '%USERPROFILE%\\Application Data',
  },
  {
    names: ['CSIDL_LOCAL_APPDATA', 'LOCALAPPDATA'],
    value: 'Local AppData',
    vista: LOCAL,
    xp: `${XP_LOCAL}\\Application Data`,
  },
  {
    names: ['CSIDL_DESKTOPDIRECTORY', 'CSIDL_DESKTOP'],
    value: 'Desktop',
    vista: '%USERPROFILE%\\Desktop',
    xp: '%USERPROFILE%\\Desktop',
  },
  {
    names: ['CSIDL_FAVORITES'],
    value: 'Favorites',
    vista: '%USERPROFILE%\\Favorites',
    xp: '%USERPROFILE%\\Favorites',
  },
  {
    names: ['CSIDL_PERSONAL', 'CSIDL_MYDOCUMENTS'],
    value: 'Personal',
    vista: '%USERPROFILE%\\Documents',
    xp: XP_DOCUMENTS,
  },
  {
    names: ['CSIDL_MYMUSIC'],
    value: 'My Music',
    vista: '%USERPROFILE%\\Music',
    xp: `${XP_DOCUMENTS}\\My Music`,
  },
  {
    names: ['CSIDL_MYPICTURES'],
    value: 'My Pictures',
    vista: '%USERPROFILE%\\Pictures',
    xp: `${XP_DOCUMENTS}\\My Pictures`,
  },
  {
    names: ['CSIDL_MYVIDEO'],
    value: 'My Video',
    vista: '%USERPROFILE%\\Videos',
    xp: `${XP_DOCUMENTS}\\My Videos`,
  },
  {
    names: ['CSIDL_NETHOOD'],
    value: 'NetHood',
    vista: `${ROAMING_WINDOWS}\\Network Shortcuts`,
    xp: '%USERPROFILE%\\NetHood',
  },
  {
    names: ['CSIDL_PRINTHOOD'],
    value: 'PrintHood',
    vista: `${ROAMING_WINDOWS}\\Printer Shortcuts`,
    xp: '%USERPROFILE%\\PrintHood',
  },
  {
    names: ['CSIDL_STARTMENU'],
    value: 'Start Menu',
    vista: `${ROAMING_WINDOWS}\\Start Menu`,
    xp: XP_START_MENU,
  },
  {
    names: ['CSIDL_PROGRAMS'],
    value: 'Programs',
    vista: `${ROAMING_WINDOWS}\\Start Menu\\Programs`,
    xp: `${XP_START_MENU}\\Programs`,
  },
  {
    names: ['CSIDL_STARTUP'],
    value: 'Startup',
    vista: `${ROAMING_WINDOWS}\\Start Menu\\Programs\\Startup`,
    xp: `${XP_START_MENU}\\Programs\\Startup`,
  },
  {
    names: ['CSIDL_ALTSTARTUP'],
    value: 'AltStartup',
    vista: `${ROAMING_WINDOWS}\\Start Menu\\Programs\\Startup`,
    xp: `${XP_START_MENU}\\Programs\\Startup`,
  },
  {
    names: ['CSIDL_ADMINTOOLS'],
    value: 'Administrative Tools',
    vista: `${ROAMING_WINDOWS}\\Start Menu\\Programs\\Administrative Tools`,
    xp: `${XP_START_MENU}\\Programs\\Administrative Tools`,
  },
  {
    names: ['CSIDL_RECENT'],
    value: 'Recent',
    vista: `${ROAMING_WINDOWS}\\Recent`,
    xp: '%USERPROFILE%\\Recent',
  },
  {
    names: ['CSIDL_SENDTO'],
    value: 'SendTo',
    vista: `${ROAMING_WINDOWS}\\SendTo`,
    xp: '%USERPROFILE%\\SendTo',
  },
  {
    names: ['CSIDL_TEMPLATES'],
    value: 'Templates',
    vista: `${ROAMING_WINDOWS}\\Templates`,
    xp: '%USERPROFILE%\\Templates',
  },
  {
    names: ['CSIDL_COOKIES'],
    value: 'Cookies',
    vista: `${ROAMING_WINDOWS}\\Cookies`,
    xp: '%USERPROFILE%\\Cookies',
  },
  {
    names: ['CSIDL_HISTORY'],
    value: 'History',
    vista: `${LOCAL}\\Microsoft\\Windows\\History`,
    xp: `${XP_LOCAL}\\History`,
  },
  {
    names: ['CSIDL_INTERNET_CACHE'],
    value: 'Cache',
    vista: `${LOCAL}\\Microsoft\\Windows\\Temporary Internet Files`,
    xp: `${XP_LOCAL}\\Temporary Internet Files`,
  },
  {
    names: ['CSIDL_CDBURN_AREA'],
    value: 'CD Burning',
    vista: `${LOCAL}\\Microsoft\\Windows\\MasteredBurning\\Disc Burning`,
    xp: `${XP_LOCAL}\\Application Data\\Microsoft\\CD Burning`,
  },
  {
    names: ['CSIDL_CONTACTS', 'FOLDERID_CONTACTS'],
    value: '{56784854-C6CB-462B-8169-88E350ACB882}',
    vista: '%USERPROFILE%\\Contacts',
    xp: undefined,
  },
  {
    names: ['CSIDL_DOWNLOADS', 'FOLDERID_DOWNLOADS'],
    value: '{374DE290-123F-4565-9164-39C4925E467B}',
    vista: '%USERPROFILE%\\Downloads',
    xp: undefined,
  },
  {
    names: ['FOLDERID_SAVEDGAMES'],
    value: '{4C5C32FF-BB9D-43B0-B5B4-2D72E54EAAA4}',
    vista: '%USERPROFILE%\\Saved Games',
    xp: undefined,
  },
  {
    names: ['FOLDERID_LIBRARIES'],
    value: '{1B3EA5DC-B587-4786-B4EF-BD1DC332AEAE}',
    vista: '%APPDATA%\\Microsoft\\Windows\\Libraries',
    xp: undefined,
  },
  {
    names: ['FOLDERID_ORIGINALIMAGES'],
    value: '{2C36C0AA-5812-4B87-BFD0-4CD0DFB19B39}',
    vista: '%LOCALAPPDATA%\\Microsoft\\Windows Photo Gallery\\Original Images',
    xp: undefined,
  },
  {
    names: ['CSIDL_PLAYLISTS'],
    value: '{DE92C1C7-837F-4F69-A3BB-86E631204A23}',
    vista: '%CSIDL_MYMUSIC%\\Playlists',
    xp: '%CSIDL_MYMUSIC%\\My Playlists',
  },
  {
    names: ['CSIDL_QUICKLAUNCH'],
    vista: '%APPDATA%\\Microsoft\\Internet Explorer\\Quick Launch',
    xp: '%APPDATA%\\Microsoft\\Internet Explorer\\Quick Launch',
  },
]

/** The folders that rules may also name inside the template for new users: `CSIDL_DEFAULT_APPDATA` for `CSIDL_APPDATA`. */
export const DEFAULT_USER_FOLDERS: readonly string[] = [
  'APPDATA',
  'LOCAL_APPDATA',
  'COOKIES',
  'CONTACTS',
  'DESKTOP',
  'DOWNLOADS',
  'FAVORITES',
  'HISTORY',
  'INTERNET_CACHE',
  'PERSONAL',
  'MYDOCUMENTS',
  'MYPICTURES',
  'MYMUSIC',
  'MYVIDEO',
  'RECENT',
  'SENDTO',
  'STARTMENU',
  'PROGRAMS',
  'STARTUP',
  'TEMPLATES',
  'QUICKLAUNCH',
]
