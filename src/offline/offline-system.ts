import { documentedFault, StateliftError, type Warning, type WarningSink } from '../errors/index.ts'
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
import { splitPath } from '../winpath/index.ts'
import { mapAutomatically } from './automatic-map.ts'
import type { ChosenWindows } from './choose-windows.ts'
import { DriveMap, type FolderMount, type OfflineDrive } from './drive-map.ts'
import type { FoundWindows } from './find-installations.ts'
import type { HostFacts } from './host.ts'
import { drivesByMapping } from './mapped-drives.ts'
import { readMappings } from './mappings.ts'
import { readMountedDevices } from './mounted-devices.ts'
import { withNetworkDrives } from './network-drives.ts'
import { RegistryView } from './registry-view.ts'
import { type SystemDrive, systemDriveOf } from './system-drive.ts'
import { generationOf, systemEnvironment } from './system-environment.ts'
import { userEnvironment } from './user-environment.ts'

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
}

export interface BuildOptions {
  readonly platformArch?: 32 | 64
  /** What to do when a letter cannot be mapped: refuse as the documentation has it, or only tell. */
  readonly unmappedDrives: 'refuse' | 'tell'
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
  const map = mapDrives(chosen, system, hives, host, options, notes, warn)
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

function mapDrives(
  chosen: FoundWindows & Partial<Pick<ChosenWindows, 'mappings'>>,
  system: SystemDrive,
  hives: Hives,
  host: HostFacts,
  options: BuildOptions,
  notes: string[],
  warn: WarningSink,
): DriveMap {
  const assignments = readMountedDevices(hives.system)
  const mappings = chosen.mappings ?? []
  if (mappings.length > 0) {
    const reading = readMappings(mappings, { hostPath: chosen.hostPath, letter: system.letter }, host)
    notes.push(reading.note)
    if (!reading.fits) warn({ kind: 'drive-mapping', message: reading.note })
    const mapped = drivesByMapping(reading.mappings, system, assignments, host)
    notes.push(...mapped.notes)
    mapped.warnings.forEach(warn)
    return new DriveMap(mapped.drives, mapped.folderMounts)
  }
  const automatic = mapAutomatically(system, chosen.hostPath, assignments, host)
  notes.push(...automatic.notes)
  const { unresolved, doubtful, drives } = automatic
  if (unresolved.length > 0) {
    if (doubtful.length > 0 && options.unmappedDrives === 'refuse') {
      const volumes = doubtful.map(({ label }) => label)
      throw unmapped(unresolved, volumes, chosen, system)
    }
    const message = `The offline system also had ${unresolved.join(', ')}; nothing there can be captured`
    warn({ kind: 'drive-not-at-hand', message })
  }
  return new DriveMap(drives)
}

function unmapped(
  letters: readonly string[],
  volumes: readonly string[],
  chosen: FoundWindows,
  system: SystemDrive,
): StateliftError {
  return new StateliftError(
    documentedFault('driveMapping', {
      where: `The offline system also had ${letters.join(', ')}; nothing tells whether that is ${volumes.join(' or ')}`,
      advice: [
        'Say in an Offline.xml where each drive is now, and give that file with /offline. Leave out what is not here:',
        '<offline>',
        `  <winDir><path>${chosen.hostPath}</path></winDir>`,
        '  <mappings>',
        `    <path>${system.letter}\\, ${rootOf(chosen)}</path>`,
        ...letters.map((letter) => `    <path>${letter}\\, (where ${letter} is now)</path>`),
        '  </mappings>',
        '</offline>',
      ].join('\n'),
    }),
  )
}

/** Where the volume of the Windows is, in the terms in which its directory was found. */
function rootOf({ hostPath, path }: FoundWindows): string {
  const names = splitPath(path).parts.length
  const root = hostPath
    .split(/(?=[\\/])/)
    .slice(0, -names)
    .join('')
  return /^[A-Za-z]:$/.test(root) ? `${root}\\` : root || '/'
}
