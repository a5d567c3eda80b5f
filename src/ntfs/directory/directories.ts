import { MftListing } from '../mft/mft-listing.ts'
import { MftScan } from '../mft/mft-scan.ts'
import type { Ntfs } from '../ntfs.ts'
import type { NtfsFile } from '../ntfs-file.ts'
import { readOr } from '../read-or.ts'
import { AttributeType } from '../record/attribute.ts'
import { MetadataRecord } from '../record/metadata-record.ts'
import { FileFlag } from '../record/standard-information.ts'
import { Directory } from './directory.ts'
import { type EntryFacts, entryFacts, knownReparsePoint } from './entry-facts.ts'

/** A table of so few records (16 MB) is read as fast as a few directories are. */
const SMALL_TABLE = 16_384
/** How many entries are listed from indexes before a larger table is read: each costs a read anywhere on the disk, and a table is read at the disk's full speed. */
const INDEX_BUDGET = 1024

/** The root of a volume whose record of it is damaged. */
const LOST_ROOT: EntryFacts = {
  id: MetadataRecord.Root,
  name: '',
  directory: true,
  size: 0,
  attributes: FileFlag.Directory,
  times: { created: 0n, modified: 0n, accessed: 0n, changed: 0n },
  reparseTag: 0,
  links: 1,
  fileKey: MetadataRecord.Root,
  position: 0,
}

/** Where listings come from: indexes as long as they can be read, the table at once, or whichever costs less. */
export type ListFrom = 'indexes' | 'table' | 'either'

/**
 * The directories of a volume. A path is looked up in the indexes, so that finding out what is on a large volume does not
 * read its whole table; the first few small listings of a large volume come from them too. From then on, or where an
 * index is damaged, the table is scanned once and all listings come from that.
 */
export class Directories {
  readonly #ntfs: Ntfs
  #budget: number
  #listing: MftListing | undefined
  /** By directory: files with damaged records that its index still names. */
  readonly #damaged = new Map<number, readonly EntryFacts[]>()
  /** The directory that lists a damaged one. Its own record no longer tells, and two of them could lead into each other. */
  readonly #parentOfDamaged = new Map<number, number>()
  /** By directory: names that the table has and the index has lost. */
  readonly #lost = new Map<number, readonly EntryFacts[]>()

  constructor(ntfs: Ntfs, from: ListFrom = 'either') {
    this.#ntfs = ntfs
    const either = ntfs.mft.recordCount <= SMALL_TABLE ? 0 : INDEX_BUDGET
    this.#budget = { indexes: Number.POSITIVE_INFINITY, table: 0, either }[from]
  }

  root(): EntryFacts | undefined {
    const file = this.#fileOf(MetadataRecord.Root)
    if (file === undefined) return LOST_ROOT
    return file.directory ? entryFacts(this.#ntfs, file, undefined) : undefined
  }

  /** The entries of the directory with this record number; undefined when it is none. */
  list(directory: number): EntryFacts[] | undefined {
    if (this.#listing?.isDirectory(directory) === true) return this.#children(directory)
    const file = this.#fileOf(directory)
    if (file === undefined && directory === MetadataRecord.Root) return this.#children(directory)
    if (file?.directory !== true) return undefined
    const entries = this.#budget <= 0 ? undefined : new Directory(this.#ntfs, file).list(this.#budget)
    if (entries === undefined) return this.#children(directory)
    this.#budget -= entries.length + 1
    return entries
  }

  /** The entry at the end of these names, each in any letter case; undefined when there is none. */
  lookup(names: readonly string[]): EntryFacts | undefined {
    let entry = this.root()
    for (const name of names) {
      if (entry === undefined || !entry.directory) return undefined
      entry = this.#find(entry.id, name)
    }
    return entry
  }

  #find(directory: number, name: string): EntryFacts | undefined {
    if (this.#listing?.isDamaged(directory) === true) return this.#choose(this.#children(directory), name)
    const file = this.#fileOf(directory)
    if (file === undefined && directory === MetadataRecord.Root) {
      return this.#choose(this.#children(directory), name)
    }
    if (file?.directory !== true) return undefined
    const index = new Directory(this.#ntfs, file)
    const found = index.find(name)
    if (found !== undefined) return entryFacts(this.#ntfs, found.file, found.name)
    if (index.damaged) return this.#choose(this.#children(directory), name)
    // The index is the quick way; once the table was read it must not know less than the table.
    return this.#listing === undefined ? undefined : this.#choose(this.#lostNames(directory, index), name)
  }

  /** The root is there on every volume: what cannot be read of it the table makes good. */
  #fileOf(directory: number): NtfsFile | undefined {
    const read = () => this.#ntfs.file(directory)
    return directory === MetadataRecord.Root ? readOr(undefined, read, () => undefined) : read()
  }

  #choose(entries: readonly EntryFacts[], name: string): EntryFacts | undefined {
    const { upcase } = this.#ntfs
    return (
      entries.find((entry) => entry.name === name) ??
      entries.find((entry) => upcase.compare(entry.name, name) === 0)
    )
  }

  /** Files that name this directory and that its index does not name, as a write that was cut off leaves them. */
  #lostNames(directory: number, index: Directory): readonly EntryFacts[] {
    const known = this.#lost.get(directory)
    if (known !== undefined) return known
    const claimed = new Set<string>()
    for (const { record, name } of index.claims()) claimed.add(`${record} ${name}`)
    const lost = this.#children(directory).filter((entry) => !claimed.has(`${entry.id} ${entry.name}`))
    this.#lost.set(directory, lost)
    return lost
  }

  #children(directory: number): EntryFacts[] {
    this.#listing ??= this.#scan()
    const listed = this.#listing.children(directory)
    return this.#listing.damaged ? [...listed, ...this.#damagedIn(directory, this.#listing)] : listed
  }

  #damagedIn(directory: number, listing: MftListing): readonly EntryFacts[] {
    const known = this.#damaged.get(directory)
    if (known !== undefined) return known
    const file = listing.isDamaged(directory) ? undefined : this.#ntfs.file(directory)
    const found: EntryFacts[] = []
    if (file !== undefined) {
      const index = new Directory(this.#ntfs, file)
      for (const entry of index.lost((record) => listing.isDamaged(record))) {
        const parent = this.#parentOfDamaged.get(entry.id) ?? directory
        if (entry.directory && parent !== directory) continue
        this.#parentOfDamaged.set(entry.id, directory)
        found.push(entry)
      }
    }
    this.#damaged.set(directory, found)
    return found
  }

  #scan(): MftListing {
    const { mft, geometry, warnings } = this.#ntfs
    const scan = new MftScan(mft.stream, mft.recordSize, geometry.clusterCount, warnings).run(
      this.#recordsInUse(),
    )
    for (const record of scan.distantReparse) {
      const file = this.#ntfs.file(record)
      const reparse = file === undefined ? undefined : knownReparsePoint(this.#ntfs, file)
      scan.records.reparseTag[record] = reparse?.tag ?? 0
    }
    return new MftListing(scan, { clusterOf: (record) => mft.clusterOf(record), warnings })
  }

  /** $MFT's own bitmap; undefined where it cannot be read. */
  #recordsInUse(): Uint8Array | undefined {
    const { mft } = this.#ntfs
    const read = () => {
      const file = this.#ntfs.file(MetadataRecord.Mft)
      const limit = Math.ceil(mft.recordCount / 8)
      return file === undefined ? undefined : this.#ntfs.read(file, AttributeType.Bitmap, '', limit)
    }
    return readOr(undefined, read, () => undefined)
  }
}
