import type { EntryFacts } from '../directory/entry-facts.ts'
import { isUnsafeName } from '../directory/safe-name.ts'
import { recordPlace } from '../place.ts'
import { FIRST_USER_RECORD, MetadataRecord } from '../record/metadata-record.ts'
import type { WarningGate } from '../warnings.ts'
import { ListedEntry } from './listed-entry.ts'
import type { ScanResult } from './mft-scan.ts'
import { type NameTable, type RecordTable, State } from './record-table.ts'

const NOBODY = 0xffff_ffff

export interface ListingOptions {
  /** The cluster that holds a record. */
  readonly clusterOf: (record: number) => number
  readonly warnings: WarningGate
}

/** The tree of all names, made from a scan: the names of each directory stand side by side in one array. */
export class MftListing {
  readonly #records: RecordTable
  readonly #names: NameTable
  /** Whether there are damaged records, whose names only the indexes of directories know. */
  readonly damaged: boolean
  readonly #options: ListingOptions
  /** `#children[#first[d] .. #first[d + 1])` are the names in directory `d`. */
  readonly #first: Uint32Array
  readonly #children: Uint32Array

  constructor(scan: ScanResult, options: ListingOptions) {
    this.#records = scan.records
    this.#names = scan.names
    this.damaged = scan.damaged
    this.#options = options
    const parents = this.#parents()
    this.#first = new Uint32Array(this.#records.count + 1)
    for (const parent of parents) {
      if (parent !== NOBODY) this.#first[parent + 1] = (this.#first[parent + 1] ?? 0) + 1
    }
    for (let i = 1; i < this.#first.length; i++) {
      this.#first[i] = (this.#first[i] ?? 0) + (this.#first[i - 1] ?? 0)
    }
    this.#children = new Uint32Array(this.#first[this.#first.length - 1] ?? 0)
    const next = this.#first.slice()
    for (let name = 0; name < parents.length; name++) {
      const parent = parents[name] ?? NOBODY
      if (parent === NOBODY) continue
      const at = next[parent] ?? 0
      this.#children[at] = name
      next[parent] = at + 1
    }
    this.#reportLoops(parents)
  }

  /** Also of a record that is damaged, when files say that they are in it. */
  isDirectory(record: number): boolean {
    if (this.#records.has(record, State.Base | State.Directory)) return true
    return this.isDamaged(record) && (this.#first[record + 1] ?? 0) > (this.#first[record] ?? 0)
  }

  isDamaged(record: number): boolean {
    return this.#records.has(record, State.Damaged)
  }

  /** The names in a directory. */
  children(directory: number): EntryFacts[] {
    const entries: EntryFacts[] = []
    const end = this.#first[directory + 1] ?? 0
    for (let i = this.#first[directory] ?? end; i < end; i++) {
      const name = this.#children[i] ?? 0
      entries.push(new ListedEntry(this.#records, this.#names, name, this.#options.clusterOf))
    }
    return entries
  }

  /** The directory that each name stands in, `NOBODY` for those that are not listed. */
  #parents(): Uint32Array {
    const { count } = this.#names
    const parents = new Uint32Array(count).fill(NOBODY)
    for (let name = 0; name < count; name++) parents[name] = this.#parentOf(name)
    this.#reportNameless()
    return parents
  }

  #reportNameless(): void {
    const records = this.#records
    for (let record = FIRST_USER_RECORD; record < records.count; record++) {
      if (!records.has(record, State.Base) || records.has(record, State.Named)) continue
      this.#options.warnings.warn(
        'ntfs-orphan',
        'A file has no name and is in no directory.',
        recordPlace(record),
      )
    }
  }

  #parentOf(name: number): number {
    const records = this.#records
    const names = this.#names
    const record = names.record[name] ?? 0
    const current = records.has(record, State.Base) && records.sequence[record] === names.sequence[name]
    // NTFS's own files, and names left in records that their file no longer has.
    if (record < FIRST_USER_RECORD || !current) return NOBODY
    if (records.has(record, State.Directory) && records.has(record, State.Named)) {
      this.#warn(
        'ntfs-directory-many-names',
        record,
        name,
        'A directory has more than one name; the first is used',
      )
      return NOBODY
    }
    records.mark(record, State.Named)
    const parent = names.parent[name] ?? NOBODY
    const there =
      records.has(parent, State.Base | State.Directory) &&
      records.sequence[parent] === names.parentSequence[name]
    if (records.has(parent, State.Damaged)) {
      this.#warn('ntfs-orphan', record, name, 'The record of the directory that a file is in is damaged')
    } else if (!there) {
      this.#warn('ntfs-orphan', record, name, 'A file is in no directory: the one it names is gone')
      return NOBODY
    }
    if (parent < FIRST_USER_RECORD && parent !== MetadataRecord.Root) return NOBODY
    records.links[record] = (records.links[record] ?? 0) + 1
    if (isUnsafeName(names.name(name))) {
      this.#warn('ntfs-name-unsafe', record, name, 'A name has characters of a path; they are replaced')
    }
    return parent
  }

  /** Directories that lead into themselves are not below the root: nobody meets them, so they are reported here. */
  #reportLoops(parents: Uint32Array): void {
    const records = this.#records
    const parentOf = new Uint32Array(records.count).fill(NOBODY)
    for (let name = 0; name < parents.length; name++) {
      const record = this.#names.record[name] ?? 0
      if (records.has(record, State.Directory)) {
        if (parents[name] !== NOBODY) parentOf[record] = parents[name] ?? NOBODY
      }
    }
    // 0: not looked at; otherwise the number of the walk that came by.
    const walk = new Uint32Array(records.count)
    for (let start = 0; start < records.count; start++) {
      let at = start
      while (at !== NOBODY && walk[at] === 0) {
        walk[at] = start + 1
        at = parentOf[at] ?? NOBODY
      }
      if (at !== NOBODY && walk[at] === start + 1) {
        this.#options.warnings.warn(
          'ntfs-directory-loop',
          'A directory lies within itself; what is in it cannot be listed.',
          recordPlace(at),
        )
      }
    }
  }

  #warn(
    kind: 'ntfs-directory-many-names' | 'ntfs-orphan' | 'ntfs-name-unsafe',
    record: number,
    name: number,
    what: string,
  ): void {
    const shown = JSON.stringify(this.#names.name(name))
    this.#options.warnings.warn(kind, `${what}: ${shown}.`, recordPlace(record))
  }
}
