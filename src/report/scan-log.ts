import { console as debuggerConsole } from 'node:inspector'
import { documentedFault, errorLines, messageOf, type ReturnCode, StateliftError } from '../errors/index.ts'
import { ErrorSummary } from './error-summary.ts'
import { LineFile } from './line-file.ts'
import { formatMessage, type LineFacts, preciseStamp } from './log-text.ts'

/** The bits of `/v`. */
const Verbosity = { verbose: 0x01, recordObjects: 0x04, debugger: 0x08 } as const

/** What a log's first lines say, and how much it says after them. */
export interface ScanLogOptions {
  readonly verbosity: number
  /** `SCANSTATE.EXE`. */
  readonly tool: string
  readonly version: string
  /** Keys already masked. */
  readonly commandLine: string
  readonly clock?: () => Date
  /** Where bit 8 sends a copy; by default a debugger that is attached to this process. */
  readonly echo?: (text: string) => void
}

/** What an error was about, for the summary and the line. */
export interface ErrorFacts {
  readonly area?: number
  /** Win32 code: counted in the summary. */
  readonly win32?: number
  readonly causedAbort?: boolean
}

/** How a run ended, for the log's last lines. */
export interface RunEnd {
  readonly code: ReturnCode
  /** Errors that /c let pass. */
  readonly ignored: number
  /** What is said of a run that did not succeed; with a `StateliftError` its own lines. */
  readonly error?: unknown
}

/** ScanState.log. Text is a line, or an array of lines of which only the first gets a prefix. */
export class ScanLog {
  readonly path: string
  readonly #file: LineFile
  readonly #verbosity: number
  readonly #clock: () => Date
  readonly #echo: (text: string) => void
  readonly #summary = new ErrorSummary()
  #ended = false

  constructor(file: LineFile, options: ScanLogOptions) {
    this.path = file.path
    this.#file = file
    this.#verbosity = options.verbosity
    this.#clock = options.clock ?? (() => new Date())
    this.#echo = options.echo ?? ((text) => debuggerConsole.log(text))
    this.note(`${options.tool} Version ${options.version}`)
    this.note(`USMT Started at ${preciseStamp(this.#clock())}`)
    this.note(`Command line: ${options.commandLine}`)
    this.activity('COMMAND_LINE_PROCESSING')
    this.#file.flush()
  }

  /** What every log has, at any verbosity: start, end, rule files, who the users are. */
  note(text: string | readonly string[]): void {
    this.#write({ severity: 'Info' }, text)
  }

  /** Detail, from `/v:1` on. */
  info(text: string | readonly string[]): void {
    if (this.#verbosity & Verbosity.verbose) this.#write({ severity: 'Info' }, text)
  }

  /** Stages and objects, from `/v:4` on. */
  status(text: string | readonly string[]): void {
    if (this.#verbosity & Verbosity.recordObjects) this.#write({ severity: 'Status' }, text)
  }

  /** Whether `status` writes: callers spare themselves the text of a million objects. */
  get recordsObjects(): boolean {
    return (this.#verbosity & Verbosity.recordObjects) !== 0
  }

  /** `activity('SCANNING')` is the status line `Activity: 'MIGACTIVITY_SCANNING'`. */
  activity(name: string): void {
    this.status(`Activity: 'MIGACTIVITY_${name}'`)
  }

  warning(text: string | readonly string[], area = 0): void {
    this.#write({ severity: 'Warning', area }, text)
  }

  error(text: string | readonly string[], facts: ErrorFacts = {}): void {
    const { area = 0, win32, causedAbort = false } = facts
    this.#write({ severity: 'Error', area, ...(win32 === undefined ? {} : { win32 }) }, text)
    if (win32 !== undefined) {
      this.#summary.record(win32, typeof text === 'string' ? text : (text[0] ?? ''), causedAbort)
    }
    this.#file.flush()
  }

  /** The block that says how the run failed: `Failed.`, then the message, indented. */
  failed(error: unknown): void {
    this.note('Failed.')
    this.note(errorLines(error).map((line, index) => (index === 0 ? `  ${line}` : line)))
    if (error instanceof StateliftError && error.code === 26) this.#summary.hint(HINTS_FOR_26)
    this.#file.flush()
  }

  /** The last lines: success or failure, when it ended, the error summary. */
  summary(end: RunEnd): void {
    this.#ended = true
    if (end.error !== undefined) this.failed(end.error)
    else if (end.ignored > 0)
      this.note(`Success, ${end.ignored} errors ignored. See the log for more information.`)
    else if (end.code === 0) this.note('Success.')
    this.note(`USMT Completed at ${preciseStamp(this.#clock())}`)
    for (const line of this.#summary.lines()) this.note(line)
    this.note('Entering MigShutdown method')
    this.note('Leaving MigShutdown method')
    this.#file.flush()
  }

  /** A log that nobody ended still says when it stopped. */
  close(): void {
    if (!this.#ended) this.note(`USMT Completed at ${preciseStamp(this.#clock())}`)
    this.#ended = true
    this.#file.close()
  }

  #write(facts: LineFacts, text: string | readonly string[]): void {
    const message = formatMessage(facts, text, this.#clock())
    if (this.#verbosity & Verbosity.debugger) this.#echo(message.slice(0, -'\r\n'.length))
    try {
      this.#file.write(message)
    } catch (cause) {
      throw new StateliftError(documentedFault('diagnosticsWrite', { where: this.path, cause }))
    }
  }
}

/** Opens the log, appends to one that is there, and writes its first lines. Throws code 13 when it cannot be written. */
export function openScanLog(path: string, options: ScanLogOptions): ScanLog {
  try {
    return new ScanLog(new LineFile(path, { mode: 'append', byteOrderMark: true }), options)
  } catch (cause) {
    if (cause instanceof StateliftError) throw cause
    throw new StateliftError(documentedFault('logPath', { where: `${path}: ${messageOf(cause)}`, cause }))
  }
}

const HINTS_FOR_26 = [
  'Check log for any errors found in loaded migxml files',
  'Verify config xml file is not loaded using /i',
  'If duplicate SID exists from temp profile – use environment variable or delete temp profile',
]
