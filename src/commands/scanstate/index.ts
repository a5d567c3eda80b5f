import packageJson from '../../../package.json' with { type: 'json' }
import { HelpRequest, hostContext, parseScanState, UsageError } from '../../cli/index.ts'
import { documentedFault, MESSAGES, type ReturnCode, StateliftError, traceOf } from '../../errors/index.ts'
import { openDiagnosticLog } from '../../report/index.ts'
import type { Io, Run } from '../io.ts'
import { logRefusedLine } from '../refused-line.ts'
import { rulesDirectory } from '../rules-directory.ts'
import { takeMachine } from '../single-instance.ts'
import { capture } from './capture.ts'
import { diagnosticsOf } from './diagnostics.ts'
import { estimate } from './estimate.ts'
import { explainObject } from './explain-object.ts'
import { generateConfig } from './generate-config.ts'
import { generateRules } from './generate-rules.ts'
import { type Prepared, prepare } from './prepare.ts'
import { ScanSession } from './scan-session.ts'
import type { Scanned } from './select.ts'

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
    const fault = io.signal.aborted ? new StateliftError(documentedFault('cancelled')) : asFault(error)
    session.end(fault.code, fault.message, fault)
    return fault.code
  }
}

/** What is no error of ours is a defect: its trace goes into the log, for whoever mends it. */
function asFault(error: unknown): StateliftError {
  if (error instanceof StateliftError) return error
  const advice = 'This is a defect of statelift. Please report it with this log.'
  return new StateliftError(documentedFault('malfunction', { where: traceOf(error), advice, cause: error }))
}

async function runCommand(session: ScanSession): Promise<void> {
  const { diagnosticLog } = session.options.environment
  // Opened first, so that a path which cannot be written is told before the work and not after it.
  const diagnostics = diagnosticLog === undefined ? undefined : openDiagnosticLog(diagnosticLog)
  const prepared = await prepare(session)
  let gathered: Scanned | undefined
  try {
    gathered = await perform(prepared, session)
  } finally {
    diagnostics?.write(diagnosticsOf(prepared, gathered, session))
  }
}

/** Gives what a capture gathered; the other commands gather nothing. */
async function perform(prepared: Prepared, session: ScanSession): Promise<Scanned | undefined> {
  const { command } = session.options
  switch (command.kind) {
    case 'capture':
      return capture(prepared, session)
    case 'estimate':
      await estimate(command.file, prepared, session)
      break
    case 'genconfig':
      generateConfig(command.file, prepared, session)
      break
    case 'genmigxml':
      generateRules(command.file, prepared, session)
      break
    case 'explain':
      explainObject(command.object, prepared, session)
      break
  }
  return undefined
}
