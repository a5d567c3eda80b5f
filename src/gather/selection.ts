import type { Entry, EntryId, FileTimes, Volume } from '../volume/index.ts'
import { PackedStrings } from './packed-strings.ts'

/** A file that a rule selected: what the pipeline reads and the catalog describes. */
export interface SelectedFile {
  /** The offline system's own name, e.g. `C:\Users\ned\a.txt`. */
  readonly path: string
  readonly volume: Volume
  readonly entry: Entry
  /** Which components and contexts want it: an index into the bound rules' owner sets. */
  readonly owners: number
}

const FIRST_CAPACITY = 1024
const TIMES_PER_FILE = 4

/**
 * The files that the rules selected, in columns rather than objects: a million of them have to fit beside everything
 * else. Files are given back one at a time as short-lived views.
 */
export class Selection implements Iterable<SelectedFile> {
  #length = 0
  #bytes = 0
  readonly #volumes: Volume[] = []
  readonly #directories: string[] = []
  readonly #names = new PackedStrings()
  /** Ids that are numbers, and of those that are a prefix and the name -1 - the prefix's place; the others are in `#oddIds`. */
  #id = new Float64Array(FIRST_CAPACITY)
  readonly #idPrefixes: string[] = []
  readonly #oddIds = new Map<number, EntryId>()
  /** What few files have: several names, or a reparse point. For the others nobody asks. */
  readonly #odd = new Map<number, Pick<Entry, 'fileKey' | 'links' | 'reparseTag'>>()
  #directory = new Uint32Array(FIRST_CAPACITY)
  #volume = new Uint16Array(FIRST_CAPACITY)
  #owners = new Uint32Array(FIRST_CAPACITY)
  #size = new Float64Array(FIRST_CAPACITY)
  #position = new Float64Array(FIRST_CAPACITY)
  #attributes = new Uint32Array(FIRST_CAPACITY)
  #times = new BigInt64Array(FIRST_CAPACITY * TIMES_PER_FILE)

  get length(): number {
    return this.#length
  }

  /** Sum of the sizes of the unnamed streams. */
  get bytes(): number {
    return this.#bytes
  }

  /** `directory` is the offline path of the folder that holds the entry. Throws `VolumeError` when the volume cannot tell the entry's facts. */
  add(directory: string, volume: Volume, entry: Entry, owners: number): void {
    // All facts first: when one of them throws, nothing was added.
    const { size, position, attributes, reparseTag, links, times } = entry
    const odd = links > 1 || reparseTag !== 0 ? { fileKey: entry.fileKey, links, reparseTag } : undefined
    const index = this.#length
    if (index === this.#size.length) this.#grow()
    if (this.#directories.at(-1) !== directory) this.#directories.push(directory)
    if (this.#volumes.at(-1) !== volume) this.#volumes.push(volume)
    this.#names.push(entry.name)
    this.#addId(index, entry)
    if (odd !== undefined) this.#odd.set(index, odd)
    this.#directory[index] = this.#directories.length - 1
    this.#volume[index] = this.#volumes.length - 1
    this.#owners[index] = owners
    this.#size[index] = size
    this.#position[index] = position
    this.#attributes[index] = attributes
    this.#times.set([times.created, times.modified, times.accessed, times.changed], index * TIMES_PER_FILE)
    this.#length++
    this.#bytes += size
  }

  /** For whoever looks at many files and needs no more: `at` makes objects. */
  sizeAt(index: number): number {
    return this.#size[index] ?? 0
  }

  nameAt(index: number): string {
    return this.#names.at(index) ?? ''
  }

  #addId(index: number, { id, name }: Entry): void {
    if (typeof id === 'number') {
      this.#id[index] = id
      return
    }
    const prefixLength = id.length - name.length
    if (prefixLength < 0 || !id.endsWith(name)) {
      this.#oddIds.set(index, id)
      return
    }
    const last = this.#idPrefixes.at(-1)
    if (last === undefined || last.length !== prefixLength || !id.startsWith(last)) {
      this.#idPrefixes.push(id.slice(0, prefixLength))
    }
    this.#id[index] = -this.#idPrefixes.length
  }

  #idOf(index: number, name: string): EntryId {
    const odd = this.#oddIds.get(index)
    if (odd !== undefined) return odd
    const id = this.#id[index] ?? 0
    return id < 0 ? this.#idPrefixes[-1 - id] + name : id
  }

  at(index: number): SelectedFile {
    const volume = this.#volumes[this.#volume[index] ?? 0]
    const directory = this.#directories[this.#directory[index] ?? 0]
    const name = this.#names.at(index)
    if (volume === undefined || directory === undefined || name === undefined) {
      throw new RangeError(`there is no selected file ${index} of ${this.#length}`)
    }
    const id = this.#idOf(index, name)
    const odd = this.#odd.get(index)
    const entry: Entry = {
      id,
      name,
      directory: false,
      size: this.#size[index] ?? 0,
      attributes: this.#attributes[index] ?? 0,
      reparseTag: odd?.reparseTag ?? 0,
      links: odd?.links ?? 1,
      fileKey: odd?.fileKey ?? id,
      position: this.#position[index] ?? 0,
      times: this.#timesAt(index),
    }
    const path = directory.endsWith('\\') ? directory + name : `${directory}\\${name}`
    return { path, volume, entry, owners: this.#owners[index] ?? 0 }
  }

  #timesAt(index: number): FileTimes {
    const at = index * TIMES_PER_FILE
    const time = (which: number) => BigInt.asUintN(64, this.#times[at + which] ?? 0n)
    return { created: time(0), modified: time(1), accessed: time(2), changed: time(3) }
  }

  *[Symbol.iterator](): Iterator<SelectedFile> {
    for (let index = 0; index < this.#length; index++) yield this.at(index)
  }

  /** The files volume by volume in the order in which their contents lie on the disk; those of unknown position in the order found. */
  *inDiskOrder(): Generator<SelectedFile> {
    const order = new Uint32Array(this.#length)
    for (let index = 0; index < order.length; index++) order[index] = index
    order.sort((a, b) => {
      const volumes = (this.#volume[a] ?? 0) - (this.#volume[b] ?? 0)
      return volumes || (this.#position[a] ?? 0) - (this.#position[b] ?? 0) || a - b
    })
    for (const index of order) yield this.at(index)
  }

  #grow(): void {
    const capacity = this.#size.length * 2
    const grown = <T extends { set(from: T): void }>(column: T, bigger: T): T => {
      bigger.set(column)
      return bigger
    }
    this.#directory = grown(this.#directory, new Uint32Array(capacity))
    this.#volume = grown(this.#volume, new Uint16Array(capacity))
    this.#owners = grown(this.#owners, new Uint32Array(capacity))
    this.#size = grown(this.#size, new Float64Array(capacity))
    this.#position = grown(this.#position, new Float64Array(capacity))
    this.#attributes = grown(this.#attributes, new Uint32Array(capacity))
    this.#id = grown(this.#id, new Float64Array(capacity))
    this.#times = grown(this.#times, new BigInt64Array(capacity * TIMES_PER_FILE))
  }
}
