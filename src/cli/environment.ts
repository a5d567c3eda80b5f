import type { Warning } from '../errors/index.ts'
import type { ParseContext } from './host/parse-context.ts'
import { hostPath } from './host/path.ts'

/** USMT's environment variables, as plain data. */
export interface EnvironmentOptions {
  /** USMT_WORKING_DIR: temporary files and default logs. */
  readonly workingDirectory: string | undefined
  /** MIG_OFFLINE_PLATFORM_ARCH: what the offline Windows is, whatever is found there. */
  readonly platformArch: 32 | 64 | undefined
  /** MIG_FAIL_ON_PROFILE_ERROR is not 0: a profile that cannot be set up ends the run. */
  readonly failOnProfileError: boolean
  /** MIG_IGNORE_PROFILE_MISSING is 1: profiles without NTUSER.DAT are left out. */
  readonly ignoreProfileMissing: boolean
  /** MIG_ENABLE_DIAG: where the diagnostic log goes. */
  readonly diagnosticLog: string | undefined
  /** STATELIFT_RUN_NAME (ours): only one run of a name at a time; unset for all real runs, set by tests and the demo, which run side by side. */
  readonly runName: string | undefined
  /**
   * STATELIFT_CHECKPOINT_EVERY (ours), `BYTES,MILLISECONDS`: how often a run makes safe what it has; unset for all real runs. Set by
   * the series of scripts/faults.ts, whose runs are over before the usual interval.
   */
  readonly checkpointEvery: { readonly bytes: number; readonly milliseconds: number } | undefined
  readonly warnings: readonly Warning[]
}

/** Reads the variables; a value that the documentation does not know is left aside with a warning. */
export function parseEnvironment(context: ParseContext): EnvironmentOptions {
  const warnings: Warning[] = []
  const choose = <T>(name: string, known: Readonly<Record<string, T>>, otherwise: T): T => {
    const value = read(name, context)
    if (value === undefined) return otherwise
    if (Object.hasOwn(known, value)) return known[value] ?? otherwise
    const expected = Object.keys(known).join(' or ')
    const message = `${name} is ${value} and was left aside; it knows ${expected}`
    warnings.push({ kind: 'environment-value', message })
    return otherwise
  }
  const path = (name: string): string | undefined => {
    const value = read(name, context)
    return value === undefined ? undefined : hostPath(value, context)
  }
  return {
    workingDirectory: path('USMT_WORKING_DIR'),
    platformArch: choose<32 | 64 | undefined>('MIG_OFFLINE_PLATFORM_ARCH', { '32': 32, '64': 64 }, undefined),
    failOnProfileError: choose('MIG_FAIL_ON_PROFILE_ERROR', { '0': false, '1': true }, true),
    ignoreProfileMissing: choose('MIG_IGNORE_PROFILE_MISSING', { '1': true, '0': false }, false),
    diagnosticLog: path('MIG_ENABLE_DIAG'),
    runName: read('STATELIFT_RUN_NAME', context),
    checkpointEvery: checkpointEvery(context, warnings),
    warnings,
  }
}

function checkpointEvery(context: ParseContext, warnings: Warning[]): EnvironmentOptions['checkpointEvery'] {
  const name = 'STATELIFT_CHECKPOINT_EVERY'
  const value = read(name, context)
  if (value === undefined) return undefined
  const [, bytes, milliseconds] = /^(\d{1,12}),(\d{1,9})$/.exec(value) ?? []
  if (bytes !== undefined && milliseconds !== undefined)
    return { bytes: Number(bytes), milliseconds: Number(milliseconds) }
  const message = `${name} is ${value} and was left aside; it has to be BYTES,MILLISECONDS`
  warnings.push({ kind: 'environment-value', message })
  return undefined
}

/** A variable's value without blanks and the quotes that `set X="y"` leaves; names match as on Windows, in any letter case. */
function read(name: string, { environment, platform }: ParseContext): string | undefined {
  const key =
    platform === 'win32' ? Object.keys(environment).find((known) => known.toUpperCase() === name) : name
  const value = environment[key ?? name]?.trim().replace(/^"(.*)"$/s, '$1')
  return value === undefined || value === '' ? undefined : value
}
