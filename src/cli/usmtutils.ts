import { documentedFault, type Warning } from '../errors/index.ts'
import { type EnvironmentOptions, parseEnvironment } from './environment.ts'
import { canWriteFile } from './host/checks.ts'
import type { ParseContext } from './host/parse-context.ts'
import { existingHostPath, hostPath, joinHostPath } from './host/path.ts'
import { checkWords } from './line/checks.ts'
import { CommandLine, STORE_PATH } from './line/command-line.ts'
import { checkRules, type OptionRule } from './line/option-rules.ts'
import { REPORT_TYPES, USMTUTILS, type UsmtUtilsOption } from './tables/index.ts'
import { chooseAlgorithm } from './values/algorithms.ts'
import type { EncryptionOptions } from './values/encryption-options.ts'
import { Secret } from './values/secret.ts'

/** What one UsmtUtils run was asked to do. Host paths are absolute. */
export interface UtilsOptions {
  readonly command: UtilsCommand
  readonly decryption: Omit<EncryptionOptions, 'recipients'> | undefined
  readonly logs: { readonly file: string; readonly verbosity: number }
  readonly environment: EnvironmentOptions
  readonly warnings: readonly Warning[]
  /** As it was typed, with keys masked. */
  readonly commandLine: string
}

/** How much /verify tells: the values of its argument. */
export type VerifyReport = (typeof REPORT_TYPES)[number]

/** What the run is to do; exactly one command stands on a line. */
export type UtilsCommand =
  | { readonly kind: 'verify'; readonly store: string; readonly report: VerifyReport }
  | {
      readonly kind: 'extract'
      readonly store: string
      readonly destination: string
      /** File name patterns with `*`; empty when none was given. Include beats exclude. */
      readonly include: readonly string[]
      readonly exclude: readonly string[]
      readonly overwrite: boolean
    }
  | { readonly kind: 'list'; readonly store: string; readonly json: boolean }
  | { readonly kind: 'repair'; readonly store: string }
  | { readonly kind: 'algorithms' }
  | { readonly kind: 'remove'; readonly directory: string; readonly confirmed: boolean }

type Line = CommandLine<UsmtUtilsOption>

const onlyWith = (given: UsmtUtilsOption[], needs: UsmtUtilsOption[]): OptionRule<UsmtUtilsOption> => ({
  given,
  needs,
  fault: documentedFault('undefinedOption', {
    advice: `That goes with ${needs.map((name) => `/${name}`).join(' and ')} only.`,
  }),
})

const COMMANDS = ['verify', 'extract', 'list', 'repair', 'ec', 'rd'] as const

const RULES: readonly OptionRule<UsmtUtilsOption>[] = [
  ...COMMANDS.map((command) => ({
    given: [command],
    forbids: COMMANDS.filter((other) => other !== command),
    fault: documentedFault('secondCommand'),
  })),
  { given: ['key'], forbids: ['keyfile'], fault: documentedFault('keyAndKeyfile') },
  {
    given: ['key', 'keyfile'],
    needs: ['decrypt'],
    fault: documentedFault('keyWithoutEncryption'),
  },
  {
    given: ['decrypt'],
    needs: ['key', 'keyfile'],
    fault: documentedFault('undefinedOption', { advice: '/decrypt requires /key or /keyfile.' }),
  },
  onlyWith(['i', 'e', 'o'], ['extract']),
  onlyWith(['y'], ['rd']),
  onlyWith(['json'], ['list']),
  onlyWith(['decrypt'], ['verify', 'extract', 'list', 'repair']),
]

/** How many operands each command takes. */
const OPERANDS: Readonly<Record<(typeof COMMANDS)[number], number>> = {
  verify: 1,
  extract: 2,
  list: 1,
  repair: 1,
  ec: 0,
  rd: 1,
}

/** Reads UsmtUtils' command line. Throws `UsageError` (11, 12, 13, 33) or `HelpRequest`. */
export function parseUsmtUtils(argv: readonly string[], context: ParseContext): UtilsOptions {
  const line = CommandLine.parse(argv, USMTUTILS, context)
  checkWords(line, context)
  checkRules(line, RULES)
  const command = checkOperands(line)
  const logs = readLogs(line, context)
  const keyFile = readKeyFile(line, context)
  const environment = parseEnvironment(context)
  const key = line.value('key')
  return {
    command: readCommand(command, line, context),
    decryption: line.has('decrypt')
      ? {
          ...chooseAlgorithm(line.value('decrypt')),
          key: key === undefined ? undefined : new Secret(key),
          keyFile,
        }
      : undefined,
    logs: {
      file:
        logs ??
        joinHostPath(environment.workingDirectory ?? context.currentDirectory, 'UsmtUtils.log', context),
      verbosity: Number(line.value('v') ?? 0),
    },
    environment,
    warnings: environment.warnings,
    commandLine: line.text,
  }
}

function checkOperands(line: Line): (typeof COMMANDS)[number] {
  const command = COMMANDS.find((name) => line.has(name))
  if (command === undefined) {
    return line.fail(
      documentedFault('undefinedOption', {
        advice: 'Name a command: /verify, /extract, /list, /repair, /ec or /rd.',
      }),
      STORE_PATH,
    )
  }
  const expected = OPERANDS[command]
  const operands = line.words.filter((word) => word.option === undefined)
  const surplus = operands[expected]
  if (surplus !== undefined) line.failAt(documentedFault('undefinedOption'), surplus)
  const empty = operands.find((word) => word.value?.trim() === '')
  if (operands.length < expected || empty !== undefined) line.failAt(documentedFault('missingValue'), empty)
  return command
}

function readLogs(line: Line, context: ParseContext): string | undefined {
  const value = line.value('l')
  if (value === undefined) return undefined
  const path = hostPath(value, context)
  if (!canWriteFile(path, context)) line.fail(documentedFault('logPath', { where: path }), 'l')
  return path
}

function readKeyFile(line: Line, context: ParseContext): string | undefined {
  const value = line.value('keyfile')
  if (value === undefined) return undefined
  const path = existingHostPath(value, context)
  const usable = context.files.kind(path) === 'file' && context.files.readable(path)
  if (!usable) line.fail(documentedFault('keyfile', { where: path }), 'keyfile')
  return path
}

function readCommand(command: (typeof COMMANDS)[number], line: Line, context: ParseContext): UtilsCommand {
  const [operand = '', folder = ''] = line.operands
  const first = existingHostPath(operand, context)
  switch (command) {
    case 'verify':
      return { kind: 'verify', store: first, report: reportType(line.value('verify')) }
    case 'extract':
      return {
        kind: 'extract',
        store: first,
        destination: hostPath(folder, context),
        include: patterns(line.value('i')),
        exclude: patterns(line.value('e')),
        overwrite: line.has('o'),
      }
    case 'list':
      return { kind: 'list', store: first, json: line.has('json') }
    case 'repair':
      return { kind: 'repair', store: first }
    case 'ec':
      return { kind: 'algorithms' }
    case 'rd':
      return { kind: 'remove', directory: first, confirmed: line.has('y') }
  }
}

function reportType(value: string | undefined): VerifyReport {
  return REPORT_TYPES.find((type) => type === value?.toLowerCase()) ?? 'summary'
}

/** `"*.txt, *.pdf"` is two patterns. */
function patterns(value: string | undefined): string[] {
  return (value ?? '')
    .split(/[,;]/)
    .map((pattern) => pattern.trim())
    .filter((pattern) => pattern !== '')
}
