import { hostname } from 'node:os'
import type { ScanOptions } from '../../cli/index.ts'
import { type ReturnCode, type Warning, win32Code } from '../../errors/index.ts'
import { Ledger, type Missing } from '../../gather/index.ts'
import type { ConfigXml } from '../../migxml/index.ts'
import { endsRun, NO_CONFIG } from '../../migxml/index.ts'
import {
  CaptureTally,
  ConsoleProgress,
  type ListFiles,
  openListFiles,
  openProgressLog,
  openScanLog,
  PhaseTimes,
  type ProgressLog,
  type ScanLog,
} from '../../report/index.ts'
import type { Io } from '../io.ts'
import { askForHardware, type Hardware } from './hardware.ts'
import { type RunFacts, reportRun } from './run-report.ts'

const PROGRAM = 'scanstate.exe'

/** An object that could not be taken. */
export interface ObjectError {
  readonly kind: 'file' | 'registry'
  readonly path: string
  readonly outcome: Missing['outcome']
  readonly reason: string
  /** The system's own name for it, e.g. `EACCES`. */
  readonly systemCode: string
}

/**
 * One run of ScanState as it is told to people and programs: log, progress log, list of files, console, and the
 * ledger. Knows what an error means for the run (`/c`, ErrorControl).
 */
export class ScanSession {
  readonly options: ScanOptions
  readonly version: string
  /** Of the running system. */
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly log: ScanLog
  readonly console: ConsoleProgress
  readonly progress: ProgressLog | undefined
  readonly listFiles: ListFiles | undefined
  readonly ledger = new Ledger()
  readonly signal: AbortSignal
  readonly started = new Date()
  readonly tally = new CaptureTally()
  readonly times = new PhaseTimes()
  /** What is known so far, for the page about the run. */
  readonly facts: RunFacts = {}
  /** All warnings of the run, for the manifest. */
  readonly warnings: Warning[] = []
  /** The computer that this runs on, if it has said so by now. */
  readonly hardware: () => Hardware | undefined = askForHardware()
  /** From `/config`, once it was read. */
  config: ConfigXml = NO_CONFIG
  #ignored = 0
  #warningsSeen = 0
  readonly #warningMarks = new Set<string>()

  /** Opens the logs. Throws StateliftError with 13, 40 or 11 when one cannot be written. */
  constructor(options: ScanOptions, version: string, environment: ScanSession['environment'], io: Io) {
    const { logs, commandLine } = options
    this.environment = environment
    this.options = options
    this.version = version
    this.signal = io.signal
    this.log = openScanLog(logs.file, {
      verbosity: logs.verbosity,
      tool: 'SCANSTATE.EXE',
      version,
      commandLine,
    })
    this.console = new ConsoleProgress({ write: (text) => io.stdout(text), terminal: io.terminals.stdout })
    const computerName = hostname()
    this.progress =
      logs.progress === undefined
        ? undefined
        : openProgressLog(logs.progress, { program: PROGRAM, version, computerName, commandLine })
    this.listFiles = logs.listFiles === undefined ? undefined : openListFiles(logs.listFiles)
    this.console.start(logs.file)
  }

  /** How many errors /c or ErrorControl let pass, with the placeholders that no option can make whole. */
  get ignored(): number {
    return this.#ignored
  }

  warn(warning: Warning): void {
    this.warnings.push(warning)
    const { where, message } = warning
    this.log.warning(where === undefined || message.includes(where) ? message : `${where}: ${message}`)
  }

  /**
   * Tells the warnings that have come since the last call, each once: hives warn while they are read, and one that is
   * opened again warns again. Gives those that were new.
   */
  tellWarnings({ warnings }: { readonly warnings: readonly Warning[] }): readonly Warning[] {
    const fresh = warnings.slice(this.#warningsSeen).filter((warning) => this.#isNew(warning))
    this.#warningsSeen = warnings.length
    for (const warning of fresh) this.warn(warning)
    return fresh
  }

  #isNew({ kind, message, where, offset }: Warning): boolean {
    const mark = `${kind} ${where} ${offset} ${message}`
    if (this.#warningMarks.has(mark)) return false
    this.#warningMarks.add(mark)
    return true
  }

  /** Says the result of a command, on the console and in the log. */
  tell(text: string): void {
    this.console.line(text)
    this.log.note(text)
  }

  /** A placeholder cannot be taken by anybody: it never stops a run, and the run is partial. */
  placeholder(path: string, reason: string, code: string): void {
    const win32 = win32Code(code)
    this.#ignored++
    this.log.error(`${path} is not in the store: ${reason}`, { win32 })
    this.progress?.error('UnableToOpen', path, 'Ignore', win32)
  }

  /** Says that an object could not be taken, and decides whether the run goes on. */
  objectError({ kind, path, reason, systemCode }: ObjectError): 'continue' | 'abort' {
    const win32 = win32Code(systemCode)
    const verdict = this.config.errorPolicy.decide({ kind, path, code: win32 })
    const causedAbort = endsRun(verdict, this.options.errors.ignoreNonFatal)
    this.log.error(`Read error ${win32} for ${path}: ${reason}`, { win32, causedAbort })
    this.progress?.error('UnableToOpen', path, causedAbort ? 'Abort' : 'Ignore', win32)
    if (causedAbort) return 'abort'
    this.#ignored++
    return 'continue'
  }

  /** Writes the last lines everywhere and closes the files. `error` is what ended the run, if something did. */
  end(code: ReturnCode, message: string, error?: unknown): void {
    this.times.end()
    reportRun(this, code, message, error)
    // Other commands look at objects, and take none.
    if (this.options.command.kind === 'capture') this.log.note(this.ledger.summary(error !== undefined))
    this.log.summary({ code, ignored: this.#ignored, ...(error === undefined ? {} : { error }) })
    this.progress?.finish(code, this.#ignored, message)
    const { ignored, warnings } = this
    this.console.finish(code, 'ScanState', { error, ignored, warnings: warnings.length })
    this.listFiles?.close()
    this.progress?.close()
    this.log.close()
  }
}
