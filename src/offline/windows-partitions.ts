import { type BlockSource, FileBlockSource, openPartition, readBlock, readLayout } from '../disk/index.ts'
import { StateliftError } from '../errors/index.ts'
import type { PartitionIdentity } from './host.ts'
import { identityOf } from './partitions.ts'

/** Physical drives are numbered without large gaps. */
const MOST_DISKS = 32
const BOOT_SECTOR = 512

interface KnownPartition {
  readonly identity: PartitionIdentity
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
    const sector = this.#read(`\\\\.\\${letter}:`, (volume) => readBlock(volume, 0, BOOT_SECTOR))
    if (sector === undefined || sector.length < BOOT_SECTOR) return undefined
    this.#known ??= this.#readDisks()
    const [only, ...others] = this.#known.filter(({ bootSector }) => bootSector.equals(sector))
    return others.length === 0 ? only?.identity : undefined
  }

  #readDisks(): KnownPartition[] {
    const known: KnownPartition[] = []
    for (let number = 0; number < MOST_DISKS; number++) {
      known.push(...(this.#read(`\\\\.\\PhysicalDrive${number}`, partitionsOf) ?? []))
    }
    return known
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

function partitionsOf(disk: BlockSource): KnownPartition[] {
  const layout = readLayout(disk, () => undefined)
  return layout.partitions.flatMap((partition): KnownPartition[] => {
    const identity = identityOf(layout, partition)
    if (identity === undefined) return []
    return [{ identity, bootSector: readBlock(openPartition(disk, partition), 0, BOOT_SECTOR) }]
  })
}
