import { parseEnvironment } from './environment.ts'
import { canWriteFile } from './host-checks.ts'
import { hostPath, joinHostPath } from './host-path.ts'
import type { ParseContext } from './parse-context.ts'
import { SCANSTATE, type ScanStateOption } from './scanstate-table.ts'
import { readWords, type Word, WordFault } from './slash-options.ts'
import { checkVerbosity } from './value-checks.ts'

/**
 * Where ScanState logs a command line that it refuses: the line's own /l and /v as far as they can be read, else the
 * defaults; undefined when no log can be written there, or when there was no line.
 */
export function refusedLineLog(
  argv: readonly string[],
  context: ParseContext,
): { readonly file: string; readonly verbosity: number } | undefined {
  if (argv.length === 0) return undefined
  const words = readableWords(argv, context)
  const value = (name: ScanStateOption) => words.find(({ option }) => option === name)?.value
  const folder = parseEnvironment(context).workingDirectory ?? context.currentDirectory
  const file = hostPath(value('l') ?? joinHostPath(folder, 'ScanState.log', context), context)
  const level = value('v') ?? '0'
  if (!canWriteFile(file, context)) return undefined
  return { file, verbosity: checkVerbosity(level) === undefined ? Number(level) : 0 }
}

/** The words before and after those that are wrong. */
function readableWords(argv: readonly string[], context: ParseContext): Word<ScanStateOption>[] {
  const words: Word<ScanStateOption>[] = []
  for (let rest = argv; rest.length > 0; ) {
    const wrong = firstWrongWord(rest, context)
    words.push(...readWords(rest.slice(0, wrong), SCANSTATE, context))
    rest = rest.slice(wrong + 1)
  }
  return words
}

function firstWrongWord(argv: readonly string[], context: ParseContext): number {
  try {
    readWords(argv, SCANSTATE, context)
    return argv.length
  } catch (error) {
    if (error instanceof WordFault) return error.place
    throw error
  }
}
