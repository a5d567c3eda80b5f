import { type ReturnCode, StateliftError } from '../errors/index.ts'
import { printable } from './log-text.ts'
import { Pace } from './pace.ts'

/** What the console has to be able to do; `process.stdout` is one. */
export interface ConsoleStream {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number | undefined
}

const REDRAW_INTERVAL = 100
const PLAIN_STEP = 10
const BAR_WIDTH = 24
/** What Windows' console has when nobody says otherwise. */
const DEFAULT_COLUMNS = 80

/** What ScanState tells on the console: its stages in its words, and how far it is: a bar on a terminal, plain lines elsewhere. */
export class ConsoleProgress {
  readonly #stream: ConsoleStream
  readonly #now: () => number
  readonly #terminal: boolean
  #pace = new Pace()
  #lastDrawn = Number.NEGATIVE_INFINITY
  #lastPercentage = 0
  #barShown = false

  constructor(stream: ConsoleStream, now: () => number = () => performance.now()) {
    this.#stream = stream
    this.#now = now
    this.#terminal = stream.isTTY === true
  }

  /** Before anything else: where the log is. */
  start(logPath: string): void {
    this.line(`Log messages are being sent to '${logPath}'`)
    this.line('')
    this.line('Starting the migration process')
  }

  /** A stage begins, e.g. `Gathering data`. */
  stage(text: string): void {
    this.line(text)
    this.#pace = new Pace()
    this.#lastPercentage = 0
    this.#lastDrawn = Number.NEGATIVE_INFINITY
  }

  line(text: string): void {
    this.endBar()
    this.#stream.write(`${printable(text)}\n`)
  }

  /** How far the stage is, in bytes. May be called as often as one likes. */
  advance(done: number, total: number): void {
    const now = this.#now()
    const percentage = total > 0 ? Math.min(100, Math.floor((done * 100) / total)) : 100
    const due = this.#terminal
      ? now - this.#lastDrawn >= REDRAW_INTERVAL || percentage === 100
      : percentage >= this.#lastPercentage + PLAIN_STEP || percentage === 100
    if (!due || percentage < this.#lastPercentage) return
    if (percentage === 100 && this.#lastPercentage === 100) return
    this.#pace.record(now, done)
    this.#lastDrawn = now
    this.#lastPercentage = percentage
    if (this.#terminal) this.#drawBar(percentage, done, total)
    else
      this.#stream.write(
        `  [${String(percentage).padStart(3)}%] ${formatBytes(done)} of ${formatBytes(total)}\n`,
      )
  }

  /** The last lines: how it went, in ScanState's words. `error` is what ended the run. */
  finish(code: ReturnCode, tool: string, error?: unknown): void {
    if (error === undefined) {
      this.line('Success.')
    } else {
      this.line('Failed.')
      for (const text of errorLines(error)) this.line(`  ${text}`)
      this.line('  See the log file for more information.')
    }
    this.line(`${tool} return code: ${code}`)
  }

  #drawBar(percentage: number, done: number, total: number): void {
    const full = Math.round((percentage * BAR_WIDTH) / 100)
    const bar = `[${'#'.repeat(full)}${'-'.repeat(BAR_WIDTH - full)}]`
    const seconds = this.#pace.secondsLeft(Math.max(0, total - done))
    const rate = this.#pace.rate
    const parts = [
      `  ${bar} ${String(percentage).padStart(3)}%`,
      `${formatBytes(done)} of ${formatBytes(total)}`,
      ...(rate > 0 ? [`${formatBytes(rate)}/s`] : []),
      ...(seconds === undefined ? [] : [`${formatDuration(seconds)} left`]),
    ]
    // One column stays free: a full line makes the Windows console start the next one.
    const columns = (this.#stream.columns ?? DEFAULT_COLUMNS) - 1
    this.#stream.write(`\r${parts.join('  ').slice(0, columns).padEnd(columns)}`)
    this.#barShown = true
  }

  /** Before others write to the same terminal. */
  endBar(): void {
    if (this.#barShown) this.#stream.write('\n')
    this.#barShown = false
  }
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** `1.2 GB`: powers of 1000, as disks are sold. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}

/** `0:37`, `12:05`, `1:02:03`. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const tail = String(rest).padStart(2, '0')
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`
}

function errorLines(error: unknown): string[] {
  return error instanceof StateliftError
    ? error.lines()
    : [error instanceof Error ? error.message : String(error)]
}
