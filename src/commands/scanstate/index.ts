import packageJson from '../../../package.json' with { type: 'json' }
import { HelpRequest, hostContext, parseScanState, UsageError } from '../../cli/index.ts'
import { documentedFault, MESSAGES, type ReturnCode, StateliftError } from '../../errors/index.ts'
import type { Io, Run } from '../io.ts'
import { logRefusedLine } from '../refused-line.ts'
import { rulesDirectory } from '../rules-directory.ts'
import { takeMachine } from '../single-instance.ts'
import { capture } from './capture.ts'
import { explainObject } from './explain-object.ts'
import { generateConfig } from './generate-config.ts'
import { generateRules } from './generate-rules.ts'
import { prepare } from './prepare.ts'
import { codeOf, ScanSession } from './scan-session.ts'

/** `statelift scanstate`: captures the state of an offline Windows into a store. */
export const runScanState: Run = async (argv, io) => {
  const context = hostContext('scanstate.exe', rulesDirectory())
  try {
    const options = parseScanState(argv, context)
    return await runSession(new ScanSession(options, packageJson.version, context.environment, io), io)
  } catch (error) {
    if (error instanceof UsageError) logRefusedLine('scanstate', error, argv, context, packageJson.version)
    if (!(error instanceof HelpRequest)) throw error
    io.stdout(`${error.text}\n`)
    return 1
  }
}

async function runSession(session: ScanSession, io: Io): Promise<ReturnCode> {
  try {
    const instance = await takeMachine(session.options.environment.runName)
    try {
      await runCommand(session)
    } finally {
      await instance.release()
    }
    const code = session.ignored > 0 ? 3 : 0
    session.end(code, session.ignored > 0 ? MESSAGES.errorsSkipped.text : MESSAGES.success.text)
    return code
  } catch (error) {
    const cause = io.signal.aborted ? new StateliftError(documentedFault('cancelled')) : error
    const code = codeOf(cause)
    session.end(code, cause instanceof Error ? cause.message : String(cause), cause)
    return code
  }
}

async function runCommand(session: ScanSession): Promise<void> {
  const prepared = await prepare(session)
  const { command } = session.options
  switch (command.kind) {
    case 'capture':
      return capture(prepared, session)
    case 'genconfig':
      return generateConfig(command.file, prepared, session)
    case 'genmigxml':
      return generateRules(command.file, prepared, session)
    case 'explain':
      return explainObject(command.object, prepared, session)
  }
}
