import { FileBlockSource, type FileSystem, recogniseFileSystem } from '../../disk/index.ts'
import { StateliftError, type WarningSink } from '../../errors/index.ts'
import { MountedVolume, openVolume, type Volume } from '../../volume/index.ts'

/** `/raw` and `/mounted` force one way of reading NTFS; `auto` takes the one that shows more and misses nothing. */
export type Access = 'auto' | 'raw' | 'mounted'

/** How volumes of the running system are to be read, and who is told. */
export interface Reading {
  readonly access: Access
  readonly onWarning: WarningSink
  /** What was decided, for the log. */
  onNote(text: string): void
}

/** Through the mounts, nobody told: for those who only look. */
export const MOUNTED_ONLY: Reading = {
  access: 'mounted',
  onWarning: () => undefined,
  onNote: () => undefined,
}

/** A volume that the running system shows, and that may also be read from its device. */
export interface ShownVolume {
  /** `/mnt/c`, `E:\` */
  readonly mountPoint: string
  /** `/dev/sda3`, `\\.\E:`; undefined where there is none, or no NTFS on it. */
  readonly device: string | undefined
  /** Why the mount shows what the device does not, as it does while somebody may write; undefined when it does not. */
  readonly mountKnowsMore: string | undefined
}

/**
 * Opens a volume in the way that loses nothing. The device shows what a mount hides: streams, owners and access
 * lists, all attributes, what is encrypted or elsewhere. While a system writes to the volume the device lags behind,
 * and the mount is the better witness. What is not NTFS is always read through its mount.
 *
 * @throws VolumeError when it cannot be read, or with `raw` its device cannot
 */
export function openShownVolume(shown: ShownVolume, reading: Reading): Volume {
  const { mountPoint, device, mountKnowsMore } = shown
  const { access, onWarning, onNote } = reading
  const mounted = () => new MountedVolume(mountPoint)
  if (device === undefined || access === 'mounted') return mounted()
  if (access === 'auto' && mountKnowsMore !== undefined) {
    onNote(`${mountPoint} is read through the mount: ${mountKnowsMore}; /raw reads ${device} instead`)
    return mounted()
  }
  try {
    if (fileSystemOf(device) !== 'ntfs') return mounted()
    const volume = openVolume({ kind: 'ntfs', source: device }, onWarning)
    onNote(`${mountPoint} is read from ${device} itself`)
    return volume
  } catch (error) {
    if (access === 'raw' || !(error instanceof StateliftError)) throw error
    const message = `${mountPoint} is read through the mount, which hides streams and access lists: ${error.message}`
    onWarning({ kind: 'raw-reading-refused', message, where: device })
    return mounted()
  }
}

function fileSystemOf(device: string): FileSystem | undefined {
  const source = new FileBlockSource(device)
  try {
    return recogniseFileSystem(source)
  } finally {
    source.close()
  }
}
