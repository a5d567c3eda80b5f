import { guidAt } from '../../disk/index.ts'
import type { Hive } from '../../registry/index.ts'
import type { PartitionIdentity } from '../host/host.ts'

/** What `MountedDevices` says stands behind a drive letter. */
export interface LetterAssignment {
  /** `C:` */
  readonly letter: string
  /** Undefined for what is no partition of a fixed disk: optical and floppy drives, sticks, which are named by their device path. */
  readonly partition: PartitionIdentity | undefined
  /** The device path of those; empty for partitions. */
  readonly device: string
}

/** `\\??\\Volume{GUID}`: the name by which Windows mounts a volume in a folder. */
const VOLUME = /^\\\?\?\\Volume\{([0-9a-f-]{36})\}$/i
const LETTER = /^\\DosDevices\\([A-Z]:)$/i
const GPT_MARK = 'DMIO:ID:'

/**
 * Reads the letters that an offline system gave to its volumes, from `MountedDevices` in its SYSTEM hive. The data is
 * 12 bytes for a partition of an MBR disk (signature, offset in bytes), `DMIO:ID:` and a GUID for one of a GPT disk,
 * else a device path in UTF-16.
 */
export function readMountedDevices(system: Hive): LetterAssignment[] {
  const assignments: LetterAssignment[] = []
  for (const value of system.key('MountedDevices')?.values() ?? []) {
    const letter = LETTER.exec(value.name)?.[1]
    if (letter === undefined) continue
    const partition = partitionOf(value.data)
    assignments.push({
      letter: letter.toUpperCase(),
      partition,
      device: partition === undefined ? Buffer.from(value.data).toString('utf16le').replace(/\0+$/, '') : '',
    })
  }
  return assignments.sort((a, b) => a.letter.localeCompare(b.letter))
}

/** The partitions by the GUIDs of their volume names, in lower case. */
export function readVolumeNames(system: Hive): Map<string, PartitionIdentity> {
  const names = new Map<string, PartitionIdentity>()
  for (const { name, data } of system.key('MountedDevices')?.values() ?? []) {
    const guid = VOLUME.exec(name)?.[1]?.toLowerCase()
    const partition = guid === undefined ? undefined : partitionOf(data)
    if (guid !== undefined && partition !== undefined) names.set(guid, partition)
  }
  return names
}

function partitionOf(data: Uint8Array): PartitionIdentity | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (bytes.length === 12) {
    return { scheme: 'mbr', diskSignature: bytes.readUInt32LE(0), offset: bytes.readBigUInt64LE(4) }
  }
  if (bytes.length === 24 && bytes.toString('latin1', 0, 8) === GPT_MARK) {
    return { scheme: 'gpt', partition: guidAt(bytes, 8) }
  }
  return undefined
}

/** Whether two identities name one partition; an MBR and a GPT one never do. */
export function samePartition(a: PartitionIdentity, b: PartitionIdentity): boolean {
  if (a.scheme === 'gpt' && b.scheme === 'gpt') return a.partition === b.partition
  return (
    a.scheme === 'mbr' && b.scheme === 'mbr' && a.diskSignature === b.diskSignature && a.offset === b.offset
  )
}
