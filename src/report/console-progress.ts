import { errorLines, type ReturnCode } from '../errors/index.ts'
import { printable } from './log-text.ts'
import { Pace } from './pace.ts'

/** A terminal, where a line may be drawn again over itself. */
export interface Terminal {
  /** How wide it is now; 0 or undefined where nobody tells. */
  readonly columns: number | undefined
}

/** Where progress is told: to people at a terminal, or into a file or a pipe. */
export interface ConsoleStream {
  write(text: string): unknown
  readonly terminal: Terminal | undefined
}

/** What the last lines tell besides the return code. */
export interface ConsoleEnd {
  /** What ended the run, if something did. */
  readonly error?: unknown
  readonly ignored?: number
  readonly warnings?: number
}

/** Milliseconds between two drawings of the bar. */
const REDRAW_INTERVAL = 100
/** Percent between two lines where there is no terminal. */
const PLAIN_STEP = 10
const BAR_WIDTH = 24
/** A shorter bar tells less than the percentage beside it. */
const LEAST_BAR_WIDTH = 5
/** What Windows' console has when nobody says otherwise. */
const DEFAULT_COLUMNS = 80

/** What ScanState tells on the console: its stages in its words, and how far it is: a bar on a terminal, plain lines elsewhere. */
export class ConsoleProgress {
  readonly #stream: ConsoleStream
  readonly #now: () => number
  #pace = new Pace()
  #lastDrawn = Number.NEGATIVE_INFINITY
  #lastPercentage = 0
  #barShown = false

  constructor(stream: ConsoleStream, now: () => number = () => performance.now()) {
    this.#stream = stream
    this.#now = now
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
    const { terminal } = this.#stream
    const due = terminal
      ? now - this.#lastDrawn >= REDRAW_INTERVAL || percentage === 100
      : percentage >= this.#lastPercentage + PLAIN_STEP || percentage === 100
    if (!due || percentage < this.#lastPercentage) return
    if (percentage === 100 && this.#lastPercentage === 100) return
    this.#pace.record(now, done)
    this.#lastDrawn = now
    this.#lastPercentage = percentage
    if (terminal) this.#drawBar(terminal, percentage, done, total)
    else this.#stream.write(`  [${percent(percentage)}] ${formatBytes(done)} of ${formatBytes(total)}\n`)
  }

  /** The last lines: how it went, in ScanState's words, and whether the log has more to say. */
  finish(code: ReturnCode, tool: string, { error, ignored = 0, warnings = 0 }: ConsoleEnd = {}): void {
    if (error === undefined) {
      this.line('Success.')
      if (ignored > 0)
        this.line(`  ${counted(ignored, 'error')} ignored: the log file names what is not in the store.`)
      if (warnings > 0) this.line(`  ${counted(warnings, 'warning')} in the log file.`)
    } else {
      this.line('Failed.')
      for (const text of errorLines(error)) this.line(`  ${text}`)
      this.line('  See the log file for more information.')
    }
    this.line(`${tool} return code: ${code}`)
  }

  #drawBar({ columns }: Terminal, percentage: number, done: number, total: number): void {
    const rate = this.#pace.rate
    const seconds = this.#pace.secondsLeft(Math.max(0, total - done))
    const details = [
      `${formatBytes(done)} of ${formatBytes(total)}`,
      ...(rate > 0 ? [`${formatBytes(rate)}/s`] : []),
      ...(seconds === undefined ? [] : [`${formatDuration(seconds)} left`]),
    ]
    // One column stays free: a full line makes the Windows console start the next one.
    const width = (columns || DEFAULT_COLUMNS) - 1
    this.#stream.write(`\r${progressLine(percentage, details, width)}`)
    this.#barShown = true
  }

  /** Before others write to the same terminal. */
  endBar(): void {
    if (this.#barShown) this.#stream.write('\n')
    this.#barShown = false
  }
}

/** Percentage, bar and details, as many of them as fit; exactly `width` columns, so that it covers the line before it. */
function progressLine(percentage: number, details: readonly string[], width: number): string {
  const room = Math.min(BAR_WIDTH, width - '  [] 100%'.length)
  const full = Math.round((percentage * room) / 100)
  const bar = room < LEAST_BAR_WIDTH ? '' : `[${'#'.repeat(full)}${'-'.repeat(room - full)}] `
  let line = `  ${bar}${percent(percentage)}`
  for (const detail of details) {
    if (line.length + 2 + detail.length > width) break
    line += `  ${detail}`
  }
  return line.slice(0, width).padEnd(width)
}

function percent(percentage: number): string {
  return `${String(percentage).padStart(3)}%`
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

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
