import { type CatalogRecord, noOutcomes, type Outcome } from './catalog-record.ts'
import type { StoreCounts } from './manifest.ts'

const COUNT_OF_TYPE = {
  file: 'files',
  directory: 'directories',
  stream: 'streams',
  registry: 'registry',
  synthetic: 'synthetic',
} as const

/** Counts records while they are written. */
export class Tally {
  readonly #counts = {
    objects: 0,
    files: 0,
    directories: 0,
    streams: 0,
    registry: 0,
    synthetic: 0,
    bytes: 0,
    contents: 0,
    storedBytes: 0,
  }
  readonly #ledger = noOutcomes()

  record(record: Pick<CatalogRecord, 'type' | 'size' | 'outcome'>): void {
    this.#counts.objects++
    this.#counts[COUNT_OF_TYPE[record.type]]++
    this.#ledger[record.outcome]++
    if (record.outcome === 'captured') this.#counts.bytes += record.size
  }

  content(storedSize: number): void {
    this.#counts.contents++
    this.#counts.storedBytes += storedSize
  }

  get counts(): StoreCounts {
    return { ...this.#counts }
  }

  get ledger(): Readonly<Record<Outcome, number>> {
    return { ...this.#ledger }
  }
}
