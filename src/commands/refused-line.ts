import { type ParseContext, refusedLineLog, type ToolWithLog, type UsageError } from '../cli/index.ts'
import { openScanLog } from '../report/index.ts'

/** Tells the log, too, of a command line that was refused: whoever looks for the reason of a failed task looks there. */
export function logRefusedLine(
  tool: ToolWithLog,
  error: UsageError,
  argv: readonly string[],
  context: ParseContext,
  version: string,
): void {
  const target = refusedLineLog(tool, argv, context)
  if (target === undefined) return
  const { file, verbosity } = target
  const log = openScanLog(file, {
    verbosity,
    tool: `${tool.toUpperCase()}.EXE`,
    version,
    commandLine: error.commandLine,
  })
  log.summary({ code: error.code, ignored: 0, error })
  log.close()
}
