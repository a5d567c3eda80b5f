import { Directory } from './directory.ts'
import { type EntryFacts, entryFacts, readReparsePoint } from './entry-facts.ts'
import { MftListing } from './mft-listing.ts'
import { MftScan } from './mft-scan.ts'
import { MetadataRecord, type Ntfs } from './ntfs.ts'

/** How many entries are listed from indexes before the whole table is read: each costs a read anywhere on the disk, and a table is read at the disk's full speed. */
const INDEX_BUDGET = 1024

/**
 * The directories of a volume. A path is looked up in the indexes, and the first few small listings come from them too, so
 * that finding out what is on a large volume does not read its whole table. From then on, or where an index is
 * damaged, the table is scanned once and all listings come from that.
 */
export class Directories {
  readonly #ntfs: Ntfs
  #budget: number
  #listing: MftListing | undefined

  /** `budget` entries are listed from indexes before the table is scanned; 0 to scan at once. */
  constructor(ntfs: Ntfs, budget = INDEX_BUDGET) {
    this.#ntfs = ntfs
    this.#budget = budget
  }

  root(): EntryFacts | undefined {
    const file = this.#ntfs.file(MetadataRecord.Root)
    return file?.directory === true ? entryFacts(this.#ntfs, file, undefined) : undefined
  }

  /** The entries of the directory with this record number; undefined when it is none. */
  list(directory: number): EntryFacts[] | undefined {
    if (this.#listing !== undefined) return this.#listing.children(directory)
    const file = this.#ntfs.file(directory)
    if (file?.directory !== true) return undefined
    const entries = this.#budget <= 0 ? undefined : new Directory(this.#ntfs, file).list(this.#budget)
    if (entries === undefined) return this.listing().children(directory)
    this.#budget -= entries.length + 1
    return entries
  }

  /** The entry at the end of these names, each in any letter case; undefined when there is none. */
  lookup(names: readonly string[]): EntryFacts | undefined {
    if (names.length === 0) return this.root()
    let directory: number = MetadataRecord.Root
    for (const [depth, name] of names.entries()) {
      const file = this.#ntfs.file(directory)
      if (file?.directory !== true) return undefined
      const index = new Directory(this.#ntfs, file)
      const found = index.find(name)
      if (found === undefined)
        return index.damaged ? this.#lookupScanned(directory, names.slice(depth)) : undefined
      if (depth === names.length - 1) return entryFacts(this.#ntfs, found.file, found.name)
      directory = found.file.number
    }
    return undefined
  }

  /** The scan of the whole table, made when first needed. */
  listing(): MftListing {
    this.#listing ??= this.#scan()
    return this.#listing
  }

  #scan(): MftListing {
    const { mft, geometry, warnings } = this.#ntfs
    const scan = new MftScan(mft.stream, mft.recordSize, geometry.clusterCount, warnings).run()
    for (const record of scan.distantReparse) {
      const file = this.#ntfs.file(record)
      const reparse = file === undefined ? undefined : readReparsePoint(this.#ntfs, file)
      scan.records.reparseTag[record] = reparse?.tag ?? 0
    }
    return new MftListing(scan, { clusterOf: (record) => mft.clusterOf(record), warnings })
  }

  #lookupScanned(directory: number, names: readonly string[]): EntryFacts | undefined {
    let at = directory
    let found: EntryFacts | undefined
    for (const name of names) {
      const children = this.listing().children(at)
      found =
        children.find((child) => child.name === name) ??
        children.find((child) => this.#ntfs.upcase.compare(child.name, name) === 0)
      if (found === undefined) return undefined
      at = found.id
    }
    return found
  }
}
