import type { WarningSink } from '../../errors/index.ts'
import type { HostFacts, HostVolumes } from './host.ts'
import { type Image, ImageVolumes, VolumesWithImages } from './image-volumes.ts'
import { LinuxVolumes } from './linux-volumes.ts'
import type { Reading } from './volume-access.ts'
import { WindowsVolumes } from './windows-volumes.ts'

/** What decides which volumes are looked at, and how. */
export interface HostOptions extends Reading {
  /** From `isWindowsPe`; null counts as no. */
  readonly windowsPe: boolean | null
  /** The value of %SystemDrive%, for Windows. */
  readonly systemDrive: string | undefined
  /** `/image`: what is looked at in place of the running system's volumes. */
  readonly images: readonly Image[]
}

/**
 * What this program runs on, and the volumes that it may read.
 *
 * @throws StateliftError for an image that cannot be opened
 */
export function readHostFacts(options: HostOptions): HostFacts {
  const windows = process.platform === 'win32'
  const platform = windows ? 'windows' : 'posix'
  const windowsPe = options.windowsPe === true
  const reading = { ...options, onWarning: eachOnce(options.onWarning) }
  const own: HostVolumes = windows
    ? new WindowsVolumes(options.systemDrive ?? 'C:', windowsPe, reading)
    : new LinuxVolumes(undefined, reading)
  const host = new VolumesWithImages(own, platform, reading.onWarning)
  return {
    platform,
    windowsPe,
    workingDirectory: process.cwd(),
    volumes: options.images.length === 0 ? host : new ImageVolumes(options.images, host, reading.onWarning),
  }
}

/** A disk may be looked at more than once; what there is to say of it is said once. */
function eachOnce(onWarning: WarningSink): WarningSink {
  const said = new Set<string>()
  return (warning) => {
    const key = `${warning.where ?? ''}|${warning.offset ?? ''}|${warning.message}`
    if (said.has(key)) return
    said.add(key)
    onWarning(warning)
  }
}
