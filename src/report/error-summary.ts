/** What the log's last block tells: errors by Win32 code, in the order in which each was first met. */
export class ErrorSummary {
  readonly #byCode = new Map<number, { causedAbort: boolean; recurrence: number; first: string }>()
  #hints: readonly string[] = []

  record(code: number, text: string, causedAbort: boolean): void {
    const known = this.#byCode.get(code)
    if (known === undefined) {
      this.#byCode.set(code, { causedAbort, recurrence: 1, first: text })
      return
    }
    known.recurrence += 1
    known.causedAbort ||= causedAbort
  }

  /** Lines below the table that say what to look at. */
  hint(lines: readonly string[]): void {
    this.#hints = lines
  }

  /** The block as real logs have it, column widths and spelling included. */
  lines(): string[] {
    if (this.#byCode.size === 0 && this.#hints.length === 0) {
      return [TITLE, 'No error in migration process is recorded.']
    }
    return [
      TITLE,
      '* One or more errors were encountered in migration (ordered by first occurence)',
      RULE,
      `|${[...HEADINGS].map((heading, column) => ` ${heading.padStart(WIDTHS[column] ?? 0)} `).join('|')}| First Occurence      `,
      ...[...this.#byCode].map(([code, { causedAbort, recurrence, first }]) => {
        const cells = [String(code), causedAbort ? 'Yes' : 'No', String(recurrence)]
        return `|${cells.map((cell, column) => ` ${cell.padStart(WIDTHS[column] ?? 0)} `).join('|')}| ${first}`
      }),
      RULE,
      ...this.#hints.map((hint) => `| - ${hint}`),
      ...(this.#hints.length > 0 ? [RULE] : []),
    ]
  }
}

const TITLE = `${'-'.repeat(35)} USMT ERROR SUMMARY ${'-'.repeat(35)}`
const RULE = `+${'-'.repeat(89)}`
const HEADINGS = ['Error Code', 'Caused Abort', 'Recurrence']
const WIDTHS = [13, 12, 10]
