import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { FileBlockSource, readLayout } from '../disk/index.ts'
import { StateliftError } from '../errors/index.ts'
import type { HostVolume, PartitionIdentity } from './host.ts'
import type { Mount } from './linux-mounts.ts'
import { identityOf, readableVolumes } from './partitions.ts'

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
    return device === undefined ? undefined : this.#identityOf(device)
  }

  #identityOf(device: string): PartitionIdentity | undefined {
    const start = this.#number(device, 'start')
    const partUuid = this.#partUuids.get(device)
    const byLink = partUuid === undefined ? undefined : fromPartUuid(partUuid, start)
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
        const layout = readLayout(source, () => undefined)
        const partition = layout.partitions.find((candidate) => candidate.number === Number(number))
        return partition === undefined ? undefined : identityOf(layout, partition)
      } finally {
        source.close()
      }
    })
  }

  /** Partitions of NTFS that nobody has mounted, as far as the disks may be read. */
  unmounted(mounts: readonly Mount[]): HostVolume[] {
    const mounted = new Set(mounts.map((mount) => this.#deviceName(mount)))
    const devices = quietly(() => readdirSync(this.#folders.sysClassBlock)) ?? []
    return devices
      .filter((device) => !mounted.has(device) && this.#number(device, 'partition') !== undefined)
      .sort()
      .flatMap((device) => {
        const path = `/dev/${device}`
        return (
          quietly(() => {
            const source = new FileBlockSource(path)
            try {
              return readableVolumes(path, source, undefined, () => undefined).map((volume) => ({
                ...volume,
                partition: this.#identityOf(device),
              }))
            } finally {
              source.close()
            }
          }) ?? []
        )
      })
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
function quietly<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    const fromSystem = error instanceof StateliftError || (error instanceof Error && 'code' in error)
    if (fromSystem || error instanceof SyntaxError) return undefined
    throw error
  }
}
