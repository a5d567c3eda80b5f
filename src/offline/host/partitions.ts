import {
  type BlockSource,
  type DiskLayout,
  dynamicVolume,
  FILE_SYSTEM_ADVICE,
  type FileSystem,
  isDynamic,
  openPartition,
  type Partition,
  readLayout,
  recogniseFileSystem,
} from '../../disk/index.ts'
import type { WarningSink } from '../../errors/index.ts'
import { openVolume } from '../../volume/index.ts'
import type { HostVolume, PartitionIdentity } from './host.ts'
import { once } from './once.ts'

/** How `MountedDevices` would name a partition of a disk; undefined for a volume without a partition table. */
export function identityOf(layout: DiskLayout, partition: Partition): PartitionIdentity | undefined {
  if (partition.guid !== undefined) return { scheme: 'gpt', partition: partition.guid.toLowerCase() }
  if (layout.signature === undefined) return undefined
  return { scheme: 'mbr', diskSignature: layout.signature, offset: BigInt(partition.start) }
}

/** What a firmware or Windows itself keeps beside its volumes: EFI system and Microsoft reserved partitions (UEFI 5.3.3, [MS-DMRP]; MBR type EF). */
const NO_VOLUMES: ReadonlySet<string> = new Set([
  'c12a7328-f81f-11d2-ba4b-00a0c93ec93b',
  'e3c9e316-0b5c-4db8-817d-f92df00215ae',
  'ef',
])

/** Whether a partition is there for a file system. */
export function isVolumeType({ type }: Partition): boolean {
  return !NO_VOLUMES.has(type.toLowerCase())
}

/** What may hide a Windows or its data; Linux's and others' file systems and swap cannot. */
const MAY_HIDE: ReadonlySet<FileSystem> = new Set(['bitlocker', 'refs', 'exfat', 'fat', 'lvm', 'luks'])

/**
 * The partitions of a disk that can be read without a mount: those with NTFS. Others that may hold something of a
 * Windows are told with what a person can do; the firmware's own partitions and Linux's are not.
 *
 * @param path of the image or device, for opening it again
 * @param wanted the number of the only partition that is asked for
 */
export function readableVolumes(
  path: string,
  disk: BlockSource,
  wanted: number | undefined,
  onWarning: WarningSink,
): HostVolume[] {
  const layout = readLayout(disk, onWarning)
  const asked = layout.partitions.filter(({ number }) => wanted === undefined || number === wanted)
  if (asked.length === 0) {
    const there = layout.partitions.map(({ number }) => number).join(', ') || 'none'
    const message = `There is no partition ${wanted ?? ''} (the disk has: ${there})`
    onWarning({ kind: 'partition-not-there', message, where: path })
  }
  return asked.flatMap((partition) => readableVolume(path, disk, layout, partition, onWarning) ?? [])
}

/** One of them; undefined for what cannot be read so, which is told where it matters. */
export function readableVolume(
  path: string,
  disk: BlockSource,
  layout: DiskLayout,
  partition: Partition,
  onWarning: WarningSink,
): HostVolume | undefined {
  const whole = layout.scheme === 'none'
  const label = whole ? path : `${path}#${partition.number}`
  if (isDynamic(partition)) {
    const spread = dynamicVolume(disk, layout, partition) === 'spread'
    tellDynamic(spread, label, onWarning)
    if (spread) return undefined
  }
  const fileSystem = recogniseFileSystem(openPartition(disk, partition))
  if (fileSystem !== 'ntfs') {
    if (isVolumeType(partition)) tellUnreadable(fileSystem, label, onWarning)
    return undefined
  }
  const spec = { kind: 'ntfs' as const, source: path, ...(whole ? {} : { partition: partition.number }) }
  return {
    mountPoint: undefined,
    label,
    partition: identityOf(layout, partition),
    windowsFileSystem: true,
    running: false,
    open: once(() => openVolume(spec, onWarning)),
  }
}

/** The Logical Disk Manager puts volumes together from pieces: read as they lie on one disk, they would give wrong bytes. */
function tellDynamic(spread: boolean, label: string, onWarning: WarningSink): void {
  const what = spread
    ? 'This volume is not read: it is spanned, striped or RAID 5, its pieces on this dynamic disk and others'
    : 'This partition belongs to a dynamic disk: only a volume at its beginning is read'
  const message = `${what}. For all volumes of its disks run ldmtool create all under Linux and give the devices in /dev/mapper.`
  onWarning({ kind: spread ? 'volume-not-read' : 'dynamic-disk', message, where: label })
}

/** Names a volume that is not read and says what a person can do about it. */
export function tellUnreadable(
  fileSystem: FileSystem | undefined,
  label: string,
  onWarning: WarningSink,
): void {
  if (fileSystem === undefined || !MAY_HIDE.has(fileSystem)) return
  const message = `This volume is not read (${fileSystem}). ${FILE_SYSTEM_ADVICE[fileSystem] ?? ''}`.trim()
  onWarning({ kind: 'volume-not-read', message, where: label })
}
