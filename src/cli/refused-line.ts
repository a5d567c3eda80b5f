import { parseEnvironment } from './environment.ts'
import { canWriteFile } from './host/checks.ts'
import type { ParseContext } from './host/parse-context.ts'
import { hostPath, joinHostPath } from './host/path.ts'
import { readWords, type Word, WordFault } from './line/slash-options.ts'
import { SCANSTATE, type Tool, USMTUTILS } from './tables/index.ts'
import { checkVerbosity } from './values/checks.ts'

/** The tools that keep a log, and what it is called when nobody says otherwise. */
const TOOLS = {
  scanstate: { table: SCANSTATE, defaultLog: 'ScanState.log' },
  usmtutils: { table: USMTUTILS, defaultLog: 'UsmtUtils.log' },
} as const satisfies Record<string, { table: Tool<string>; defaultLog: string }>

/** A tool that keeps a log. */
export type ToolWithLog = keyof typeof TOOLS

/**
 * Where a tool logs a command line that it refuses: the line's own /l and /v as far as they can be read, else the
 * defaults; undefined when no log can be written there, or when there was no line.
 */
export function refusedLineLog(
  tool: ToolWithLog,
  argv: readonly string[],
  context: ParseContext,
): { readonly file: string; readonly verbosity: number } | undefined {
  if (argv.length === 0) return undefined
  const { table, defaultLog } = TOOLS[tool]
  const words = readableWords(argv, table, context)
  const value = (name: string) => words.find(({ option }) => option === name)?.value
  const folder = parseEnvironment(context).workingDirectory ?? context.currentDirectory
  const file = hostPath(value('l') ?? joinHostPath(folder, defaultLog, context), context)
  const level = value('v') ?? '0'
  // The line may have been refused for naming a rule file as its log.
  const path = (word: Word<string>) => (word.value === undefined ? undefined : hostPath(word.value, context))
  if (words.some((word) => word.option !== 'l' && path(word) === file)) return undefined
  if (!canWriteFile(file, context)) return undefined
  return { file, verbosity: checkVerbosity(level) === undefined ? Number(level) : 0 }
}

/** The words before and after those that are wrong. */
function readableWords(argv: readonly string[], table: Tool<string>, context: ParseContext): Word<string>[] {
  const words: Word<string>[] = []
  for (let rest = argv; rest.length > 0; ) {
    const wrong = firstWrongWord(rest, table, context)
    words.push(...readWords(rest.slice(0, wrong), table, context))
    rest = rest.slice(wrong + 1)
  }
  return words
}

function firstWrongWord(argv: readonly string[], table: Tool<string>, context: ParseContext): number {
  try {
    readWords(argv, table, context)
    return argv.length
  } catch (error) {
    if (error instanceof WordFault) return error.place
    throw error
  }
}
