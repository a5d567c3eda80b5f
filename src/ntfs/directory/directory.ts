import type { Ntfs } from '../ntfs.ts'
import type { NtfsFile } from '../ntfs-file.ts'
import { recordPlace } from '../place.ts'
import { readOr } from '../read-or.ts'
import { type FileName, NameSpace, parseFileName } from '../record/file-name.ts'
import { type FileReference, parseReference } from '../record/file-record.ts'
import { FIRST_USER_RECORD } from '../record/metadata-record.ts'
import { type EntryFacts, entryFacts } from './entry-facts.ts'
import type { IndexEntry, IndexTree } from './index-tree.ts'
import { lostEntry } from './lost-entry.ts'
import { safeName } from './safe-name.ts'

const NAME_INDEX = '$I30'

interface IndexedName {
  readonly reference: FileReference
  readonly name: FileName
}

/** A file that a directory's index led to, and the name by which a listing shows it. */
export interface Found {
  readonly file: NtfsFile
  readonly name: FileName
}

/**
 * A directory read through its index. An index is a copy: what it says counts only where the file's own record
 * says the same, so that this way and the scan of the table give the same entries.
 */
export class Directory {
  readonly #ntfs: Ntfs
  readonly #file: NtfsFile
  readonly #tree: IndexTree | undefined
  #damaged = false

  constructor(ntfs: Ntfs, file: NtfsFile) {
    this.#ntfs = ntfs
    this.#file = file
    this.#tree = ntfs.index(file, NAME_INDEX, (what) => this.#damage(what))
    if (this.#tree === undefined) this.#damage('it has none')
  }

  /** Whether part of the index, or a record that it leads to, could not be read, so that entries may be missing. */
  get damaged(): boolean {
    return this.#damaged
  }

  /** At most `limit` entries; undefined when there are more, or when the index is damaged: the table must be scanned then. */
  list(limit: number): EntryFacts[] | undefined {
    const names: IndexedName[] = []
    for (const entry of this.#tree?.entries() ?? []) {
      const indexed = this.#parse(entry)
      if (indexed === undefined || indexed.name.space === NameSpace.Dos) continue
      if (names.push(indexed) > limit) return undefined
    }
    // In the order of the records the disk's head moves one way.
    names.sort((a, b) => a.reference.record - b.reference.record)
    const entries = names.flatMap((indexed) => {
      const found = this.#confirm(indexed)
      return found === undefined ? [] : [entryFacts(this.#ntfs, found.file, found.name)]
    })
    return this.#damaged ? undefined : entries
  }

  /** Record and name of each entry, as the index has them and a listing shows them. */
  *claims(): Generator<{ readonly record: number; readonly name: string }> {
    for (const entry of this.#tree?.entries() ?? []) {
      const indexed = this.#parse(entry)
      if (indexed !== undefined) yield { record: indexed.reference.record, name: safeName(indexed.name.name) }
    }
  }

  /** The files of which this index is all that is left, since their records are damaged. */
  *lost(isDamaged: (record: number) => boolean): Generator<EntryFacts> {
    for (const entry of this.#tree?.entries() ?? []) {
      const indexed = this.#parse(entry)
      if (indexed === undefined || indexed.name.space === NameSpace.Dos) continue
      const { record } = indexed.reference
      if (entry.key === undefined || !isDamaged(record)) continue
      yield lostEntry(record, indexed.name.name, entry.key, this.#ntfs.mft.clusterOf(record))
    }
  }

  /** The file of that name in any letter case, long or short; one in the same letter case first. */
  find(name: string): Found | undefined {
    const upcase = this.#ntfs.upcase
    const compare = (key: Uint8Array) => upcase.compare(name, parseFileName(key)?.name ?? '')
    const candidates: Found[] = []
    for (const entry of this.#tree?.find(compare) ?? []) {
      const indexed = this.#parse(entry)
      const found = indexed === undefined ? undefined : this.#confirm(indexed)
      if (found === undefined) continue
      if (found.name.name === name) return found
      candidates.push(found)
    }
    return candidates[0]
  }

  #parse(entry: IndexEntry): IndexedName | undefined {
    const name = entry.key === undefined ? undefined : parseFileName(entry.key)
    if (name === undefined) {
      this.#damage('an entry has no name')
      return undefined
    }
    const reference = parseReference(entry.bytes, 0)
    return reference.record < FIRST_USER_RECORD ? undefined : { reference, name }
  }

  #confirm({ reference, name }: IndexedName): Found | undefined {
    const file = this.#fileOf(reference.record)
    if (file === 'damaged') return undefined
    const isHere = ({ parent }: FileName) =>
      parent.record === this.#file.number && parent.sequence === this.#file.sequence
    const sought = name.space === NameSpace.Dos ? undefined : name.name
    const own =
      file?.sequence !== reference.sequence
        ? undefined
        : file.names().find((one) => isHere(one) && (sought === undefined || one.name === sought))
    if (file === undefined || own === undefined) {
      this.#ntfs.warnings.warn(
        'ntfs-index-stale',
        `A directory lists ${JSON.stringify(name.name)}, but record ${reference.record} is not that file; it is left out.`,
        recordPlace(this.#file.number),
      )
      return undefined
    }
    return { file, name: own }
  }

  /** What a damaged record held the table's scan finds out: it has the names of the files that say they are in it. */
  #fileOf(record: number): NtfsFile | 'damaged' | undefined {
    const read = (): NtfsFile | 'damaged' | undefined => {
      const file = this.#ntfs.file(record)
      return file === undefined && typeof this.#ntfs.mft.read(record) === 'string' ? 'damaged' : file
    }
    const file = readOr('damaged', read, () => undefined)
    if (file === 'damaged') this.#damaged = true
    return file
  }

  #damage(what: string): void {
    this.#damaged = true
    this.#ntfs.warnings.warn(
      'ntfs-index-damaged',
      `The index of a directory is damaged: ${what}; the MFT is read instead.`,
      recordPlace(this.#file.number),
    )
  }
}
