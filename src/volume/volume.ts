/**
 * What every stage after this one knows of a volume, whichever way it is read: through a mount by the operating
 * system, or as NTFS by ourselves. Everything here is read-only.
 */

/** Names an entry within its volume: a path below the mount, or an MFT record number. */
export type EntryId = string | number

/** FILE_ATTRIBUTE_* ([MS-FSCC] 2.6). */
export const FileAttribute = {
  ReadOnly: 0x1,
  Hidden: 0x2,
  System: 0x4,
  Directory: 0x10,
  Archive: 0x20,
  Temporary: 0x100,
  SparseFile: 0x200,
  ReparsePoint: 0x400,
  Compressed: 0x800,
  Offline: 0x1000,
  NotContentIndexed: 0x2000,
  Encrypted: 0x4000,
  RecallOnOpen: 0x4_0000,
  Pinned: 0x8_0000,
  Unpinned: 0x10_0000,
  RecallOnDataAccess: 0x40_0000,
} as const

/** FILETIMEs in UTC; `changed` is 0 where the volume does not tell. */
export interface FileTimes {
  readonly created: bigint
  readonly modified: bigint
  readonly accessed: bigint
  readonly changed: bigint
}

/** A file, directory or link, by one of its names. Facts may be fetched when they are asked for, and then throw `VolumeError`. */
export interface Entry {
  readonly id: EntryId
  /** As it is on the disk, letter case kept. */
  readonly name: string
  readonly directory: boolean
  /** Bytes of the unnamed stream. */
  readonly size: number
  /** FILE_ATTRIBUTE_* bits, as far as the volume shows them. */
  readonly attributes: number
  readonly times: FileTimes
  /** 0 for what is not a reparse point. */
  readonly reparseTag: number
  /** How many names the file has. */
  readonly links: number
  /** The same for all names of one file, different for different files of the volume. */
  readonly fileKey: string | number
  /** Grows along the disk, so that sorting by it reads in the disk's order; 0 where unknown. */
  readonly position: number
}

/** An alternate data stream. */
export interface StreamInfo {
  readonly name: string
  /** Bytes that reading it gives. */
  readonly size: number
  /** Of a stream that EFS encrypted: the bytes that its owner sees. Reading gives the ciphertext, in whole blocks. */
  readonly plainSize?: number
}

/** A file that EFS encrypted: reading it gives the ciphertext, in whole blocks. */
export interface EfsInfo {
  /** Bytes of the unnamed stream as its owner sees it. */
  readonly plainSize: number
  /** The stream under whose name `open` gives the file's keys as they are on the disk; undefined when they are gone. */
  readonly keys: StreamInfo | undefined
}

/** A reparse point ([MS-FSCC] 2.1.2): `data` is what follows its header. */
export interface ReparseInfo {
  readonly tag: number
  readonly data: Uint8Array
  /** The target as stored in symbolic links and junctions, a Windows path. */
  readonly target?: string
}

/** What a volume knows of an entry beyond what listing shows; what is absent is not there, or not known to this volume. */
export interface EntryDetails {
  /** Alternate streams only; the unnamed one is the entry itself. */
  readonly streams: readonly StreamInfo[]
  readonly sddl?: string
  readonly reparse?: ReparseInfo
  readonly shortName?: string
  readonly objectId?: string
  /** The raw EA list, as NTFS keeps it. */
  readonly extendedAttributes?: Uint8Array
  readonly efs?: EfsInfo
}

/** A directory that stands for another place. */
export interface MountPointInfo {
  /** On the volume, `\Mount\Data`. */
  readonly path: string
  /** As stored: `\??\C:\Users`, `\??\Volume{GUID}\`. */
  readonly target: string
}

/** Why an entry has no content that can be read here, although it says it has. */
export type Absence = 'cloud-placeholder' | 'deduplicated' | 'archived' | 'foreign-reparse-point'

/** An open stream of a file. */
export interface Reader {
  readonly size: number
  /** Positioned read; gives the number of bytes, short only at the end. Throws `VolumeError` when bytes cannot be read. */
  read(into: Uint8Array, offset: number, length: number, position: number): number
  /** FILETIME when it was opened; undefined where the volume cannot change under us. */
  readonly modified?: bigint | undefined
  /** Size and time as they are now: a file of a mounted volume may be written to while it is read. */
  current?(): ListedState
  close(): void
}

/** What a listing said of a file: with the same size and time it is the same file. */
export interface ListedState {
  readonly size: number
  /** FILETIME */
  readonly modified: bigint
}

/** Plain data from which a worker thread opens the same volume again with `openVolume`. */
export type VolumeSpec =
  | { readonly kind: 'mounted'; readonly root: string }
  | { readonly kind: 'ntfs'; readonly source: string; readonly partition?: number }

/** Files of a file system, whoever reads it: a mount, or NTFS on blocks. */
export interface Volume {
  /** As people know it: `/mnt/c`, `disk.vhdx#2`, `\\.\E:`. */
  readonly label: string
  readonly spec: VolumeSpec
  root(): Entry
  /** All entries of a directory, without `.` and `..`, in no promised order. Throws `VolumeError`. */
  list(directory: Entry): Entry[]
  /** Finds `\Users\ned` (relative to the volume, any letter case); undefined when there is none. */
  lookup(path: string): Entry | undefined
  /**
   * Calls `use` with the path under which the host shows the entry, for what only the host can do with it; absent on
   * volumes that it has not mounted. The path may hold during the call only.
   */
  atHostPath?<T>(id: EntryId, use: (path: string | Buffer) => T): T
  /** Opens the unnamed stream, or the named one. */
  open(id: EntryId, stream?: string): Reader
  /**
   * Reads the whole unnamed stream into the beginning of `into`, where it is what the listing said before and after: one
   * question to the system instead of the two that `open` needs to tell that. False when it is not; then `into` holds nothing of
   * worth and `open` shows what the file has become. Absent where the volume cannot change. Throws `VolumeError`.
   */
  readUnchanged?(id: EntryId, into: Uint8Array, listed: ListedState): boolean
  details(entry: Entry): EntryDetails
  /** The junctions and mounted volumes on it; absent where only a look into every directory would tell. */
  mountPoints?(): readonly MountPointInfo[]
  /** Why the content of this file is not on this disk; undefined when it is. */
  absence(entry: Entry): Absence | undefined
  close(): void
}
