import packageJson from '../../../package.json' with { type: 'json' }
import { HelpRequest, hostContext, parseUsmtUtils, UsageError, type UtilsCommand } from '../../cli/index.ts'
import { documentedFault, type ReturnCode, StateliftError } from '../../errors/index.ts'
import type { Run } from '../io.ts'
import { logRefusedLine } from '../refused-line.ts'
import { listAlgorithms } from './algorithms.ts'
import { extract } from './extract.ts'
import { list } from './list.ts'
import { remove } from './remove.ts'
import { repair } from './repair.ts'
import { UtilsSession } from './utils-session.ts'
import { verify } from './verify.ts'

/** `statelift usmtutils`: looks after stores. */
export const runUsmtUtils: Run = async (argv, io) => {
  const context = hostContext('usmtutils.exe', process.cwd())
  try {
    const options = parseUsmtUtils(argv, context)
    return await runSession(new UtilsSession(options, packageJson.version, io))
  } catch (error) {
    if (error instanceof UsageError) logRefusedLine('usmtutils', error, argv, context, packageJson.version)
    if (!(error instanceof HelpRequest)) throw error
    io.stdout(`${error.text}\n`)
    return 1
  }
}

async function runSession(session: UtilsSession): Promise<ReturnCode> {
  try {
    await runCommand(session.options.command, session)
    session.end(0)
    return 0
  } catch (error) {
    const cause = session.signal.aborted ? new StateliftError(documentedFault('cancelled')) : error
    // What is no error of ours is a malfunction.
    const code = cause instanceof StateliftError ? cause.code : 26
    session.end(code, cause)
    return code
  }
}

/** Each throws what the run ends with when it did not go well. */
async function runCommand(command: UtilsCommand, session: UtilsSession): Promise<void> {
  switch (command.kind) {
    case 'verify':
      return verify(command, session)
    case 'extract':
      return extract(command, session)
    case 'list':
      return list(command, session)
    case 'repair':
      return repair(command, session)
    case 'remove':
      return remove(command, session)
    case 'algorithms':
      return listAlgorithms(session)
  }
}
