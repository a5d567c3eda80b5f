import { type EntryFacts, visibleAttributes } from '../directory/entry-facts.ts'
import { safeName } from '../directory/safe-name.ts'
import type { Times } from '../record/standard-information.ts'
import { type NameTable, RESIDENT, type RecordTable, State } from './record-table.ts'

/** One name in the columns of a scan. It takes its facts from there when it is asked: a directory may have a million of these. */
export class ListedEntry implements EntryFacts {
  readonly id: number
  readonly #name: number
  readonly #records: RecordTable
  readonly #names: NameTable
  readonly #clusterOf: (record: number) => number

  /** `name` is the row of the name; `clusterOf` gives the cluster that holds a record. */
  constructor(records: RecordTable, names: NameTable, name: number, clusterOf: (record: number) => number) {
    this.#records = records
    this.#names = names
    this.#name = name
    this.#clusterOf = clusterOf
    this.id = names.record[name] ?? 0
  }

  get name(): string {
    return safeName(this.#names.name(this.#name))
  }

  get directory(): boolean {
    return this.#records.has(this.id, State.Directory)
  }

  get size(): number {
    return this.directory ? 0 : (this.#records.size[this.id] ?? 0)
  }

  get attributes(): number {
    const packed = this.#records.has(this.id, State.Packed)
    return visibleAttributes(this.#records.attributes[this.id] ?? 0, this.directory, this.reparseTag, packed)
  }

  get times(): Times {
    return {
      created: this.#records.time(this.id, 0),
      modified: this.#records.time(this.id, 1),
      changed: this.#records.time(this.id, 2),
      accessed: this.#records.time(this.id, 3),
    }
  }

  get reparseTag(): number {
    return this.#records.reparseTag[this.id] ?? 0
  }

  get links(): number {
    return Math.max(1, this.#records.links[this.id] ?? 1)
  }

  get fileKey(): number {
    return this.id
  }

  get position(): number {
    const cluster = this.#records.cluster[this.id] ?? RESIDENT
    return this.directory || cluster === RESIDENT ? this.#clusterOf(this.id) : cluster
  }
}
