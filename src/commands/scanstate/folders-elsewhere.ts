import type { Warning } from '../../errors/index.ts'
import type { OfflineSystem } from '../../offline/index.ts'
import type { Profile } from '../../windows/index.ts'
import { splitPath } from '../../winpath/index.ts'

/** Folders that people and policies move to a server or another drive, by the variable that tells where they are. */
const MOVABLE = {
  CSIDL_PERSONAL: 'Documents',
  CSIDL_DESKTOPDIRECTORY: 'Desktop',
  CSIDL_MYPICTURES: 'Pictures',
  CSIDL_MYMUSIC: 'Music',
  CSIDL_MYVIDEO: 'Videos',
  CSIDL_FAVORITES: 'Favorites',
  FOLDERID_DOWNLOADS: 'Downloads',
  CSIDL_APPDATA: 'AppData',
} as const

/** The folders of the people who are taken that lie where this capture cannot reach: nobody may think that they were saved. */
export function foldersElsewhere(system: OfflineSystem, profiles: readonly Profile[]): Warning[] {
  const atHand = new Set(system.drives.map(({ letter }) => letter))
  const warnings: Warning[] = []
  for (const profile of profiles) {
    const variables = system.environment.user(profile)
    for (const [variable, name] of Object.entries(MOVABLE)) {
      const path = variables.get(variable)
      const { drive } = splitPath(path ?? '')
      if (path === undefined || drive === '' || atHand.has(drive)) continue
      const place = drive.startsWith('\\\\') ? 'on a server' : 'on a drive that is not at hand'
      const message = `${name} of ${profile.account} is ${path}, ${place}: what is in it is not captured`
      warnings.push({ kind: 'folder-elsewhere', message })
    }
  }
  return warnings
}
