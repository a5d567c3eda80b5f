import { documentedFault, type Warning } from '../../errors/index.ts'
import { parseLastUse, parseUserPattern, type UserFilter, type UserPattern } from '../../users/index.ts'
import { type EnvironmentOptions, parseEnvironment } from '../environment.ts'
import type { ParseContext } from '../host/parse-context.ts'
import { existingHostPath, hostPath, joinHostPath } from '../host/path.ts'
import { checkWords, refuseOptions } from '../line/checks.ts'
import { CommandLine } from '../line/command-line.ts'
import { checkRules } from '../line/option-rules.ts'
import { type OfflineSource, readAccess, readImages, type WindowsLocation } from '../source-options.ts'
import {
  COMPRESSIONS,
  EFS_POLICIES,
  type OptionSpec,
  SCANSTATE,
  type ScanStateOption,
} from '../tables/index.ts'
import { chooseAlgorithm, isWeakAlgorithm } from '../values/algorithms.ts'
import type { EncryptionOptions } from '../values/encryption-options.ts'
import { Secret } from '../values/secret.ts'
import { checkFiles } from './files.ts'
import { SCANSTATE_RULES, WITHOUT_STORE } from './rules.ts'
import type { ScanCommand, ScanOptions, StoreFormat } from './scan-options.ts'

type Line = CommandLine<ScanStateOption>

const DEFAULT_RETRIES = 3
const DEFAULT_WAIT_SECONDS = 1
/** /auto stands for /v:5, whatever its error text says of the highest level. */
const AUTO_VERBOSITY = 5
const AUTO_FILES = ['MigDocs.xml', 'MigApp.xml']

/**
 * Reads ScanState's command line, in ScanState's order of checks. Throws `UsageError` with the documented code
 * (11, 12, 13, 28, 33, 39, 40, 41), or `HelpRequest`.
 */
export function parseScanState(argv: readonly string[], context: ParseContext): ScanOptions {
  const line = CommandLine.parse(argv, SCANSTATE, context)
  checkWords(line, context)
  checkRules(line, SCANSTATE_RULES)
  checkEstimate(line)
  checkAlgorithm(line)
  checkStorePath(line, context)
  checkFiles(line, context)
  refuseOptions(line)
  return readOptions(line, context)
}

/** USMT 3's text estimate knows uncompressed stores only. */
function checkEstimate(line: Line): void {
  if (line.has('p') && line.value('p') === undefined && !line.has('nocompress')) {
    line.fail(documentedFault('estimateNeedsFile'), 'p')
  }
}

function checkAlgorithm(line: Line): void {
  const algorithm = line.value('encrypt')
  if (line.has('strictalg') && algorithm !== undefined && isWeakAlgorithm(algorithm)) {
    line.fail(documentedFault('algorithm', { advice: '/strictalg refuses 3DES; name AES_256.' }), 'encrypt')
  }
}

/** One StorePath, no more and no less. */
function checkStorePath(line: Line, context: ParseContext): void {
  const operands = line.words.filter((word) => word.option === undefined)
  const [first, second] = operands
  const store = first?.value?.trim()
  if (store === '') line.failAt(documentedFault('storeArgument'), first)
  if (store !== undefined && isSystemRoot(store, context)) {
    line.failAt(
      documentedFault('storeArgument', { advice: "The store can't be the root of the system drive." }),
      first,
    )
  }
  if (second !== undefined) {
    const advice = 'Only one StorePath can be given; a path with blanks is put in quotes.'
    line.failAt(documentedFault('undefinedOption', { advice }), second)
  }
  if (first === undefined && !WITHOUT_STORE.some((option) => line.has(option))) {
    line.fail(documentedFault('storeRequired'))
  }
}

/** `C:\\` is documented to be refused; the drive that the running system is on is as bad. */
function isSystemRoot(store: string, context: ParseContext): boolean {
  if (/^c:[\\/]*$/i.test(store)) return true
  const path = hostPath(store, context).toLowerCase()
  const drive = context.environment.SystemDrive?.toLowerCase()
  return context.platform === 'posix' ? path === '/' : drive !== undefined && path === `${drive}\\`
}

function readOptions(line: Line, context: ParseContext): ScanOptions {
  const path = (name: ScanStateOption): string | undefined => {
    const value = line.value(name)
    if (value === undefined) return undefined
    const spec: OptionSpec = SCANSTATE.options[name]
    return spec.path === 'read' ? existingHostPath(value, context) : hostPath(value, context)
  }
  const environment = parseEnvironment(context)
  const [store] = line.operands
  return {
    command: readCommand(line, path),
    storePath: store === undefined ? undefined : hostPath(store, context),
    overwrite: line.has('o'),
    source: readSource(line, path, context),
    ruleFiles: [
      ...autoFiles(line, context),
      ...line.values('i').map((file) => existingHostPath(file, context)),
    ],
    config: path('config'),
    conditionsOr: line.has('compat'),
    users: readUsers(line),
    localOnly: line.has('localonly'),
    efs: oneOf(EFS_POLICIES, line.value('efs')),
    store: readStoreFormat(line, path),
    errors: {
      ignoreNonFatal: line.has('c'),
      retries: Number(line.value('r') ?? DEFAULT_RETRIES),
      waitSeconds: Number(line.value('w') ?? DEFAULT_WAIT_SECONDS),
    },
    logs: {
      file: path('l') ?? defaultLog(environment, context),
      verbosity: line.has('auto') ? AUTO_VERBOSITY : Number(line.value('v') ?? 0),
      progress: path('progress'),
      listFiles: path('listfiles'),
      report: path('report'),
    },
    allowProcess: line.has('allowprocess'),
    environment,
    warnings: [...environment.warnings, ...readWarnings(line)],
    commandLine: line.text,
  }
}

type PathOf = (name: ScanStateOption) => string | undefined

function readCommand(line: Line, path: PathOf): ScanCommand {
  const genconfig = path('genconfig')
  if (genconfig !== undefined) return { kind: 'genconfig', file: genconfig }
  const genmigxml = path('genmigxml')
  if (genmigxml !== undefined) return { kind: 'genmigxml', file: genmigxml }
  const object = line.value('explain')
  if (object !== undefined) return { kind: 'explain', object }
  return line.has('p') ? { kind: 'estimate', file: path('p') } : { kind: 'capture' }
}

function readSource(line: Line, path: PathOf, context: ParseContext): OfflineSource {
  const images = readImages(line, context)
  return { windows: readWindows(line, path, images.length > 0), images, access: readAccess(line) }
}

function readWindows(line: Line, path: PathOf, inImage: boolean): WindowsLocation | undefined {
  const file = path('offline')
  if (file !== undefined) return { kind: 'offline', file }
  const directory = (name: ScanStateOption) => (inImage ? line.value(name) : path(name))
  const windir = directory('offlinewindir')
  if (windir !== undefined) return { kind: 'windir', directory: windir, inImage }
  const winold = directory('offlinewinold')
  return winold === undefined ? undefined : { kind: 'winold', directory: winold, inImage }
}

function autoFiles(line: Line, context: ParseContext): string[] {
  if (!line.has('auto')) return []
  const value = line.value('auto')
  const folder = value === undefined ? context.rulesDirectory : existingHostPath(value, context)
  return AUTO_FILES.map((name) => {
    const file = existingHostPath(joinHostPath(folder, name, context), context)
    if (context.files.kind(file) === 'file') return file
    const advice = '/auto takes MigDocs.xml and MigApp.xml from one folder; name it: /auto:DIR.'
    return line.fail(documentedFault('scriptMissing', { where: file, advice }), 'auto')
  })
}

function readUsers(line: Line): UserFilter {
  const patterns = (name: 'ui' | 'ue'): UserPattern[] =>
    line.values(name).flatMap((value) => parseUserPattern(value) ?? [])
  const uel = line.value('uel')
  const lastUse = uel === undefined ? undefined : parseLastUse(uel)
  return {
    include: patterns('ui'),
    exclude: patterns('ue'),
    ...(lastUse === undefined ? {} : { lastUse }),
  }
}

function readStoreFormat(line: Line, path: PathOf): StoreFormat {
  const uncompressed = line.has('hardlink') ? 'hardlink' : 'uncompressed'
  return {
    kind: line.has('nocompress') ? uncompressed : 'compressed',
    compression: oneOf(COMPRESSIONS, line.value('compress')),
    encryption: line.has('encrypt') ? readEncryption(line, path) : undefined,
  }
}

/** The word that a checked value is, in the case of the list; the first where none was given. */
function oneOf<Word extends string>(words: readonly [Word, ...Word[]], value: string | undefined): Word {
  const given = value?.toLowerCase()
  return words.find((word) => word === given) ?? words[0]
}

function readEncryption(line: Line, path: PathOf): EncryptionOptions {
  const key = line.value('key')
  return {
    ...chooseAlgorithm(line.value('encrypt')),
    key: key === undefined ? undefined : new Secret(key),
    keyFile: path('keyfile'),
    recipients: line.values('recipient'),
  }
}

function defaultLog({ workingDirectory }: EnvironmentOptions, context: ParseContext): string {
  return joinHostPath(workingDirectory ?? context.currentDirectory, 'ScanState.log', context)
}

function readWarnings(line: Line): Warning[] {
  const warnings: Warning[] = []
  if (line.has('vsc')) {
    const message = '/vsc has no effect: nothing locks the files of a Windows that is not running'
    warnings.push({ kind: 'vsc-offline', message })
  }
  return warnings
}
