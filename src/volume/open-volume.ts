import { type BlockSource, openImage, openPartition, readLayout } from '../disk/index.ts'
import type { WarningSink } from '../errors/index.ts'
import { MountedVolume } from './mounted-volume.ts'
import { NtfsVolume } from './ntfs-volume.ts'
import type { Volume, VolumeSpec } from './volume.ts'
import { inVolumeTerms, VolumeError } from './volume-error.ts'

/**
 * Opens a volume from plain data. Opening is cheap: of an NTFS volume two records are read, and with `onWarning` what
 * tells how Windows left it. Throws `VolumeError`.
 */
export function openVolume(spec: VolumeSpec, onWarning?: WarningSink): Volume {
  if (spec.kind === 'mounted') return new MountedVolume(spec.root)
  const sink = onWarning ?? (() => undefined)
  const source = inVolumeTerms(spec.source, () => openSource(spec.source, spec.partition, sink))
  if (onWarning === undefined) return new NtfsVolume(source, spec)
  const volume = new NtfsVolume(source, spec, { onWarning })
  volume.state()
  return volume
}

/**
 * Opens a volume again, as a worker thread must. What there is to say of the volume as a whole was said at the first
 * opening; `onWarning` hears of its files. Throws `VolumeError`.
 */
export function reopenVolume(spec: VolumeSpec, onWarning: WarningSink): Volume {
  if (spec.kind === 'mounted') return new MountedVolume(spec.root)
  const silent = () => undefined
  const source = inVolumeTerms(spec.source, () => openSource(spec.source, spec.partition, silent))
  let opened = false
  const volume = new NtfsVolume(source, spec, { onWarning: (warning) => opened && onWarning(warning) })
  opened = true
  return volume
}

function openSource(path: string, partition: number | undefined, onWarning: WarningSink): BlockSource {
  const disk = openImage(path, onWarning)
  if (partition === undefined) return disk
  const found = readLayout(disk, onWarning).partitions.find(({ number }) => number === partition)
  if (found !== undefined) return openPartition(disk, found)
  disk.close()
  throw new VolumeError(`${path} has no partition ${partition}`, path, 'ENOENT')
}
