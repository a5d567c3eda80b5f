import {
  type BlockSource,
  type DiskLayout,
  FileBlockSource,
  openPartition,
  readBlock,
  readLayout,
} from '../../disk/index.ts'
import { StateliftError, type WarningSink } from '../../errors/index.ts'
import type { HostVolume, PartitionIdentity } from './host.ts'
import { identityOf, readableVolume } from './partitions.ts'

/** Physical drives are numbered without large gaps. */
const MOST_DISKS = 32
const BOOT_SECTOR = 512

interface KnownPartition {
  /** `\\.\PhysicalDrive0` */
  readonly disk: string
  readonly number: number
  readonly identity: PartitionIdentity | undefined
  readonly bootSector: Buffer
}

/** How disks and volumes are opened; a test brings images. */
export type OpenBlocks = (path: string) => BlockSource

/**
 * Tells the partition behind a drive letter of the running Windows. What Windows would answer only through an I/O
 * control is found by comparing: the first sector of `\\.\D:` with that of every partition of every disk. It holds the
 * volume's serial number, so that two are the same only when one is a copy of the other; such a letter stays unknown.
 */
export class DrivePartitions {
  readonly #open: OpenBlocks
  #known: readonly KnownPartition[] | undefined

  constructor(open: OpenBlocks = (path) => new FileBlockSource(path)) {
    this.#open = open
  }

  identify(letter: string): PartitionIdentity | undefined {
    const sector = this.#bootSector(`\\\\.\\${letter}:`)
    if (sector === undefined) return undefined
    const [only, ...others] = this.#partitions().filter(({ bootSector }) => bootSector.equals(sector))
    return others.length === 0 ? only?.identity : undefined
  }

  /** Of some letters the one that shows a partition, or a volume that was opened from its device; undefined for none. */
  letterOf(source: string, partition: number | undefined, letters: readonly string[]): string | undefined {
    const sector =
      partition === undefined
        ? this.#bootSector(source)
        : this.#partitions().find(({ disk, number }) => disk === source && number === partition)?.bootSector
    if (sector === undefined) return undefined
    return letters.find((letter) => this.#bootSector(`\\\\.\\${letter}:`)?.equals(sector) === true)
  }

  /** The volumes of all disks that none of the letters shows. */
  withoutLetter(letters: readonly string[], onWarning: WarningSink): HostVolume[] {
    const shown = letters.flatMap((letter) => this.#bootSector(`\\\\.\\${letter}:`) ?? [])
    const hidden = this.#partitions().filter(
      ({ bootSector }) => !shown.some((sector) => sector.equals(bootSector)),
    )
    return hidden.flatMap(({ disk, number }): HostVolume[] => {
      const volume = this.#read(disk, (source) => {
        const layout = readLayout(source, () => undefined)
        const partition = layout.partitions.find((candidate) => candidate.number === number)
        return partition === undefined
          ? undefined
          : readableVolume(disk, source, layout, partition, onWarning)
      })
      return volume === undefined ? [] : [volume]
    })
  }

  #bootSector(path: string): Buffer | undefined {
    const sector = this.#read(path, (volume) => readBlock(volume, 0, BOOT_SECTOR))
    return sector === undefined || sector.length < BOOT_SECTOR ? undefined : sector
  }

  #partitions(): readonly KnownPartition[] {
    this.#known ??= Array.from(
      { length: MOST_DISKS },
      (_, number) => `\\\\.\\PhysicalDrive${number}`,
    ).flatMap((disk) => this.#read(disk, (source) => partitionsOf(disk, source)) ?? [])
    return this.#known
  }

  /** What cannot be opened is not there or not allowed: then nothing is known of it. */
  #read<T>(path: string, use: (source: BlockSource) => T): T | undefined {
    try {
      const source = this.#open(path)
      try {
        return use(source)
      } finally {
        source.close()
      }
    } catch (error) {
      if (error instanceof StateliftError) return undefined
      throw error
    }
  }
}

function partitionsOf(disk: string, source: BlockSource): KnownPartition[] {
  const layout: DiskLayout = readLayout(source, () => undefined)
  return layout.partitions.map((partition) => ({
    disk,
    number: partition.number,
    identity: identityOf(layout, partition),
    bootSector: readBlock(openPartition(source, partition), 0, BOOT_SECTOR),
  }))
}
