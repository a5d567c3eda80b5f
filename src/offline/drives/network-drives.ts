import type { HiveKey } from '../../registry/index.ts'
import type { OfflineDrive } from './drive-map.ts'

/**
 * Marks the drives that were shares to the offline system: letters that a user had connected (`Network` in the user's hive), and
 * that MountedDevices therefore does not know.
 *
 * @param userRoots the roots of users' hives; asked only when a drive is in doubt
 */
export function withNetworkDrives(
  drives: readonly OfflineDrive[],
  known: (letter: string) => boolean,
  userRoots: () => Iterable<HiveKey>,
): readonly OfflineDrive[] {
  if (drives.every(({ letter }) => known(letter))) return drives
  const connected = new Set<string>()
  for (const root of userRoots()) {
    for (const { name } of root.subkey('Network')?.subkeys() ?? []) connected.add(`${name.toUpperCase()}:`)
  }
  return drives.map((drive) =>
    !known(drive.letter) && connected.has(drive.letter) ? { ...drive, kind: 'Remote', fixed: false } : drive,
  )
}
