import type { UtilsOptions } from '../../cli/index.ts'
import { errorLines, type ReturnCode, type Warning } from '../../errors/index.ts'
import { ConsoleProgress, openScanLog, type ScanLog } from '../../report/index.ts'
import type { Io } from '../io.ts'

/** Lines that are kept back, in characters: a report of a million files is not a million writes. */
const BUFFER = 64 * 1024
/** What is done sooner needs no bar. */
const SOON = 2000
/** How many remarks of one kind the console gets; the log has them all. */
const MOST_REMARKS = 20

/**
 * One run of UsmtUtils as it is told. What was asked for goes to standard output, fit for programs; all else to standard
 * error; both to the log.
 */
export class UtilsSession {
  readonly options: UtilsOptions
  readonly log: ScanLog
  readonly signal: AbortSignal
  readonly #io: Io
  readonly #progress: ConsoleProgress
  readonly #started = performance.now()
  readonly #remarks = new Map<string, number>()
  #pending = ''

  /** Throws StateliftError 13 when the log cannot be written. */
  constructor(options: UtilsOptions, version: string, io: Io) {
    const { file, verbosity } = options.logs
    const { commandLine } = options
    this.options = options
    this.signal = io.signal
    this.#io = io
    this.#progress = new ConsoleProgress({ write: (text) => io.stderr(text), terminal: io.terminals.stderr })
    this.log = openScanLog(file, { verbosity, tool: 'USMTUTILS.EXE', version, commandLine })
    for (const warning of options.warnings) this.warn(warning)
  }

  /** A line of what was asked for. */
  result(line: string): void {
    this.log.note(line)
    this.output(`${line}\n`)
  }

  /** Text of what was asked for that the log does without. */
  output(text: string): void {
    this.#pending += text
    if (this.#pending.length >= BUFFER) this.flush()
  }

  warn({ message, where }: Warning): void {
    const text = where === undefined ? message : `${where}: ${message}`
    this.log.warning(text)
    this.#tell(text)
  }

  /** What happened to one file. Of the same kind only the first are told on the console. */
  remark(kind: string, severity: 'warning' | 'error', text: string): void {
    this.log[severity](text)
    const told = this.#remarks.get(kind) ?? 0
    this.#remarks.set(kind, told + 1)
    if (told < MOST_REMARKS) this.#tell(text)
    else if (told === MOST_REMARKS) this.#tell(`and more; ${this.log.path} names them all`)
  }

  /** How far the work is, in bytes; told only when it takes long. */
  readonly advance = (done: number, total: number): void => {
    if (performance.now() - this.#started >= SOON) this.#progress.advance(done, total)
  }

  /** Asks; anything but yes is no. */
  async confirm(question: string): Promise<boolean> {
    this.flush()
    this.#io.stdout(`${question} (y/n) `)
    const answer = await this.#io.readLine()
    this.log.note(`${question} ${answer ?? '(no answer)'}`)
    return /^y(?:es)?$/i.test(answer?.trim() ?? '')
  }

  flush(): void {
    if (this.#pending === '') return
    this.#progress.endBar()
    this.#io.stdout(this.#pending)
    this.#pending = ''
  }

  end(code: ReturnCode, error?: unknown): void {
    this.flush()
    if (error !== undefined) for (const line of errorLines(error)) this.#tell(line)
    this.log.summary({ code, ignored: 0, ...(error === undefined ? {} : { error }) })
    this.log.close()
  }

  #tell(line: string): void {
    this.flush()
    this.#progress.line(line)
  }
}
