import { documentedFault, type Fault, type MessageKey } from '../../errors/index.ts'
import { canWriteFile, foreignPathAdvice, isFileName } from '../host/checks.ts'
import type { ParseContext } from '../host/parse-context.ts'
import { existingHostPath, hostFolder, hostPath, isBelow } from '../host/path.ts'
import { type CommandLine, STORE_PATH } from '../line/command-line.ts'
import { checkImages, entersImage } from '../source-options.ts'
import type { ScanStateOption } from '../tables/index.ts'

type Line = CommandLine<ScanStateOption>

/** Files that are written: whether the path can be used is asked before anything is done. In ScanState's order. */
const WRITTEN: readonly (readonly [ScanStateOption, MessageKey])[] = [
  ['l', 'logPath'],
  ['progress', 'progressPath'],
  ['p', 'estimatePath'],
  ['listfiles', 'listfilesPath'],
  ['genconfig', 'genconfigFile'],
  ['genmigxml', 'genmigxmlFile'],
]

const REPORT_FAULT: Fault = { code: 11, message: 'File argument is invalid for /report' }

/** Files that are made anew, so that one which is there needs /o. */
const GENERATED: readonly ScanStateOption[] = ['p', 'genconfig', 'genmigxml']

/** Files and folders that are read. */
const READ: readonly (readonly [ScanStateOption, 'file' | 'directory', MessageKey])[] = [
  ['i', 'file', 'scriptMissing'],
  ['config', 'file', 'configFile'],
  ['keyfile', 'file', 'keyfile'],
  ['offline', 'file', 'offlineFile'],
  ['offlinewindir', 'directory', 'offlineWindir'],
  ['offlinewinold', 'directory', 'offlineWinold'],
]

/** What to do about one that is not there. */
const READ_ADVICE: Readonly<Partial<Record<ScanStateOption, string>>> = {
  i: 'Check the path of the rule file; relative ones begin in the current directory.',
  config: 'Check the path; /genconfig:FILE makes such a file.',
  offline: 'Check the path of the Offline.xml.',
  offlinewindir:
    'Give the Windows directory of the system to capture, e.g. D:\\Windows or /mnt/c/Windows. statelift inspect lists those that are here.',
  offlinewinold: 'Give the Windows.old folder that setup left, e.g. C:\\Windows.old.',
}

/** Steps 11 to 13 of ScanState's order: can every file be used as its option asks? */
export function checkFiles(line: Line, context: ParseContext): void {
  for (const [option, message] of WRITTEN) checkWritten(line, option, documentedFault(message), context)
  checkWritten(line, 'report', REPORT_FAULT, context)
  checkDistinct(line, context)
  for (const option of GENERATED) {
    const value = line.value(option)
    if (value === undefined || line.has('o')) continue
    const path = hostPath(value, context)
    if (context.files.kind(path) === undefined) continue
    line.fail(documentedFault('existingFile', { where: path, advice: 'Give /o to overwrite it.' }), option)
  }
  for (const [option, kind, message] of READ) {
    const inImage = kind === 'directory' && line.has('image')
    if (!inImage) checkRead(line, option, kind, message, context)
  }
  checkImages(line, context)
  checkStore(line, context)
}

function checkWritten(line: Line, option: ScanStateOption, fault: Fault, context: ParseContext): void {
  const value = line.value(option)
  if (value === undefined) return
  const path = hostPath(value, context)
  if (!canWrite(path, line, context))
    line.fail({ ...fault, where: path, ...foreignPathAdvice(value, context) }, option)
}

/** A rule file that is the log as well would be spoilt, and of two results in one file neither could be read. */
function checkDistinct(line: Line, context: ParseContext): void {
  const taken = new Map<string, ScanStateOption>()
  for (const { option, value } of line.words) {
    const read = READ.some(([name, kind]) => name === option && kind === 'file')
    if (read && value !== undefined && option !== undefined)
      taken.set(existingHostPath(value, context), option)
  }
  const written = WRITTEN.map(([option, message]): [ScanStateOption, Fault] => [
    option,
    documentedFault(message),
  ])
  for (const [option, fault] of [...written, ['report', REPORT_FAULT] as const]) {
    const value = line.value(option)
    if (value === undefined) continue
    const where = existingHostPath(value, context)
    const other = taken.get(where)
    const advice = `It is the file of /${other} as well; each needs one of its own.`
    if (other !== undefined) line.fail({ ...fault, where, advice }, option)
    taken.set(where, option)
  }
}

/** Also a file whose folder the run itself will make: at or below StorePath. */
function canWrite(path: string, line: Line, context: ParseContext): boolean {
  if (canWriteFile(path, context)) return true
  const folder = hostFolder(path, context)
  const [store] = line.operands
  if (store === undefined || context.files.kind(folder) !== undefined) return false
  return isFileName(path, context) && isBelow(folder, hostPath(store, context), context)
}

function checkRead(
  line: Line,
  option: ScanStateOption,
  kind: 'file' | 'directory',
  message: MessageKey,
  context: ParseContext,
): void {
  for (const word of line.words) {
    if (word.option !== option || word.value === undefined) continue
    const path = existingHostPath(word.value, context)
    if (context.files.kind(path) === kind && context.files.readable(path)) continue
    if (kind === 'directory' && (line.has('raw') || entersImage(path, context))) continue
    const advice = READ_ADVICE[option]
    const help = { ...(advice === undefined ? {} : { advice }), ...foreignPathAdvice(word.value, context) }
    line.failAt(documentedFault(message, { where: path, ...help }), word)
  }
}

/** Last, so that a line made for Windows is told first what else is wrong with it. */
function checkStore(line: Line, context: ParseContext): void {
  const [value] = line.operands
  if (value === undefined) return
  const advice = foreignPathAdvice(value, context)
  if (advice.advice !== undefined)
    line.fail(documentedFault('storeArgument', { where: value, ...advice }), STORE_PATH)
}
