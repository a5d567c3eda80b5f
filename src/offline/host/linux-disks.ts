import { type DiskLayout, FileBlockSource, readLayout, recogniseFileSystem } from '../../disk/index.ts'
import type { WarningSink } from '../../errors/index.ts'
import type { HostVolume } from './host.ts'
import { type LinuxPartitions, quietly } from './linux-partitions.ts'
import { isVolumeType, readableVolume, tellUnreadable } from './partitions.ts'

/** Devices that are no disks: memory, optical and floppy drives. */
const NO_DISK = /^(?:ram|zram|sr|fd|mtdblock)\d/

/**
 * The volumes on the disks at hand that nobody has mounted, as far as the disks may be read: NTFS on a partition, on
 * a whole disk, or on what was unlocked or activated from one. Others that may hide a Windows are told.
 *
 * @param mounted names of the devices that are mounted
 */
export function unmountedVolumes(
  partitions: LinuxPartitions,
  mounted: ReadonlySet<string>,
  onWarning: WarningSink,
): HostVolume[] {
  const devices = partitions.devices()
  const disks = new Set(devices.map((device) => partitions.diskOf(device)))
  return devices
    .filter((device) => {
      const empty = partitions.number(device, 'size') === 0n
      const used = mounted.has(device) || disks.has(device) || partitions.holders(device).length > 0
      return !empty && !used && !NO_DISK.test(device)
    })
    .flatMap((device) => quietly(() => volumesOn(device, partitions, onWarning)) ?? [])
}

function volumesOn(device: string, partitions: LinuxPartitions, onWarning: WarningSink): HostVolume[] {
  const path = `/dev/${device}`
  const entry = partitions.tableEntry(device)
  const source = new FileBlockSource(path)
  try {
    if (entry !== undefined && !isVolumeType(entry.partition)) return []
    const fileSystem = recogniseFileSystem(source)
    if (fileSystem !== undefined && fileSystem !== 'ntfs') tellUnreadable(fileSystem, path, onWarning)
    if (fileSystem !== undefined && fileSystem !== 'ntfs') return []
    // A device of which the kernel has not read the table is taken apart by us.
    const layout: DiskLayout = readLayout(source, () => undefined)
    return layout.partitions.flatMap((partition) => {
      const volume = readableVolume(path, source, layout, partition, onWarning)
      return volume === undefined
        ? []
        : [{ ...volume, partition: volume.partition ?? partitions.identityOf(device) }]
    })
  } finally {
    source.close()
  }
}
