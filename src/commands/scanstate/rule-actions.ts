import { spawn } from 'node:child_process'
import type { Action, ExplainableRules } from '../../migxml/index.ts'
import type { ScanSession } from './scan-session.ts'

/** When ScanState lets rule files run something ("XML elements library", processing and externalProcess); the other three belong to the restore. */
export type ScanMoment = 'pre-scan' | 'scan-success' | 'post-scan'

/** What the log keeps of a command's output. */
const OUTPUT_LIMIT = 16 * 1024

/** Lists what the rule files ask to run, and which of it is run: nothing without `/allowprocess`. */
export function listActions({ rules }: { readonly rules: ExplainableRules }, session: ScanSession): void {
  for (const action of rules.actions) {
    const { kind, when, commands } = action
    const fate = isRun(action, session) ? 'will be run' : `is not run: ${reasonNotToRun(action)}`
    session.log.note(
      `${kind} (${when}) of ${placeOf(action)} for ${contextOf(action, rules)} ${fate}; ${commands.join('; ')}`,
    )
  }
}

/**
 * Runs the commands of one moment, once for every context that their rules were evaluated for, in the order of the rule
 * files. What a command ends with is logged and changes nothing.
 */
export async function runActions(
  moment: ScanMoment,
  { rules }: { readonly rules: ExplainableRules },
  session: ScanSession,
): Promise<void> {
  for (const action of rules.actions) {
    if (action.when !== moment || !isRun(action, session)) continue
    for (const command of action.commands) {
      session.log.note(`Running (${moment}, ${contextOf(action, rules)}, ${placeOf(action)}): ${command}`)
      const { ended, output } = await run(command, session.signal)
      const said = output.trim() === '' ? [] : output.trimEnd().split(/\r?\n/)
      session.log.note([`${command}: ${ended}`, ...said.map((line) => `  ${line}`)])
    }
  }
}

function isRun({ kind, when }: Action, { options }: ScanSession): boolean {
  return options.allowProcess && kind === 'externalProcess' && isScanMoment(when)
}

function isScanMoment(when: string): boolean {
  return when === 'pre-scan' || when === 'scan-success' || when === 'post-scan'
}

function reasonNotToRun({ kind, when }: Action): string {
  if (!isScanMoment(when)) return 'it belongs to the restore'
  return kind === 'processing'
    ? 'its functions act at the restore only'
    : 'rule files run nothing without /allowprocess'
}

function placeOf({ rule }: Action): string {
  return `${rule.file}:${rule.line}`
}

function contextOf({ context }: Action, rules: ExplainableRules): string {
  return rules.contexts[context] ?? ''
}

/** Runs a command line as a shell does, in the directory of this program. Never throws for what the command does. */
function run(command: string, signal: AbortSignal): Promise<{ ended: string; output: string }> {
  const { promise, resolve } = Promise.withResolvers<{ ended: string; output: string }>()
  const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true, signal })
  let output = ''
  const keep = (text: string): void => {
    output = (output + text).slice(0, OUTPUT_LIMIT)
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  child.on('error', (error) => resolve({ ended: `could not be run: ${error.message}`, output }))
  child.on('close', (code, killedBy) => {
    const ended =
      code === null ? `was ended by ${killedBy}` : `ended with code ${code}, which changes nothing`
    resolve({ ended, output })
  })
  return promise
}
