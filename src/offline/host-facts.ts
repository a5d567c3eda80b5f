import type { HostFacts } from './host.ts'
import { LinuxVolumes } from './linux-volumes.ts'
import { WindowsVolumes } from './windows-volumes.ts'

/**
 * What this program runs on.
 *
 * @param windowsPe from `isWindowsPe`; null counts as no
 * @param systemDrive the value of %SystemDrive%, for Windows
 */
export function readHostFacts(windowsPe: boolean | null, systemDrive: string | undefined): HostFacts {
  const windows = process.platform === 'win32'
  return {
    platform: windows ? 'windows' : 'posix',
    windowsPe: windowsPe === true,
    workingDirectory: process.cwd(),
    volumes: windows ? new WindowsVolumes(systemDrive ?? 'C:') : new LinuxVolumes(),
  }
}
