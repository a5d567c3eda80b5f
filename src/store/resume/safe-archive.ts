import type { SourceState, TakenRecord } from '../contents/content-sink.ts'
import type { StoreKeys } from '../crypto/keys.ts'
import { BlockKind, type Journal } from '../journal/journal.ts'
import { type ClaimedContent, SafeEntries } from './safe-entries.ts'
import { type CatalogText, SafeRecords } from './safe-records.ts'

/** What a run gets out of the interrupted ones before it. */
export interface Taken {
  readonly records: readonly TakenRecord[]
  /** Stored sizes of the contents that came with them. */
  readonly contents: readonly number[]
}

/** What interrupted runs have made safe of an archive: catalog lines and the entries that they speak of. */
export class SafeArchive {
  readonly #journal: Journal
  readonly #entries: SafeEntries
  readonly #records: SafeRecords

  /** @throws StoreError when the journal is damaged after all */
  constructor(journal: Journal, keys: StoreKeys | undefined) {
    this.#journal = journal
    this.#entries = new SafeEntries(journal, keys)
    this.#records = new SafeRecords(journal, {
      contentNumber: (place) => this.#entries.numberOf(place),
      hashNumber: (sha256, content, place) => this.#entries.hashNumberOf(sha256, content, place),
    })
  }

  get objects(): number {
    return this.#records.objects
  }

  /** The object's records if it was taken as it is now and all of it is there; they stay in the catalog then. */
  take(state: SourceState): Taken | undefined {
    const found = this.#records.find(state)
    if (found === undefined) return undefined
    const all = [
      { path: state.path, record: found.record },
      ...found.streams.map(({ name, record }) => ({ path: `${state.path}:${name}`, record })),
    ]
    if (!all.every(({ record }) => this.#entries.holds(record))) return undefined
    const contents: number[] = []
    for (const { record } of all) {
      this.#records.keep(record)
      const storedSize = record.content === undefined ? undefined : this.#entries.claim(record.content)
      if (record.size > 0 && storedSize !== undefined) contents.push(storedSize)
    }
    return { records: all.map(({ path, record: { type, size } }) => ({ path, type, size })), contents }
  }

  /** Where a content of this hash is; its entry stays then. */
  takeContent(hash: Buffer): ClaimedContent | undefined {
    return this.#entries.claimContent(hash)
  }

  nameFor(name: string): string {
    return this.#entries.nameFor(name)
  }

  catalog(): Iterable<CatalogText> {
    return this.#records.catalog(this.#journal.contents(BlockKind.Catalog))
  }

  centralDirectory(): Iterable<{ bytes: Buffer; old: number }> {
    return this.#entries.centralDirectory(this.#journal.contents(BlockKind.Central))
  }
}
