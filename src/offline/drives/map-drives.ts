import { documentedFault, StateliftError, type WarningSink } from '../../errors/index.ts'
import type { Hives } from '../../windows/index.ts'
import { sameName, splitPath } from '../../winpath/index.ts'
import type { ChosenWindows } from '../choose-windows.ts'
import type { FoundWindows } from '../find-installations.ts'
import type { HostFacts } from '../host/host.ts'
import { mapAutomatically } from './automatic-map.ts'
import { DriveMap } from './drive-map.ts'
import { findFolderMounts } from './folder-mounts.ts'
import { drivesByMapping } from './mapped-drives.ts'
import { readMappings } from './mappings.ts'
import { type LetterAssignment, readMountedDevices, readVolumeNames } from './mounted-devices.ts'
import type { SystemDrive } from './system-drive.ts'

/** What to do when a letter cannot be mapped: refuse as the documentation has it, or only tell. */
export type UnmappedDrives = 'refuse' | 'tell'

/** The drives and folder mounts of the offline system, each with the volume that it is read through. */
export interface MappedSystem {
  readonly map: DriveMap
  /** Offline paths, `D:` or `C:\\Mount`, by the GUID of the volume that is there. */
  readonly volumePlaces: ReadonlyMap<string, string>
}

/**
 * Where each drive and each volume mounted in a folder is read: by the mappings of an Offline.xml where there are any,
 * else by `MountedDevices`.
 *
 * @param notes takes what was decided, for the log
 * @throws StateliftError with 29 when drives cannot be mapped
 */
export function mapDrives(
  chosen: FoundWindows & Partial<Pick<ChosenWindows, 'mappings'>>,
  system: SystemDrive,
  hives: Hives,
  host: HostFacts,
  unmappedDrives: UnmappedDrives,
  notes: string[],
  warn: WarningSink,
): MappedSystem {
  const assignments = readMountedDevices(hives.system)
  const names = readVolumeNames(hives.system)
  const partitionOf = partitionsByLetter(assignments)
  const mappings = chosen.mappings ?? []
  if (mappings.length > 0) {
    const reading = readMappings(mappings, { hostPath: chosen.hostPath, letter: system.letter }, host)
    notes.push(reading.note)
    if (!reading.fits) warn({ kind: 'drive-mapping', message: reading.note })
    const mapped = drivesByMapping(reading.mappings, system, assignments, host)
    notes.push(...mapped.notes)
    mapped.warnings.forEach(warn)
    const { places } = findFolderMounts({ ...mapped, names, partitionOf, volumes: [], onWarning: warn })
    return { map: new DriveMap(mapped.drives, mapped.folderMounts), volumePlaces: places }
  }
  const automatic = mapAutomatically(system, chosen.hostPath, assignments, host)
  notes.push(...automatic.notes)
  const { unresolved, doubtful, drives } = automatic
  if (unresolved.length > 0) {
    if (doubtful.length > 0 && unmappedDrives === 'refuse') {
      const volumes = doubtful.map(({ label }) => label)
      throw unmapped(unresolved, volumes, chosen, system)
    }
    const message = `The offline system also had ${unresolved.join(', ')}; nothing there can be captured`
    warn({ kind: 'drive-not-at-hand', message })
  }
  const volumes = host.volumes.list().filter(({ running }) => !running)
  const found = findFolderMounts({ drives, folderMounts: [], names, partitionOf, volumes, onWarning: warn })
  notes.push(...found.notes)
  return { map: new DriveMap(drives, found.mounts), volumePlaces: found.places }
}

function partitionsByLetter(assignments: readonly LetterAssignment[]) {
  return (letter: string) => assignments.find((assignment) => sameName(assignment.letter, letter))?.partition
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
        `    <path>${system.letter}\\, ${rootOf(chosen, system)}</path>`,
        ...letters.map((letter) => `    <path>${letter}\\, (where ${letter} is now)</path>`),
        '  </mappings>',
        '</offline>',
      ].join('\n'),
    }),
  )
}

/** Where the drive of the Windows begins, in the terms in which its directory was found. */
function rootOf({ hostPath }: FoundWindows, system: SystemDrive): string {
  const names = splitPath(system.windowsDirectory).parts.length
  const root = hostPath
    .split(/(?=[\\/])/)
    .slice(0, -names)
    .join('')
  return /^[A-Za-z]:$/.test(root) ? `${root}\\` : root || '/'
}
