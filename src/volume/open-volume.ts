import { type BlockSource, openImage, openPartition, readLayout } from '../disk/index.ts'
import type { WarningSink } from '../errors/index.ts'
import { MountedVolume } from './mounted-volume.ts'
import { NtfsVolume } from './ntfs-volume.ts'
import type { Volume, VolumeSpec } from './volume.ts'
import { inVolumeTerms, VolumeError } from './volume-error.ts'

/**
 * Opens a volume from plain data, as a worker thread must. Opening is cheap: of an NTFS volume two records are read. A
 * worker leaves `onWarning` out, since the first opening has said what there is to say. Throws `VolumeError`.
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

function openSource(path: string, partition: number | undefined, onWarning: WarningSink): BlockSource {
  const disk = openImage(path, onWarning)
  if (partition === undefined) return disk
  const found = readLayout(disk, onWarning).partitions.find(({ number }) => number === partition)
  if (found !== undefined) return openPartition(disk, found)
  disk.close()
  throw new VolumeError(`${path} has no partition ${partition}`, path, 'ENOENT')
}
