import { hostname } from 'node:os'
import { join, parse } from 'node:path'
import type { ScanOptions } from '../../cli/index.ts'
import { messageOf, type ReturnCode, StateliftError } from '../../errors/index.ts'
import { filetimeToIso } from '../../filetime/index.ts'
import type { ExplainableRules } from '../../migxml/index.ts'
import type { OfflineSystem } from '../../offline/index.ts'
import {
  isSomebodyElses,
  type ReportedComponent,
  type ReportedContext,
  type ReportedSource,
  type ReportedStore,
  type ReportedUser,
  type RunReport,
  writeReport,
} from '../../report/index.ts'
import type { UserDecision } from '../../users/index.ts'
import type { Profile } from '../../windows/index.ts'
import { profileOutcome } from './choose-profiles.ts'
import type { Hardware } from './hardware.ts'
import type { ScanSession } from './scan-session.ts'

/** What a run has found out by the time it ends, however early that is. */
export interface RunFacts {
  system?: OfflineSystem
  decisions?: readonly UserDecision<Profile>[]
  rules?: ExplainableRules
  store?: ReportedStore
}

/** Writes the page about a run, where one is wanted. A page that cannot be written is a warning: the capture is what counts. */
export function reportRun(session: ScanSession, code: ReturnCode, message: string, error: unknown): void {
  const { command, logs } = session.options
  const path = logs.report ?? (command.kind === 'capture' ? besideLog(logs) : undefined)
  if (path === undefined) return
  try {
    if (logs.report === undefined && isSomebodyElses(path)) {
      session.log.warning(
        `${path} is not replaced by the report of this run, since it is no report; /report names another file`,
      )
      return
    }
    writeReport(path, runReport(session, code, message, error))
    session.log.note(`Report: ${path}`)
  } catch (cause) {
    const reason = messageOf(cause)
    session.log.warning(`The report ${path} was not written: ${reason}`)
  }
}

function besideLog({ file }: ScanOptions['logs']): string {
  const { dir, name } = parse(file)
  return join(dir, `${name}.html`)
}

function runReport(session: ScanSession, code: ReturnCode, message: string, error: unknown): RunReport {
  const { options, facts, tally, ledger, warnings, times, version } = session
  const [first = message, ...more] = error instanceof StateliftError ? error.lines() : []
  return {
    tool: { name: 'statelift', version },
    commandLine: options.commandLine,
    host: hostText(session.hardware()),
    started: session.started,
    finished: new Date(),
    end: { code, message: first, more },
    log: options.logs.file,
    store: facts.store,
    source: facts.system === undefined ? undefined : sourceOf(facts.system),
    users: usersOf(session),
    contexts: contextsOf(session),
    components: componentsOf(session),
    total: tally.total,
    largest: tally.largest.files,
    missing: ledger.missingObjects,
    warnings,
    ledger: ledger.sums(),
    phases: times.phases,
  }
}

/** The computer that does the work: its name, and what it is where it has said so. */
function hostText(hardware: Hardware | undefined): string {
  if (hardware === undefined) return hostname()
  const machine = [hardware.manufacturer, hardware.model].filter((part) => part !== '').join(' ')
  return machine === '' ? hostname() : `${hostname()} (${machine})`
}

function sourceOf({ identity, windowsDirectory, drives, notes }: OfflineSystem): ReportedSource {
  const { product, version, build, edition, installType, architecture, architectureSource } = identity
  const { domain } = identity
  const domainText =
    domain === null
      ? 'none (workgroup)'
      : [domain.netbios, domain.dns, domain.sid].filter((part) => part !== '').join(', ')
  const facts: [string, string][] = [
    ['Product', product],
    ['Version', version],
    ['Build', build],
    ['Edition', edition],
    ['Installation type', installType],
    ['Architecture', `${architecture}, by ${architectureSource}`],
    ['Computer name', identity.computerName],
    ['Machine SID', identity.machineSid ?? 'not known'],
    ['Domain', domainText],
    ['Time zone', identity.timeZone],
    ['Windows directory', windowsDirectory],
  ]
  return {
    facts: facts.filter(([, value]) => value !== ''),
    computerName: identity.computerName,
    drives: drives.map(({ letter, source, kind }) => ({ letter, source, kind })),
    notes: [...identity.notes, ...notes],
  }
}

function usersOf({ facts: { system, decisions = [] } }: ScanSession): ReportedUser[] {
  const decisionOf = new Map(decisions.map((decision) => [decision.profile, decision]))
  return (system?.profiles ?? []).map((profile) => {
    const { account, sid, kind, evidence, proven, profilePath, hive, problems, lastUsed } = profile
    const decision = decisionOf.get(profile)
    const time = lastUsed === undefined ? undefined : filetimeToIso(lastUsed.time)
    return {
      account,
      sid,
      kind,
      outcome: decision === undefined ? undefined : profileOutcome(decision),
      reason: decision?.reason ?? '',
      evidence,
      proven,
      profilePath,
      hive,
      lastUsed:
        lastUsed === undefined || time === undefined ? undefined : { time, evidence: lastUsed.evidence },
      problems,
    }
  })
}

function contextsOf({ facts: { rules }, tally }: ScanSession): ReportedContext[] {
  return (rules?.contexts ?? []).map((name, number) => ({
    name: shownContext(name, number),
    sum: tally.ofContext(number),
    folders: tally.foldersOf(number),
  }))
}

/** What belongs to several users counts for the system. */
function shownContext(name: string, number: number): string {
  return number === 0 ? 'System and shared' : name
}

function componentsOf({ facts: { rules }, tally }: ScanSession): ReportedComponent[] {
  return tally.components
    .map((number) => {
      const component = rules?.components[number]
      return {
        name: component?.path.join(' › ') ?? `component ${number}`,
        file: component?.file ?? '',
        sum: tally.ofComponent(number),
        contexts: tally
          .contextsOf(number)
          .map(([context]) => shownContext(rules?.contexts[context] ?? `context ${context}`, context)),
      }
    })
    .sort((a, b) => b.sum.bytes - a.sum.bytes)
}
