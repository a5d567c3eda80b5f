import type { WarningSink } from '../errors/index.ts'
import type { Place } from './place.ts'

/** Every kind of warning that reading NTFS gives; `docs/ntfs.md` says what each means for the reader. */
export type NtfsWarningKind =
  | 'ntfs-boot-sector-backup-used'
  | 'ntfs-volume-cut-short'
  | 'ntfs-volume-dirty'
  | 'ntfs-volume-hibernated'
  | 'ntfs-log-not-empty'
  | 'ntfs-mirror-used'
  | 'ntfs-record-torn'
  | 'ntfs-record-damaged'
  | 'ntfs-attribute-list-damaged'
  | 'ntfs-run-list-damaged'
  | 'ntfs-runs-overlap'
  | 'ntfs-size-impossible'
  | 'ntfs-index-damaged'
  | 'ntfs-index-stale'
  | 'ntfs-orphan'
  | 'ntfs-directory-loop'
  | 'ntfs-directory-many-names'
  | 'ntfs-name-unsafe'
  | 'ntfs-reparse-damaged'
  | 'ntfs-extended-attributes-damaged'
  | 'ntfs-security-damaged'
  | 'ntfs-upcase-damaged'

const MOST_OF_A_KIND = 1000

/**
 * Passes warnings on, each once, and no more of one kind than a person can use: a volume made to hurt could
 * otherwise fill the memory or the log with them.
 */
export class WarningGate {
  readonly #sink: WarningSink | undefined
  readonly #volume: string
  #positionOf: (record: number) => number | undefined = () => undefined
  readonly #seen = new Map<NtfsWarningKind, Set<string>>()

  constructor(volume: string, sink: WarningSink | undefined) {
    this.#volume = volume
    this.#sink = sink
  }

  /** Tells how a record's place on the volume is found, so that warnings can have it. */
  locateRecordsBy(positionOf: (record: number) => number | undefined): void {
    this.#positionOf = positionOf
  }

  /** `offset` is a byte of the volume; left out, it is where the record of `place` begins. */
  warn(kind: NtfsWarningKind, message: string, place?: Place, offset?: number): void {
    if (this.#sink === undefined) return
    const key = `${place?.text ?? ''}|${offset ?? ''}|${message}`
    const seen = this.#seen.get(kind) ?? new Set<string>()
    this.#seen.set(kind, seen)
    if (seen.size > MOST_OF_A_KIND || seen.has(key)) return
    seen.add(key)
    const where = place === undefined ? this.#volume : `${this.#volume}, ${place.text}`
    const at = offset ?? (place === undefined ? undefined : this.#positionOf(place.record))
    this.#sink(
      seen.size > MOST_OF_A_KIND
        ? { kind, message: 'Further warnings of this kind are not listed.', where: this.#volume }
        : { kind, message, where, ...(at === undefined ? {} : { offset: at }) },
    )
  }
}
