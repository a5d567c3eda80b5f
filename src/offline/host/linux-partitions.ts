import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type DiskLayout, FileBlockSource, type Partition, readLayout } from '../../disk/index.ts'
import { StateliftError, systemCodeOf } from '../../errors/index.ts'
import type { PartitionIdentity } from './host.ts'
import type { Mount } from './linux-mounts.ts'
import { identityOf } from './partitions.ts'

/** sysfs counts in sectors of 512 bytes whatever the disk's own are (Documentation/ABI, block devices). */
const SYSFS_SECTOR = 512n

/** `629458e4-01` for partition 1 of the MBR disk with that signature; a GUID on GPT disks. */
const MBR_PARTUUID = /^([0-9a-f]{8})-[0-9a-f]{2}$/i
const GPT_PARTUUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Where Linux tells of its block devices; a test brings its own. */
export interface DeviceFolders {
  readonly byPartUuid: string
  readonly sysClassBlock: string
  readonly sysDevBlock: string
}

const FOLDERS: DeviceFolders = {
  byPartUuid: '/dev/disk/by-partuuid',
  sysClassBlock: '/sys/class/block',
  sysDevBlock: '/sys/dev/block',
}

/** Tells the partition behind a mount: by udev's links where there is udev, else by the partition table itself. */
export class LinuxPartitions {
  readonly #folders: DeviceFolders
  /** Device name, `sda3`, to its PARTUUID. */
  readonly #partUuids: ReadonlyMap<string, string>
  readonly #layouts = new Map<string, DiskLayout | undefined>()

  constructor(folders: DeviceFolders = FOLDERS) {
    this.#folders = folders
    this.#partUuids = readLinks(folders.byPartUuid)
  }

  identify(mount: Mount): PartitionIdentity | undefined {
    const device = this.deviceOf(mount)
    return device === undefined ? undefined : this.identityOf(device)
  }

  /** The name of the device behind a mount, `sda3`; undefined where there is none. */
  deviceOf({ source, device }: Mount): string | undefined {
    const path = source.startsWith('/dev/') ? source : join(this.#folders.sysDevBlock, device)
    return quietly(() => basename(realpathSync(path)))
  }

  /** The device of a disk's partition: `/dev/sda` and 3 are `sda3`, `/dev/nvme0n1` and 3 are `nvme0n1p3`. */
  deviceAt(disk: string, partition: number | undefined): string | undefined {
    const name = quietly(() => basename(realpathSync(disk)))
    if (name === undefined || partition === undefined) return name
    return this.devices().find(
      (device) => this.diskOf(device) === name && this.number(device, 'partition') === BigInt(partition),
    )
  }

  identityOf(device: string): PartitionIdentity | undefined {
    const partUuid = this.#partUuids.get(device)
    const byLink = partUuid === undefined ? undefined : fromPartUuid(partUuid, this.number(device, 'start'))
    if (byLink !== undefined) return byLink
    const entry = this.tableEntry(device)
    return entry === undefined ? undefined : identityOf(entry.layout, entry.partition)
  }

  /** All block devices that the system knows, by name. */
  devices(): string[] {
    return (quietly(() => readdirSync(this.#folders.sysClassBlock)) ?? []).sort()
  }

  /** What other devices are made of this one: an opened LUKS or BitLocker volume, the members of an LVM group. */
  holders(device: string): string[] {
    return quietly(() => readdirSync(join(this.#folders.sysClassBlock, device, 'holders'))) ?? []
  }

  /** The disk of a partition; undefined for what is none. */
  diskOf(device: string): string | undefined {
    if (this.number(device, 'partition') === undefined) return undefined
    return quietly(() => basename(dirname(realpathSync(join(this.#folders.sysClassBlock, device)))))
  }

  /** A number that sysfs tells of a device. */
  number(device: string, file: 'start' | 'partition' | 'size'): bigint | undefined {
    return quietly(() =>
      BigInt(readFileSync(join(this.#folders.sysClassBlock, device, file), 'latin1').trim()),
    )
  }

  /** A partition as its disk's table has it. Needs the right to read the disk. */
  tableEntry(device: string): { layout: DiskLayout; partition: Partition } | undefined {
    const disk = this.diskOf(device)
    if (disk === undefined) return undefined
    if (!this.#layouts.has(disk))
      this.#layouts.set(
        disk,
        quietly(() => layoutOf(`/dev/${disk}`)),
      )
    const layout = this.#layouts.get(disk)
    const number = Number(this.number(device, 'partition'))
    const partition = layout?.partitions.find((candidate) => candidate.number === number)
    return layout === undefined || partition === undefined ? undefined : { layout, partition }
  }
}

function layoutOf(disk: string): DiskLayout {
  const source = new FileBlockSource(disk)
  try {
    return readLayout(source, () => undefined)
  } finally {
    source.close()
  }
}

function fromPartUuid(partUuid: string, start: bigint | undefined): PartitionIdentity | undefined {
  if (GPT_PARTUUID.test(partUuid)) return { scheme: 'gpt', partition: partUuid.toLowerCase() }
  const signature = MBR_PARTUUID.exec(partUuid)?.[1]
  if (signature === undefined || start === undefined) return undefined
  return { scheme: 'mbr', diskSignature: Number.parseInt(signature, 16), offset: start * SYSFS_SECTOR }
}

function readLinks(folder: string): Map<string, string> {
  const names = quietly(() => readdirSync(folder)) ?? []
  const links = names.map((name): [string | undefined, string] => [
    quietly(() => basename(realpathSync(join(folder, name)))),
    name,
  ])
  return new Map(links.filter((pair): pair is [string, string] => pair[0] !== undefined))
}

/** What this system does not tell stays unknown: containers show no devices, not everybody may read disks. */
export function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const fromSystem = error instanceof StateliftError || systemCodeOf(error) !== ''
    if (fromSystem || error instanceof SyntaxError) return undefined
    throw error
  }
}
