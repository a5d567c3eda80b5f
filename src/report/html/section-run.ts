import type { Warning } from '../../errors/index.ts'
import { PROFILE_OUTCOMES } from '../../gather/index.ts'
import { formatBytes, formatDuration } from '../console-progress.ts'
import { bar, facts, grouped, moment, name, section, table } from './elements.ts'
import { type Html, html } from './html.ts'
import { OUTCOME_TEXTS } from './outcome-texts.ts'
import type { RunReport } from './run-report.ts'

const MOST_WARNINGS = 200

/** What was odd and did not end the run. */
export function warnings({ warnings: all, log }: RunReport): Html {
  if (all.length === 0) return html``
  const shown = all.slice(0, MOST_WARNINGS)
  const more = all.length - shown.length
  return section(
    'warnings',
    'Warnings',
    html`<ul class="warnings">${shown.map(({ where, message }: Warning) =>
      where === undefined || message.includes(where)
        ? html`<li>${name(message)}</li>`
        : html`<li>${name(message)} <small>${name(where)}</small></li>`,
    )}</ul>`,
    more > 0 ? html`<p class="note">${grouped(more)} more are in the log ${name(log)}.</p>` : undefined,
  )
}

/** The ledger: every selected object and every profile with one outcome, and the sums. */
export function ledger({ ledger: sums }: RunReport): Html {
  const { selected, outcomes, profiles, profilesSeen } = sums
  const ended = Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  if (selected === 0 && profilesSeen === 0) return html``
  const columns = [
    { title: 'Outcome' },
    { title: 'What it means' },
    { title: 'Number', kind: 'number' },
  ] as const
  return section(
    'ledger',
    'The ledger',
    table('Every object that a rule selected ends in one way', columns, [
      ...Object.entries(OUTCOME_TEXTS).map(([outcome, meaning]) => [
        outcome,
        meaning,
        grouped(countIn(outcomes, outcome)),
      ]),
      ['selected', addsUp(ended, selected), grouped(selected)],
    ]),
    table('Every profile that was found ends in one way', columns, [
      ...Object.entries(PROFILE_OUTCOMES).map(([outcome, meaning]) => [
        outcome,
        meaning,
        grouped(countIn(profiles, outcome)),
      ]),
      ['found', 'all of the above', grouped(profilesSeen)],
    ]),
  )
}

function addsUp(ended: number, selected: number): string {
  if (ended === selected) return 'all of the above; the sums add up'
  return `${grouped(Math.abs(selected - ended))} have no single outcome: the run ended before all was done`
}

function countIn(counts: Readonly<Record<string, number>>, outcome: string): number {
  return counts[outcome] ?? 0
}

/** How the run was made: phases, command line, places. */
export function run(report: RunReport): Html {
  const { phases, commandLine, log, store, tool, host, started, finished } = report
  const longest = Math.max(...phases.map(({ seconds }) => seconds))
  return section(
    'run',
    'The run',
    phases.length === 0
      ? undefined
      : table(
          'Time by phase',
          [{ title: 'Phase' }, { title: 'Share', kind: 'share' }, { title: 'Time', kind: 'number' }],
          phases.map(({ name: phase, seconds }) => [
            phase,
            bar(seconds, longest),
            seconds < 10 ? `${seconds.toFixed(1)} s` : formatDuration(seconds),
          ]),
        ),
    html`<h3>Command line</h3><pre>${commandLine}</pre>`,
    facts([
      ['Started', moment(started)],
      ['Ended', moment(finished)],
      ['Log', name(log)],
      ...(store === undefined
        ? []
        : [
            ['Store', name(store.path)] as const,
            ['Kind of store', `${store.type}, ${formatBytes(store.size)}`] as const,
          ]),
      ['Done by', html`${tool.name} ${tool.version} on ${name(host)}`],
    ]),
  )
}
