import type { Volume } from '../../volume/index.ts'

/** How a partition can be told from every other, as `MountedDevices` does it. */
export type PartitionIdentity =
  | { readonly scheme: 'mbr'; readonly diskSignature: number; readonly offset: bigint }
  /** `partition` is the unique partition GUID in lower case, without braces. */
  | { readonly scheme: 'gpt'; readonly partition: string }

/** A volume that this computer can read. */
export interface HostVolume {
  /** `/mnt/c`, `D:\`; undefined for one that is read without a mount. */
  readonly mountPoint: string | undefined
  /** For people: `/mnt/c (/dev/sda3, ntfs3)`. */
  readonly label: string
  /** Undefined where nothing tells. */
  readonly partition: PartitionIdentity | undefined
  /** Whether a Windows could have used it: its file system is one that Windows knows. */
  readonly windowsFileSystem: boolean
  /** The volume that the running system itself lives on. */
  readonly running: boolean
  open(): Volume
}

/** A place on a volume. */
export interface HostPlace {
  readonly volume: Volume
  /** On the volume, `\Windows`. */
  readonly path: string
}

/** Where host volumes come from; tests and disk images bring their own. */
export interface HostVolumes {
  list(): readonly HostVolume[]
  /** The volume that holds a path of the running system; undefined when there is no such directory. */
  at(hostPath: string): HostPlace | undefined
  /** Where the running system shows a volume, too, that is read from its device or image; undefined when it does not. */
  mountPointOf(volume: Volume): string | undefined
}

/** What is known of the system that this program runs on. */
export interface HostFacts {
  readonly platform: 'windows' | 'posix'
  readonly windowsPe: boolean
  /** Against it relative paths of an Offline.xml are resolved. */
  readonly workingDirectory: string
  readonly volumes: HostVolumes
}
