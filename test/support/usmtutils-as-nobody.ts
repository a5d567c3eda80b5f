/**
 * Runs UsmtUtils with the given arguments as an account without rights of its own, where it is started by root. The rights are
 * dropped when the program is loaded: it may lie in a folder that only root may enter.
 */
import { processIo } from '../../src/commands/index.ts'
import { runUsmtUtils } from '../../src/commands/usmtutils/index.ts'
import { errorLines, StateliftError } from '../../src/errors/index.ts'

const NOBODY = 65534

if (process.getuid?.() === 0) {
  process.setgroups?.([])
  process.setgid?.(NOBODY)
  process.setuid?.(NOBODY)
}
try {
  process.exitCode = await runUsmtUtils(process.argv.slice(2), processIo())
} catch (error) {
  if (!(error instanceof StateliftError)) throw error
  process.stderr.write(`${errorLines(error).join('\n')}\n`)
  process.exitCode = error.code
}
