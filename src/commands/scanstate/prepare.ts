import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { ScanOptions } from '../../cli/index.ts'
import { documentedFault, StateliftError, type Warning } from '../../errors/index.ts'
import { type Contexts, evaluationContexts } from '../../gather/index.ts'
import {
  bindRules,
  type ConfigXml,
  compileRules,
  type ExplainableRules,
  NO_CONFIG,
  type RuleFile,
  readConfigXml,
} from '../../migxml/index.ts'
import {
  type Access,
  type HostFacts,
  isWindowsPe,
  type OfflineSystem,
  openOfflineSystem,
  prepareWorkingDirectory,
  readHostFacts,
} from '../../offline/index.ts'
import type { Profile } from '../../windows/index.ts'
import { chooseProfiles } from './choose-profiles.ts'
import { efsCertificates } from './efs-certificates.ts'
import { foldersElsewhere } from './folders-elsewhere.ts'
import { listActions } from './rule-actions.ts'
import type { ScanSession } from './scan-session.ts'

/** What all commands of ScanState work on. */
export interface Prepared {
  readonly system: OfflineSystem
  /** What this runs on: the store lies there. */
  readonly host: HostFacts
  /** The profiles that are taken, in the order of the contexts 1 and up. */
  readonly profiles: readonly Profile[]
  readonly rules: ExplainableRules
  readonly ruleFiles: readonly RuleFile[]
  /** What the rules were evaluated for. */
  readonly contexts: Contexts
}

/** Initialising, the first phase of a run: the working directory, the offline system, the users, the rules. */
export async function prepare(session: ScanSession): Promise<Prepared> {
  const { options, log } = session
  session.progress?.phase('Initializing')
  for (const warning of options.warnings) session.warn(warning)
  // What is wrong with a file that was given is told before any disk is looked at.
  session.times.begin('Reading the rules')
  const given = options.ruleFiles.map((path) => readRuleFile(path, session))
  const ruleFiles = [...given, ...efsCertificates(options)]
  const compiled = compileRules(ruleFiles)
  session.config = readConfig(session)
  session.times.begin('Opening the offline Windows')
  const workingDirectory = prepareWorkingDirectory(options.environment.workingDirectory, tmpdir())
  const onWarning = (warning: Warning): void => session.warn(warning)
  const host = readHostFacts({
    windowsPe: await isWindowsPe(workingDirectory, onWarning),
    systemDrive: session.environment.SystemDrive,
    images: options.source.images,
    access: accessOf(options),
    onWarning,
    onNote: (text) => log.note(text),
  })
  log.activity('AUTO_GENERATE_OFFLINE_VERSION')
  const system = openSystem(options, host, session)
  const profiles = chooseProfiles(system, session)
  session.console.stage('  Selecting migration units')
  log.activity('LOAD_RULES')
  session.times.begin('Applying the rules')
  const contexts = evaluationContexts(system, profiles, (path, error) =>
    session.warn({ kind: 'rule-object-unreadable', message: error.message, where: path }),
  )
  for (const warning of foldersElsewhere(system, profiles)) session.warn(warning)
  const rules = bind(contexts, compiled, session)
  tellComponents(rules, profiles, session)
  return { system, host, profiles, rules, ruleFiles, contexts }
}

/** Links can only be made to files that a system has mounted. */
function accessOf({ source, store }: ScanOptions): Access {
  return store.kind === 'hardlink' && source.access === 'auto' ? 'mounted' : source.access
}

function openSystem(options: ScanOptions, host: HostFacts, session: ScanSession): OfflineSystem {
  const { windows } = options.source
  const system = openOfflineSystem({ windows, environment: options.environment }, host)
  for (const note of system.notes) session.log.note(note)
  session.tellWarnings(system)
  session.facts.system = system
  const { identity } = system
  session.log.note([
    'System summary:',
    `  ${identity.product} ${identity.version}, build ${identity.build}, ${identity.architecture}`,
    `  Computer ${identity.computerName}, machine SID ${identity.machineSid ?? 'unknown'}`,
    `  Domain: ${identity.domain === null ? 'none (workgroup)' : identity.domain.netbios || identity.domain.dns}`,
    ...system.drives.map((drive) => `  ${drive.letter} is read from ${drive.source} (${drive.kind})`),
  ])
  return system
}

function readRuleFile(path: string, session: ScanSession): RuleFile {
  session.log.note(`Script file specified: ${path}`)
  try {
    return { path, bytes: readFileSync(path) }
  } catch (cause) {
    throw new StateliftError(documentedFault('scriptMissing', { where: path, cause }))
  }
}

function bind(
  contexts: Contexts,
  compiled: ReturnType<typeof compileRules>,
  session: ScanSession,
): ExplainableRules {
  for (const warning of session.config.warnings) session.warn(warning)
  const { components } = session.config
  const off = components.switchedOff()
  if (off.length > 0) session.log.note(['Switched off by Config.xml:', ...off.map((id) => `  ${id}`)])
  const rules = bindRules(compiled, contexts.system, contexts.users, contexts.facts, {
    conditionsDefault: session.options.conditionsOr ? 'OR' : 'AND',
    isDisabled: (component) => !components.migrates(component),
  })
  session.facts.rules = rules
  for (const warning of rules.warnings) session.warn(warning)
  listActions({ rules }, session)
  tellEvaluation(contexts, rules, session)
  return rules
}

/** For the progress log: each component, for whom it is present, and whether it is migrated. */
function tellComponents(rules: ExplainableRules, profiles: readonly Profile[], session: ScanSession): void {
  for (const { path, detectedIn, disabled } of rules.components) {
    for (const context of detectedIn) {
      const profile = profiles[context - 1]
      const included = !disabled && profile?.profileExists !== false
      session.progress?.detectedComponent(profile?.account, path.join('\\'), included)
    }
  }
}

/** `/v:1` and up: the variables that rules saw, and where each component is present. */
function tellEvaluation({ system, users }: Contexts, rules: ExplainableRules, { log }: ScanSession): void {
  for (const { name, environment } of [system, ...users]) {
    const lines = [...environment].sort(([a], [b]) => (a < b ? -1 : 1))
    log.info([`Variables of ${name}:`, ...lines.map(([variable, value]) => `  ${variable} = ${value}`)])
  }
  for (const { path, urlid, file, line, detectedIn, disabled } of rules.components) {
    const present = detectedIn.map((context) => rules.contexts[context] ?? '').join(', ')
    const state = detectedIn.length === 0 ? 'not present here' : `present for ${present}`
    const off = disabled ? ', switched off by Config.xml' : ''
    log.info(`Component ${path.join('\\')} (${urlid}, ${file}:${line}): ${state}${off}`)
  }
}

function readConfig({ options: { config }, environment }: ScanSession): ConfigXml {
  if (config === undefined) return NO_CONFIG
  let bytes: Uint8Array
  try {
    bytes = readFileSync(config)
  } catch (cause) {
    throw new StateliftError(documentedFault('configFile', { where: config, cause }))
  }
  const variables = Object.entries(environment).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  )
  return readConfigXml(bytes, config, new Map(variables.map(([name, value]) => [name.toUpperCase(), value])))
}
