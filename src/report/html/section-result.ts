import { RETURN_CODES } from '../../errors/index.ts'
import { formatBytes, formatDuration } from '../console-progress.ts'
import { counted, facts, grouped, moment, name } from './elements.ts'
import { type Html, html } from './html.ts'
import type { RunReport } from './run-report.ts'

type Verdict = 'complete' | 'partial' | 'failed'

const SYMBOL: Readonly<Record<Verdict, string>> = { complete: '✓', partial: '!', failed: '✕' }

export function verdictOf({ end: { code }, missing }: RunReport): Verdict {
  if (code !== 0 && code !== 3) return 'failed'
  return code === 3 || missing.length > 0 ? 'partial' : 'complete'
}

/** The top of the page: how it went, what to do, and the sums. */
export function result(report: RunReport): Html {
  const { end, source, started } = report
  const verdict = verdictOf(report)
  const computer = source?.computerName ?? ''
  return html`<header>
<p class="kicker">Statelift capture report</p>
<h1>${computer === '' ? 'Capture' : name(computer)}</h1>
<p class="when"><time datetime="${started.toISOString()}">${moment(started)}</time></p>
<div class="verdict ${verdict}"><p class="headline"><span class="symbol" aria-hidden="true">${SYMBOL[verdict]}</span> ${headline(report, verdict)}</p>
${sentences(report, verdict).map((sentence) => html`<p>${sentence}</p>`)}
<p class="code">Return code ${end.code} (${RETURN_CODES[end.code]})</p></div>
${figures(report)}
</header>
`
}

function headline({ end, missing }: RunReport, verdict: Verdict): string {
  if (verdict === 'complete') return 'Everything that the rules selected is in the store.'
  if (end.code === 2) return 'The capture was stopped. There is no store.'
  if (verdict === 'failed') return `The capture failed: ${end.message}`
  const count = missing.length
  return count === 0 ? end.message : `The store is made, without ${counted(count, 'selected object')}.`
}

function sentences({ end, missing, store }: RunReport, verdict: Verdict): string[] {
  if (verdict === 'failed') {
    return store === undefined ? [...end.more, 'No store was made by this run.'] : [...end.more]
  }
  return missing.length === 0
    ? []
    : ['What is missing is named below, each with its reason. All else is whole.']
}

function figures({ total, store, missing, started, finished, users, phases }: RunReport): Html {
  if (total.objects === 0 && store === undefined) return html``
  const seconds = (finished.getTime() - started.getTime()) / 1000
  const saving = phases.find(({ name: phase }) => phase === 'Saving files')?.seconds ?? 0
  const taken = users.filter((user) => user.outcome === 'captured').length
  return html`<div class="figures">${facts([
    ['Captured', strong(formatBytes(total.bytes))],
    ['In the store', strong(store === undefined ? 'no store' : formatBytes(store.size))],
    ['Files', strong(grouped(total.files))],
    ['Settings', strong(grouped(total.registry))],
    ['Users', strong(grouped(taken))],
    ['Missing', strong(grouped(missing.length))],
    ['Time', strong(formatDuration(seconds))],
    ['Speed', strong(saving >= 1 ? `${formatBytes(total.bytes / saving)}/s` : '–')],
  ])}</div>`
}

function strong(text: string): Html {
  return html`<strong>${text}</strong>`
}
