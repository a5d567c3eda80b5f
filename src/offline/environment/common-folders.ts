import type { Folder } from './folder.ts'

const START_MENU = '%PROGRAMDATA%\\Microsoft\\Windows\\Start Menu'
const XP_ALL = '%ALLUSERSPROFILE%'

/**
 * The folders of all users. `%ALLUSERSPROFILE%` and `%PROGRAMDATA%` mean here what they mean to the offline system
 * itself. Sources as in user-folders.ts.
 */
export const COMMON_FOLDERS: readonly Folder[] = [
  {
    names: ['CSIDL_COMMON_APPDATA', 'ALLUSERSAPPDATA', 'PROGRAMDATA'],
    value: 'Common AppData',
    vista: '%PROGRAMDATA%',
    xp: `${XP_ALL}\\Application Data`,
  },
  {
    names: ['CSIDL_COMMON_DESKTOPDIRECTORY'],
    value: 'Common Desktop',
    vista: '%PUBLIC%\\Desktop',
    xp: `${XP_ALL}\\Desktop`,
  },
  {
    names: ['CSIDL_COMMON_DOCUMENTS'],
    value: 'Common Documents',
    vista: '%PUBLIC%\\Documents',
    xp: `${XP_ALL}\\Documents`,
  },
  {
    names: ['CSIDL_COMMON_FAVORITES'],
    value: 'Common Favorites',
    vista: '%PUBLIC%\\Favorites',
    xp: `${XP_ALL}\\Favorites`,
  },
  {
    names: ['CSIDL_COMMON_MUSIC'],
    value: 'CommonMusic',
    vista: '%PUBLIC%\\Music',
    xp: `${XP_ALL}\\Documents\\My Music`,
  },
  {
    names: ['CSIDL_COMMON_PICTURES'],
    value: 'CommonPictures',
    vista: '%PUBLIC%\\Pictures',
    xp: `${XP_ALL}\\Documents\\My Pictures`,
  },
  {
    names: ['CSIDL_COMMON_VIDEO'],
    value: 'CommonVideo',
    vista: '%PUBLIC%\\Videos',
    xp: `${XP_ALL}\\Documents\\My Videos`,
  },
  {
    names: ['CSIDL_COMMON_STARTMENU'],
    value: 'Common Start Menu',
    vista: START_MENU,
    xp: `${XP_ALL}\\Start Menu`,
  },
  {
    names: ['CSIDL_COMMON_PROGRAMS'],
    value: 'Common Programs',
    vista: `${START_MENU}\\Programs`,
    xp: `${XP_ALL}\\Start Menu\\Programs`,
  },
  {
    names: ['CSIDL_COMMON_STARTUP'],
    value: 'Common Startup',
    vista: `${START_MENU}\\Programs\\Startup`,
    xp: `${XP_ALL}\\Start Menu\\Programs\\Startup`,
  },
  {
    names: ['CSIDL_COMMON_ALTSTARTUP'],
    value: 'Common AltStartup',
    vista: `${START_MENU}\\Programs\\Startup`,
    xp: `${XP_ALL}\\Start Menu\\Programs\\Startup`,
  },
  {
    names: ['CSIDL_COMMON_ADMINTOOLS'],
    value: 'Common Administrative Tools',
    vista: `${START_MENU}\\Programs\\Administrative Tools`,
    xp: `${XP_ALL}\\Start Menu\\Programs\\Administrative Tools`,
  },
  {
    names: ['CSIDL_COMMON_TEMPLATES'],
    value: 'Common Templates',
    vista: '%PROGRAMDATA%\\Microsoft\\Windows\\Templates',
    xp: `${XP_ALL}\\Templates`,
  },
  {
    names: ['FOLDERID_PUBLICDOWNLOADS'],
    value: '{3D644C9B-1FB8-4F30-9B45-F670235F79C0}',
    vista: '%PUBLIC%\\Downloads',
    xp: undefined,
  },
  {
    names: ['FOLDERID_RECORDEDTV'],
    value: '{BD85E001-112E-431E-983B-7B15AC09FFF1}',
    vista: '%PUBLIC%\\Recorded TV',
    xp: undefined,
  },
]
