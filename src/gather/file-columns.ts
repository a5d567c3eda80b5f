import { PackedStrings, ROWS, Rows, rowIn } from '../packed/index.ts'
import type { Entry, EntryId, FileTimes, Volume } from '../volume/index.ts'
import { orderedByPosition } from './disk-order.ts'

const TIMES_PER_FILE = 4

/** What few files have: several names, or a reparse point. For the others nobody asks. */
export type OddFacts = Pick<Entry, 'fileKey' | 'links' | 'reparseTag'>

interface Block {
  /** A number that is an id, or of an id that is a prefix and the name -1 - the prefix's place; of any other 0. */
  readonly id: Float64Array
  /** Places among the names. */
  readonly name: Uint32Array
  readonly directory: Uint32Array
  readonly owners: Uint32Array
  readonly size: Float64Array
  /** Undefined while it is 0 for all: a mounted volume does not tell it. */
  position: Float64Array | undefined
  readonly attributes: Uint32Array
  readonly times: BigUint64Array
}

interface Directory {
  readonly path: string
  readonly volume: Volume
}

/** The facts of many files, in columns rather than objects: a million of them have to fit beside everything else. */
export class FileColumns {
  #length = 0
  readonly #rows = new Rows(newBlock)
  readonly #names = new PackedStrings()
  readonly #directories: Directory[] = []
  readonly #idPrefixes: string[] = []
  /** 0 is the id of no file: on NTFS it is the record of the MFT. */
  readonly #oddIds = new Map<number, EntryId>()
  readonly #odd = new Map<number, OddFacts>()
  /** Where the files of each volume begin: they are added volume by volume. */
  readonly #volumeStarts: number[] = []

  get length(): number {
    return this.#length
  }

  /** `directory` is the offline path of the folder that holds the entry. Throws `VolumeError` when the volume cannot tell the entry's facts. */
  add(directory: string, volume: Volume, entry: Entry, owners: number): void {
    // All facts first: when one of them throws, nothing was added.
    const { size, position, attributes, reparseTag, links, times } = entry
    const odd = links > 1 || reparseTag !== 0 ? { fileKey: entry.fileKey, links, reparseTag } : undefined
    const index = this.#length
    const block = this.#rows.blockFor(index)
    const row = rowIn(index)
    block.name[row] = this.#names.add(entry.name)
    block.id[row] = this.#idNumber(index, entry)
    if (odd !== undefined) this.#odd.set(index, odd)
    block.directory[row] = this.#directoryNumber(directory, volume)
    block.owners[row] = owners
    block.size[row] = size
    if (position !== 0) {
      block.position ??= new Float64Array(ROWS)
      block.position[row] = position
    }
    block.attributes[row] = attributes
    const at = row * TIMES_PER_FILE
    block.times[at] = times.created
    block.times[at + 1] = times.modified
    block.times[at + 2] = times.accessed
    block.times[at + 3] = times.changed
    this.#length++
  }

  #directoryNumber(path: string, volume: Volume): number {
    const last = this.#directories.at(-1)
    if (last?.volume !== volume) this.#volumeStarts.push(this.#length)
    if (last?.path !== path || last.volume !== volume) this.#directories.push({ path, volume })
    return this.#directories.length - 1
  }

  #idNumber(index: number, { id, name }: Entry): number {
    if (typeof id === 'number' && id > 0) return id
    const prefixLength = typeof id === 'number' ? -1 : id.length - name.length
    if (typeof id === 'number' || prefixLength < 0 || !id.endsWith(name)) {
      this.#oddIds.set(index, id)
      return 0
    }
    const last = this.#idPrefixes.at(-1)
    if (last === undefined || last.length !== prefixLength || !id.startsWith(last)) {
      this.#idPrefixes.push(id.slice(0, prefixLength))
    }
    return -this.#idPrefixes.length
  }

  id(index: number, name: string): EntryId {
    const id = this.#rows.block(index).id[rowIn(index)] ?? 0
    if (id > 0) return id
    return id < 0 ? this.#idPrefixes[-1 - id] + name : (this.#oddIds.get(index) ?? id)
  }

  name(index: number): string {
    return this.#names.at(this.#rows.block(index).name[rowIn(index)] ?? 0)
  }

  directory(index: number): Directory {
    const directory = this.#directories[this.#rows.block(index).directory[rowIn(index)] ?? 0]
    if (directory === undefined) throw new RangeError(`there is no file ${index} of ${this.#length}`)
    return directory
  }

  owners(index: number): number {
    return this.#rows.block(index).owners[rowIn(index)] ?? 0
  }

  size(index: number): number {
    return this.#rows.block(index).size[rowIn(index)] ?? 0
  }

  attributes(index: number): number {
    return this.#rows.block(index).attributes[rowIn(index)] ?? 0
  }

  position(index: number): number {
    return this.#rows.block(index).position?.[rowIn(index)] ?? 0
  }

  /** Undefined for a file of one name that is no reparse point. */
  odd(index: number): OddFacts | undefined {
    return this.#odd.size === 0 ? undefined : this.#odd.get(index)
  }

  times(index: number): FileTimes {
    const { times } = this.#rows.block(index)
    const at = rowIn(index) * TIMES_PER_FILE
    return {
      created: times[at] ?? 0n,
      modified: times[at + 1] ?? 0n,
      accessed: times[at + 2] ?? 0n,
      changed: times[at + 3] ?? 0n,
    }
  }

  /** All files by volume, then by position, then as they were added. */
  *diskOrder(): Generator<number> {
    for (const [number, start] of this.#volumeStarts.entries()) {
      const end = this.#volumeStarts[number + 1] ?? this.#length
      const positions = new Float64Array(end - start)
      for (let place = 0; place < positions.length; place++) positions[place] = this.position(start + place)
      for (const place of orderedByPosition(positions)) yield start + place
    }
  }
}

function newBlock(): Block {
  return {
    id: new Float64Array(ROWS),
    name: new Uint32Array(ROWS),
    directory: new Uint32Array(ROWS),
    owners: new Uint32Array(ROWS),
    size: new Float64Array(ROWS),
    position: undefined,
    attributes: new Uint32Array(ROWS),
    times: new BigUint64Array(ROWS * TIMES_PER_FILE),
  }
}
