import { MountedVolume } from './mounted-volume.ts'
import type { Volume, VolumeSpec } from './volume.ts'
import { VolumeError } from './volume-error.ts'

/** Opens a volume from plain data, as a worker thread must. Throws `VolumeError`. */
export function openVolume(spec: VolumeSpec): Volume {
  if (spec.kind === 'mounted') return new MountedVolume(spec.root)
  throw new VolumeError(`${spec.source} cannot be read as NTFS by this build`, spec.source, 'ENOTSUP')
}
