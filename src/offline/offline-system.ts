import type { Warning, WarningSink } from '../errors/index.ts'
import type { HiveKey } from '../registry/index.ts'
import {
  type Hives,
  type Identity,
  type Located,
  type OrphanFolder,
  openHives,
  openUserHives,
  type Profile,
  type ProfileList,
  readIdentity,
  readProfiles,
  type UserHives,
} from '../windows/index.ts'
import type { ChosenWindows } from './choose-windows.ts'
import type { FolderMount, OfflineDrive } from './drives/drive-map.ts'
import { mapDrives, type UnmappedDrives } from './drives/map-drives.ts'
import { readMountedDevices } from './drives/mounted-devices.ts'
import { withNetworkDrives } from './drives/network-drives.ts'
import { systemDriveOf } from './drives/system-drive.ts'
import { offlineTarget } from './drives/volume-names.ts'
import { generationOf, systemEnvironment } from './environment/system-environment.ts'
import { userEnvironment } from './environment/user-environment.ts'
import type { FoundWindows } from './find-installations.ts'
import type { HostFacts } from './host/host.ts'
import { RegistryView } from './registry-view.ts'

/** A Windows that is not running, whole: what it is, its drives, its users, its registry and its variables. */
export interface OfflineSystem {
  readonly identity: Identity
  /** The Windows directory under the offline system's own name, `C:\Windows`. */
  readonly windowsDirectory: string
  readonly hives: Hives
  readonly drives: readonly OfflineDrive[]
  /** Volumes that the offline system had mounted in folders. */
  readonly folderMounts: readonly FolderMount[]
  readonly profiles: readonly Profile[]
  readonly orphanFolders: readonly OrphanFolder[]
  readonly profileList: ProfileList
  /** What was decided and why, for the log. */
  readonly notes: readonly string[]
  readonly warnings: readonly Warning[]
  readonly environment: {
    readonly system: ReadonlyMap<string, string>
    /** Holds the system's variables too. */
    user(profile: Profile): ReadonlyMap<string, string>
  }
  userHives(profile: Profile): UserHives
  /** An offline path in any letter case; undefined when there is nothing, or its drive is not at hand. */
  locate(path: string): { readonly drive: OfflineDrive; readonly entry: Located['entry'] } | undefined
  /** `HKLM\Software\X`, `HKCU\...` of the user with this SID, `HKCR`, `HKU\<SID>`; CurrentControlSet and links resolved. */
  key(path: string, user?: string): HiveKey | undefined
  /** The target of a symbolic link or junction, as it is stored, under the offline system's own names. */
  linkTarget(target: string): string
}

export interface BuildOptions {
  readonly platformArch?: 32 | 64
  readonly unmappedDrives: UnmappedDrives
}

/**
 * Opens a Windows directory that was found and everything that follows from it.
 *
 * @throws StateliftError with 26 when its hives cannot be read, 29 when its drive letters cannot be mapped
 */
export function buildOfflineSystem(
  chosen: FoundWindows & Partial<Pick<ChosenWindows, 'mappings' | 'notes' | 'warnings'>>,
  host: HostFacts,
  options: BuildOptions,
): OfflineSystem {
  const warnings: Warning[] = [...(chosen.warnings ?? [])]
  const warn: WarningSink = (warning) => {
    warnings.push(warning)
  }
  const hives = openHives(chosen.volume, chosen.path, warn)
  const identity = readIdentity(hives, chosen.volume, chosen.path, options.platformArch)
  const system = systemDriveOf(chosen, identity.systemRoot)
  const notes = [
    ...(chosen.notes ?? []),
    `Offline Windows: ${identity.product} ${identity.build} in ${chosen.hostPath}`,
    `Architecture: ${identity.architecture}, by ${identity.architectureSource}`,
  ]
  for (const note of identity.notes) warn({ kind: 'identity-contradiction', message: note })
  const { map, volumePlaces } = mapDrives(chosen, system, hives, host, options.unmappedDrives, notes, warn)
  const { profiles, orphanFolders, list } = readProfiles(hives, identity, map.locateOnVolume, warn)
  const userHives = rememberLast(REMEMBERED_USERS, (path: string) =>
    openUserHives(map.locateOnVolume, path, warn),
  )
  const systemVariables = systemEnvironment(hives, identity, list)
  const profileOf = (sid: string): Profile | undefined =>
    profiles.find((profile) => profile.sid === sid && !profile.temporary)
  const registry = new RegistryView(hives, (sid) => {
    const profile = profileOf(sid)
    return profile === undefined ? undefined : userHives(profile.profilePath)
  })
  const partitions = new Set([system.letter, ...readMountedDevices(hives.system).map(({ letter }) => letter)])
  return {
    identity,
    windowsDirectory: system.windowsDirectory,
    hives,
    drives: withNetworkDrives(
      map.drives,
      (letter) => partitions.has(letter),
      () => profiles.flatMap(({ profilePath }) => userHives(profilePath).ntuser?.root ?? []),
    ),
    folderMounts: map.folderMounts,
    profiles,
    orphanFolders,
    profileList: list,
    notes,
    warnings,
    environment: {
      system: systemVariables,
      user: (profile) =>
        userEnvironment(
          profile,
          userHives(profile.profilePath).ntuser,
          systemVariables,
          generationOf(identity),
        ),
    },
    userHives: (profile) => userHives(profile.profilePath),
    locate: (path) => map.locate(path),
    key: (path, user) => registry.key(path, user),
    linkTarget: (target) => offlineTarget(target, map, volumePlaces),
  }
}

/** How many users' hives are kept open: rules are asked user by user. */
const REMEMBERED_USERS = 4

function rememberLast<T>(count: number, open: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>()
  return (key) => {
    const value = kept.get(key) ?? open(key)
    kept.delete(key)
    kept.set(key, value)
    for (const oldest of kept.keys()) {
      if (kept.size <= count) break
      kept.delete(oldest)
    }
    return value
  }
}
