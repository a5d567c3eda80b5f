import type { Measured } from './measured.ts'

export interface Row extends Measured {
  readonly name: string
  /** Bytes of what was written. */
  readonly size: number
}

const COLUMNS = [
  '',
  'seconds',
  'relative',
  'until on disk',
  'CPU seconds',
  'store MB',
  'peak memory MB',
] as const

/** Rows of text, as Markdown. `reference` names the row to which the others are compared. */
export function markdownTable(rows: readonly Row[], reference: string): string {
  const own = rows.find(({ name }) => name === reference)
  const lines = rows.map((row) => [
    row.name,
    row.seconds.toFixed(2),
    own === undefined ? '' : `× ${(row.seconds / own.seconds).toFixed(2)}`,
    row.durableSeconds.toFixed(2),
    row.cpuSeconds.toFixed(1),
    row.size === 0 ? '' : (row.size / 1e6).toFixed(0),
    row.megabytes.toFixed(0),
  ])
  const all = [[...COLUMNS], ...lines]
  const widths = COLUMNS.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0)))
  const text = (line: readonly string[]) =>
    `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, column) => (column === 0 ? `:${'-'.repeat(width + 1)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [text(all[0] ?? []), rule, ...lines.map(text)].join('\n')
}
