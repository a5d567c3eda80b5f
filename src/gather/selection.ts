import type { Entry, EntryId, FileTimes, Volume } from '../volume/index.ts'
import { FileColumns } from './file-columns.ts'

/** A file that a rule selected: what the pipeline reads and the catalog describes. */
export interface SelectedFile {
  /** The offline system's own name, e.g. `C:\Users\ned\a.txt`. */
  readonly path: string
  readonly volume: Volume
  readonly entry: Entry
  /** Which components and contexts want it: an index into the bound rules' owner sets. */
  readonly owners: number
}

/** The files that the rules selected. They are given back one at a time, as views. */
export class Selection implements Iterable<SelectedFile> {
  readonly #columns = new FileColumns()
  #bytes = 0

  get length(): number {
    return this.#columns.length
  }

  /** Sum of the sizes of the unnamed streams. */
  get bytes(): number {
    return this.#bytes
  }

  /** `directory` is the offline path of the folder that holds the entry. Throws `VolumeError` when the volume cannot tell the entry's facts. */
  add(directory: string, volume: Volume, entry: Entry, owners: number): void {
    this.#columns.add(directory, volume, entry, owners)
    this.#bytes += this.#columns.size(this.length - 1)
  }

  /** For whoever looks at many files and needs no more. */
  sizeAt(index: number): number {
    return this.#columns.size(index)
  }

  nameAt(index: number): string {
    return this.#columns.name(index)
  }

  /** The offline path of the folder that holds the file. */
  directoryAt(index: number): string {
    return this.#columns.directory(index).path
  }

  at(index: number): SelectedFile {
    if (index >= this.length) throw new RangeError(`there is no selected file ${index} of ${this.length}`)
    return new FileView(this.#columns, index)
  }

  *[Symbol.iterator](): Iterator<SelectedFile> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }

  /** The files volume by volume in the order in which their contents lie on the disk; those of unknown position in the order found. */
  *inDiskOrder(): Generator<SelectedFile> {
    for (const index of this.#columns.diskOrder()) yield this.at(index)
  }
}

/**
 * A file of a selection. It looks up what it is asked for: thousands are held while their contents are read, and whatever they held would
 * outlive the collector's young generation.
 */
class FileView implements SelectedFile {
  readonly #columns: FileColumns
  readonly #index: number
  readonly entry: Entry

  constructor(columns: FileColumns, index: number) {
    this.#columns = columns
    this.#index = index
    this.entry = new EntryView(columns, index)
  }

  get path(): string {
    const { path } = this.#columns.directory(this.#index)
    return path.endsWith('\\') ? path + this.entry.name : `${path}\\${this.entry.name}`
  }

  get volume(): Volume {
    return this.#columns.directory(this.#index).volume
  }

  get owners(): number {
    return this.#columns.owners(this.#index)
  }
}

class EntryView implements Entry {
  readonly #columns: FileColumns
  readonly #index: number
  readonly name: string
  readonly directory = false

  constructor(columns: FileColumns, index: number) {
    this.#columns = columns
    this.#index = index
    this.name = columns.name(index)
  }

  get id(): EntryId {
    return this.#columns.id(this.#index, this.name)
  }

  get size(): number {
    return this.#columns.size(this.#index)
  }

  get attributes(): number {
    return this.#columns.attributes(this.#index)
  }

  get times(): FileTimes {
    return this.#columns.times(this.#index)
  }

  get reparseTag(): number {
    return this.#columns.odd(this.#index)?.reparseTag ?? 0
  }

  get links(): number {
    return this.#columns.odd(this.#index)?.links ?? 1
  }

  get fileKey(): Entry['fileKey'] {
    return this.#columns.odd(this.#index)?.fileKey ?? this.id
  }

  get position(): number {
    return this.#columns.position(this.#index)
  }
}
