/** A range of a disk that a partition table names. */
export interface Partition {
  /** As Linux numbers them: the slot in the table from 1; logical partitions from 5. */
  readonly number: number
  /** Bytes from the start of the disk. */
  readonly start: number
  readonly size: number
  /** MBR: the type byte as two hexadecimal digits. GPT: the type GUID. Empty when there is no table. */
  readonly type: string
  /** GPT only: the partition's own GUID, by which `MountedDevices` knows it. */
  readonly guid?: string
  /** GPT only: the partition's name. */
  readonly name?: string
}

/** What the partition table of a disk says; `none` for a volume that begins at the first sector. */
export interface DiskLayout {
  readonly scheme: 'mbr' | 'gpt' | 'none'
  /** MBR only: the disk signature, by which `MountedDevices` knows the disk. */
  readonly signature?: number
  /** GPT only. */
  readonly diskGuid?: string
  readonly partitions: readonly Partition[]
}
