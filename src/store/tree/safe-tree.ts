/**
 * What interrupted runs have made safe of a store that is a folder: catalog lines, and the files that they name.
 */
import { lstatSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { SourceState, TakenRecord } from '../contents/content-sink.ts'
import { DigestTable, textDigest } from '../contents/digest-table.ts'
import { BlockKind, type Journal } from '../journal/journal.ts'
import { type CatalogText, type SafeRecord, SafeRecords } from '../resume/safe-records.ts'
import { systemCodeOf } from '../store-error.ts'
import type { StoreTree } from './store-tree.ts'

/** A file of an interrupted run that stays. */
export interface TakenFile {
  readonly name: string
  readonly hash: Buffer | undefined
  readonly size: number
}

export class SafeTree {
  readonly #journal: Journal
  readonly #tree: StoreTree
  readonly #records: SafeRecords
  readonly #table = new DigestTable()
  /** By number from the table. */
  readonly #names: string[] = []
  readonly #hashes: Buffer[] = []
  readonly #taken = new Set<number>()

  /** Removes what no line of the journal names. @throws StoreError when the journal is damaged after all */
  constructor(journal: Journal, tree: StoreTree) {
    this.#journal = journal
    this.#tree = tree
    this.#records = new SafeRecords(journal, {
      contentNumber: ({ content }) => this.#numberOf(content),
      hashNumber: (sha256, content) => {
        this.#hashes[content] = Buffer.from(sha256, 'hex')
        return content
      },
    })
    for (const name of this.#files())
      if (this.#table.numberOf(textDigest(name)) === undefined) tree.remove(name)
  }

  get objects(): number {
    return this.#records.objects
  }

  #numberOf(name: string): number {
    const number = this.#table.add(textDigest(name))
    this.#names[number] = name
    return number
  }

  /** The files of the folder by their names in the store. */
  *#files(): Generator<string> {
    for (const entry of readdirSync(this.#tree.root, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue
      yield relative(this.#tree.root, join(entry.parentPath, entry.name)).replaceAll('\\', '/')
    }
  }

  /**
   * The records of an object that was taken as it is now, with their files; they stay. Of any other the files go, to make room
   * for new ones. Folders are always taken again: their times are set at the end.
   */
  take(state: SourceState): { records: readonly TakenRecord[]; files: readonly TakenFile[] } | undefined {
    const found = state.directory ? undefined : this.#records.find(state)
    const all =
      found === undefined
        ? []
        : [
            { path: state.path, record: found.record },
            ...found.streams.map(({ name, record }) => ({ path: `${state.path}:${name}`, record })),
          ]
    if (found === undefined || !all.every(({ record }) => this.#holds(record))) {
      for (const content of this.#records.contentsOf(state.path)) this.#remove(content)
      return undefined
    }
    const files: TakenFile[] = []
    for (const { record } of all) {
      this.#records.keep(record)
      const { content, size } = record
      if (content === undefined) continue
      this.#taken.add(content)
      files.push({ name: this.#names[content] ?? '', hash: this.#hashes[content], size })
    }
    return { records: all.map(({ path, record: { type, size } }) => ({ path, type, size })), files }
  }

  #holds({ content, size }: SafeRecord): boolean {
    if (content === undefined) return true
    try {
      const stat = lstatSync(this.#tree.path(this.#names[content] ?? ''))
      return stat.isFile() && stat.size === size
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return false
      throw error
    }
  }

  #remove(content: number): void {
    const name = this.#names[content]
    if (name !== undefined && !name.endsWith('/')) this.#tree.remove(name)
    this.#taken.add(content)
  }

  /** Removes the files that nothing of this run has asked for. */
  removeRest(): void {
    for (const content of this.#names.keys()) if (!this.#taken.has(content)) this.#remove(content)
  }

  catalog(): Iterable<CatalogText> {
    return this.#records.catalog(this.#journal.contents(BlockKind.Catalog))
  }
}
