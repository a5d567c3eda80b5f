import type { Missing } from '../../gather/index.ts'
import { counted, grouped, name, section, table } from './elements.ts'
import { type Html, html } from './html.ts'
import { OUTCOME_TEXTS } from './outcome-texts.ts'
import type { RunReport } from './run-report.ts'

/** A page with more of them is no longer read; the log and the catalog name all. */
const MOST_SHOWN = 1000

/** Every selected object that is not in the store, with the reason. */
export function missingObjects({ missing, log }: RunReport): Html {
  if (missing.length === 0) return html``
  const shown = missing.slice(0, MOST_SHOWN)
  const more = missing.length - shown.length
  return section(
    'missing',
    'Not in the store',
    table(
      'How many, and why',
      [{ title: 'Outcome' }, { title: 'What it means' }, { title: 'Objects', kind: 'number' }],
      [...countsOf(missing)].map(([outcome, count]) => [outcome, OUTCOME_TEXTS[outcome], grouped(count)]),
    ),
    table(
      more > 0 ? `The first ${grouped(shown.length)} of ${grouped(missing.length)}` : 'Each of them',
      [{ title: 'Object' }, { title: 'Outcome' }, { title: 'Reason' }],
      shown.map(({ path, outcome, reason }) => [name(path), outcome, name(reason)]),
    ),
    more > 0
      ? html`<p class="note">${counted(more, 'more object')} of this kind: the log ${name(log)} and the store's catalog name them all.</p>`
      : undefined,
  )
}

function countsOf(missing: readonly Missing[]): Map<Missing['outcome'], number> {
  const counts = new Map<Missing['outcome'], number>()
  for (const { outcome } of missing) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  return new Map([...counts].sort(([, a], [, b]) => b - a))
}
