import type { ProfileOutcome } from '../../gather/index.ts'
import { facts, name, section, table } from './elements.ts'
import { type Html, html } from './html.ts'
import type { ReportedUser, RunReport } from './run-report.ts'

/** The installation, and whose profiles it holds: every name with its evidence. */
export function source({ source: windows, users }: RunReport): Html {
  if (windows === undefined) return html``
  const { facts: known, drives, notes } = windows
  return html`${section(
    'installation',
    'The offline Windows',
    facts(known.map(([term, value]) => [term, name(value)])),
    table(
      'Drives',
      [{ title: 'Letter' }, { title: 'Read from' }, { title: 'Kind' }],
      drives.map(({ letter, source: from, kind }) => [name(letter), name(from), kind]),
    ),
    notes.length === 0
      ? undefined
      : html`<h3>How it was found</h3><ul>${notes.map((note) => html`<li>${name(note)}</li>`)}</ul>`,
  )}${section(
    'users',
    'Whose profiles there are',
    users.length === 0
      ? html`<p>No profile was found.</p>`
      : table(
          'Every profile of the installation, taken or not',
          [
            { title: 'Account' },
            { title: 'Taken' },
            { title: 'Named by' },
            { title: 'Profile' },
            { title: 'Last used' },
          ],
          users.map(userRow),
        ),
  )}`
}

function userRow(user: ReportedUser): Html[] {
  const { account, sid, kind, outcome, reason, evidence, proven, profilePath, hive, lastUsed, problems } =
    user
  return [
    html`${name(account)}<small>${name(sid)}</small><small>${kind}</small>`,
    html`<span class="tag ${outcome === 'captured' ? 'yes' : 'no'}">${outcome === undefined ? 'not decided' : DECISIONS[outcome]}</span><small>${name(reason)}</small>`,
    html`${name(evidence)}${proven ? undefined : html`<small class="doubt">not proven</small>`}`,
    html`${name(profilePath === '' ? 'no path' : profilePath)}<small>NTUSER.DAT ${hive}</small>${problems.map(
      (problem) => html`<small class="doubt">${name(problem)}</small>`,
    )}`,
    lastUsed === undefined
      ? html`not known`
      : html`${lastUsed.time.slice(0, 10)}<small>${name(lastUsed.evidence)}</small>`,
  ]
}

const DECISIONS: Readonly<Record<ProfileOutcome, string>> = {
  captured: 'taken',
  'left-out': 'left out',
  'not-a-user': 'left out',
  ghost: 'absent',
}
