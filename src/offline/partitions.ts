import {
  type BlockSource,
  type DiskLayout,
  FILE_SYSTEM_ADVICE,
  type FileSystem,
  openPartition,
  type Partition,
  readLayout,
  recogniseFileSystem,
} from '../disk/index.ts'
import type { WarningSink } from '../errors/index.ts'
import { openVolume } from '../volume/index.ts'
import type { HostVolume, PartitionIdentity } from './host.ts'

/** How `MountedDevices` would name a partition of a disk; undefined for a volume without a partition table. */
export function identityOf(layout: DiskLayout, partition: Partition): PartitionIdentity | undefined {
  if (partition.guid !== undefined) return { scheme: 'gpt', partition: partition.guid.toLowerCase() }
  if (layout.signature === undefined) return undefined
  return { scheme: 'mbr', diskSignature: layout.signature, offset: BigInt(partition.start) }
}

/** The file systems that a Windows may have been installed on, or have had as a further drive. */
const OF_WINDOWS: ReadonlySet<FileSystem> = new Set(['ntfs', 'bitlocker', 'refs', 'exfat', 'fat'])

/**
 * The partitions of a disk that can be read without a mount: those with NTFS. Others that a Windows might have used are
 * told with what a person can do; what is Linux's or nobody's is not.
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
  const volumes: HostVolume[] = []
  for (const partition of layout.partitions) {
    if (wanted !== undefined && partition.number !== wanted) continue
    const whole = layout.scheme === 'none'
    const label = whole ? path : `${path}#${partition.number}`
    const fileSystem = recogniseFileSystem(openPartition(disk, partition))
    if (fileSystem === undefined || !OF_WINDOWS.has(fileSystem)) continue
    if (fileSystem !== 'ntfs') {
      const message = `${fileSystem}: ${FILE_SYSTEM_ADVICE[fileSystem] ?? 'not read'}`
      onWarning({ kind: 'volume-not-read', message, where: label })
      continue
    }
    const spec = { kind: 'ntfs' as const, source: path, ...(whole ? {} : { partition: partition.number }) }
    volumes.push({
      mountPoint: undefined,
      label,
      partition: identityOf(layout, partition),
      windowsFileSystem: true,
      running: false,
      open: () => openVolume(spec, onWarning),
    })
  }
  return volumes
}
