import type { WarningSink } from '../../errors/index.ts'
import { type Entry, VolumeError } from '../../volume/index.ts'
import { foldName, isWithin, normalizePath } from '../../winpath/index.ts'
import type { OrphanFolder } from './profile.ts'
import type { ProfileList } from './profile-list.ts'
import { type Locate, type Located, readUserHiveFacts } from './user-hive.ts'

/** Folders of the profiles' directory that are nobody's profile, by every name that Windows versions and languages share. */
const SHARED_NAMES: ReadonlySet<string> = new Set(
  ['Public', 'Default', 'Default User', 'All Users', 'LocalService', 'NetworkService'].map(foldName),
)

/**
 * Folders beside the profiles that no key of ProfileList names: deleted users' data, profiles copied by hand. Junctions
 * (`Default User`, `All Users`) and empty folders are none.
 */
export function findOrphanFolders(
  list: ProfileList,
  profilePaths: readonly string[],
  locate: Locate,
  onWarning: WarningSink,
): OrphanFolder[] {
  const parent = locate(list.profilesDirectory)
  if (parent?.entry.directory !== true) return []
  const shared = [list.sharedFolders.defaultProfile, list.sharedFolders.public]
  const owned = [...profilePaths.filter((path) => path !== ''), ...shared]
  return listQuietly(parent, parent.entry, onWarning)
    .filter((entry) => entry.directory && entry.reparseTag === 0 && !SHARED_NAMES.has(foldName(entry.name)))
    .map((entry) => ({ entry, path: normalizePath(`${list.profilesDirectory}\\${entry.name}`) }))
    .filter(({ path }) => !owned.some((other) => isWithin(other, path)))
    .filter(({ entry }) => listQuietly(parent, entry, onWarning).length > 0)
    .map(({ path }) => {
      const hive = readUserHiveFacts(locate, path, onWarning)
      return { path, hive: hive.state, owner: hive.owner }
    })
}

function listQuietly(within: Located, directory: Entry, onWarning: WarningSink): Entry[] {
  try {
    return within.volume.list(directory)
  } catch (error) {
    if (!(error instanceof VolumeError)) throw error
    onWarning({ kind: 'directory-unreadable', message: error.message, where: error.where ?? within.path })
    return []
  }
}
