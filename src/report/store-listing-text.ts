import type { Sum } from './capture-tally.ts'
import { formatBytes } from './console-progress.ts'
import { printable } from './log-text.ts'
import type { StoreListing } from './store-listing.ts'

/** `/list` for people: tables by user and by component, then what is not in the store. */
export function listingText(listing: StoreListing): string[] {
  const { store, total, contexts, components, outcomes, missing } = listing
  const { manifest, damage } = store
  const kind = `${manifest?.type ?? 'damaged'} store${store.encrypted ? ', encrypted' : ''}`
  const lines = [
    `${store.path}: ${kind}`,
    ...(manifest === undefined ? [] : [`  made ${manifest.finished} from ${sourceText(manifest.source)}`]),
    ...(damage === undefined ? [] : [`  damaged: ${damage}; the sums are of what can be told`]),
    '',
    'By user:',
    ...table('user', [
      ...contexts.map(({ name, sid, sum }) => ({
        name: sid === undefined ? name : `${name} (${sid})`,
        sum,
      })),
      { name: 'all', sum: total },
    ]),
    '',
    'By component:',
    ...table('component', components),
  ]
  const notCaptured = Object.entries(outcomes).filter(
    ([outcome, count]) => outcome !== 'captured' && count > 0,
  )
  if (notCaptured.length > 0) {
    lines.push(
      '',
      `Not in the store: ${notCaptured.map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`,
      ...missing.map(
        ({ path, outcome, reason }) => `  ${outcome}  ${path}${reason === '' ? '' : `: ${reason}`}`,
      ),
    )
  }
  return lines.map((line) => printable(line.trimEnd()))
}

function sourceText({ computerName, product }: Readonly<Record<string, unknown>>): string {
  const known = [computerName, product].filter((part) => typeof part === 'string' && part !== '')
  return known.length === 0 ? 'an unknown source' : known.join(', ')
}

const COLUMNS = ['size', 'files', 'settings', 'not in it'] as const

function table(
  title: string,
  rows: readonly { readonly name: string; readonly sum: Readonly<Sum> }[],
): string[] {
  const cells = rows.map(({ name, sum }) => [
    name,
    formatBytes(sum.bytes),
    ...[sum.files, sum.registry, sum.missing].map(String),
  ])
  const all = [[title, ...COLUMNS], ...cells]
  const widths = [title, ...COLUMNS].map((_, column) =>
    all.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  )
  return all.map(
    (row) =>
      `  ${row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')}`,
  )
}
