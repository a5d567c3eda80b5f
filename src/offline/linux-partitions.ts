import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { FileBlockSource, readLayout } from '../disk/index.ts'
import { StateliftError } from '../errors/index.ts'
import type { PartitionIdentity } from './host.ts'
import type { Mount } from './linux-mounts.ts'

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

  constructor(folders: DeviceFolders = FOLDERS) {
    this.#folders = folders
    this.#partUuids = readLinks(folders.byPartUuid)
  }

  identify(mount: Mount): PartitionIdentity | undefined {
    const device = this.#deviceName(mount)
    if (device === undefined) return undefined
    const start = this.#number(device, 'start')
    const partUuid = this.#partUuids.get(device)
    const byLink = partUuid === undefined ? undefined : identityOf(partUuid, start)
    return byLink ?? this.#fromTable(device)
  }

  #deviceName(mount: Mount): string | undefined {
    const path = mount.source.startsWith('/dev/')
      ? mount.source
      : join(this.#folders.sysDevBlock, mount.device)
    return quietly(() => basename(realpathSync(path)))
  }

  #number(device: string, file: string): bigint | undefined {
    return quietly(() =>
      BigInt(readFileSync(join(this.#folders.sysClassBlock, device, file), 'latin1').trim()),
    )
  }

  /** Needs the right to read the disk. */
  #fromTable(device: string): PartitionIdentity | undefined {
    const number = this.#number(device, 'partition')
    const disk = quietly(() => basename(dirname(realpathSync(join(this.#folders.sysClassBlock, device)))))
    if (number === undefined || disk === undefined) return undefined
    return quietly(() => {
      const source = new FileBlockSource(`/dev/${disk}`)
      try {
        const { signature, partitions } = readLayout(source, () => undefined)
        const partition = partitions.find((candidate) => candidate.number === Number(number))
        if (partition?.guid !== undefined)
          return { scheme: 'gpt' as const, partition: partition.guid.toLowerCase() }
        if (partition === undefined || signature === undefined) return undefined
        return { scheme: 'mbr' as const, diskSignature: signature, offset: BigInt(partition.start) }
      } finally {
        source.close()
      }
    })
  }
}

function identityOf(partUuid: string, start: bigint | undefined): PartitionIdentity | undefined {
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
function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const fromSystem = error instanceof StateliftError || (error instanceof Error && 'code' in error)
    if (fromSystem || error instanceof SyntaxError) return undefined
    throw error
  }
}
