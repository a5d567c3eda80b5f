import type { Warning, WarningSink } from '../errors/index.ts'

/** What a warning of `Diagnostics` can be about; docs/hives.md says what each means. */
export type HiveWarningKind =
  | 'hive-base-block-bad'
  | 'hive-base-block-recovered'
  | 'hive-dirty'
  | 'hive-log-unusable'
  | 'hive-log-not-applied'
  | 'hive-log-incomplete'
  | 'hive-truncated'
  | 'hive-size-wrong'
  | 'hive-bin-bad'
  | 'hive-cell-out-of-bounds'
  | 'hive-cell-bad'
  | 'hive-key-bad'
  | 'hive-key-parent-wrong'
  | 'hive-key-repeated'
  | 'hive-key-too-deep'
  | 'hive-name-bad'
  | 'hive-subkey-list-bad'
  | 'hive-subkey-count-wrong'
  | 'hive-subkeys-unsorted'
  | 'hive-value-list-bad'
  | 'hive-value-bad'
  | 'hive-data-bad'
  | 'hive-security-bad'
  | 'hive-content-shared'
  | 'hive-root-searched'
  | 'hive-more-warnings'

/** These tell of what was done, not of what is lost. */
const INFORMATION: ReadonlySet<string> = new Set<HiveWarningKind>([
  'hive-base-block-recovered',
  'hive-log-unusable',
  'hive-log-not-applied',
  'hive-log-incomplete',
  'hive-subkeys-unsorted',
])

/** Whether a hive's warning tells that something in it is lost. */
export function tellsOfLoss({ kind }: Warning): boolean {
  return kind.startsWith('hive-') && !INFORMATION.has(kind)
}

/** A hostile hive could complain without end. */
const WARNING_LIMIT = 1000

/** Collects a hive's warnings, each once however often its place is read. */
export class Diagnostics {
  readonly warnings: Warning[] = []
  readonly #where: string
  readonly #sink: WarningSink | undefined
  readonly #seen = new Set<string>()
  #lossy = false

  constructor(where: string, sink: WarningSink | undefined) {
    this.#where = where
    this.#sink = sink
  }

  /** Whether anything was lost. */
  get lossy(): boolean {
    return this.#lossy
  }

  /** `offset` is in bytes from the start of the file. */
  warn(kind: HiveWarningKind, message: string, offset?: number): void {
    if (!INFORMATION.has(kind)) this.#lossy = true
    if (this.warnings.length > WARNING_LIMIT) return
    const mark = `${kind} ${offset} ${message}`
    if (this.#seen.has(mark)) return
    this.#seen.add(mark)
    if (this.warnings.length < WARNING_LIMIT) {
      this.#tell({ kind, message, where: this.#where, ...(offset === undefined ? {} : { offset }) })
    } else {
      const message = 'There are more faults in this hive than are listed.'
      this.#tell({ kind: 'hive-more-warnings', message, where: this.#where })
    }
  }

  #tell(warning: Warning): void {
    this.warnings.push(warning)
    this.#sink?.(warning)
  }
}
