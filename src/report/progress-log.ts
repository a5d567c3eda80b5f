import { documentedFault, StateliftError } from '../errors/index.ts'
import { LineFile } from './line-file.ts'
import { clock, pad, printable } from './log-text.ts'
import { Pace } from './pace.ts'

/** The phases that a progress log names. */
export type Phase = 'Initializing' | 'Scanning' | 'Collecting' | 'Saving' | 'Estimating'

/** The kinds of errors that a progress log names. */
export type ProgressError = 'UnableToCopy' | 'UnableToOpen' | 'UnableToCopyCatalog' | 'UnableToAccessDevice'

/** What the first record of a progress log says. */
export interface ProgressLogOptions {
  /** `scanstate.exe`. */
  readonly program: string
  readonly version: string
  /** The machine that runs this. */
  readonly computerName: string
  /** Keys already masked. */
  readonly commandLine: string
  readonly clock?: () => Date
}

/**
 * The log that programs read: `08 Jun 2023, 13:49:13, 00:00:00, key, value, ...`, one line an event, in the system's
 * local time. Percentages and elapsed times never go back.
 */
export class ProgressLog {
  readonly #file: LineFile
  readonly #clock: () => Date
  readonly #started: number
  readonly #pace = new Pace()
  #elapsed = 0
  #percentage = -1
  #minutesLeft: number | undefined

  constructor(file: LineFile, options: ProgressLogOptions) {
    this.#file = file
    this.#clock = options.clock ?? (() => new Date())
    this.#started = this.#clock().getTime()
    this.#record([
      ['program', options.program],
      ['productVersion', options.version],
      ['computerName', options.computerName],
      ['commandLine', options.commandLine],
    ])
  }

  phase(phase: Phase): void {
    this.#record([['PHASE', phase]])
  }

  detectedUser(account: string, included: boolean): void {
    this.#record([
      ['detectedUser', account],
      ['includedInMigration', yesNo(included)],
    ])
  }

  /** `user` undefined: what belongs to nobody in particular. */
  detectedComponent(user: string | undefined, component: string, included: boolean): void {
    this.#record([
      ['forUser', user ?? 'This Computer'],
      ['detectedComponent', component],
      ['includedInMigration', yesNo(included)],
    ])
  }

  totalSize(bytes: number): void {
    this.#record([['totalSizeInMBToTransfer', (bytes / (1024 * 1024)).toFixed(1)]])
  }

  collectingUser(account: string): void {
    this.#record([['collectingUser', account]])
  }

  /** How far the saving is, in bytes. Writes a line only when a whole percent or minute is new. */
  advance(done: number, total: number): void {
    this.#pace.record(this.#clock().getTime(), done)
    const percentage = total > 0 ? Math.min(100, Math.floor((done * 100) / total)) : 100
    if (percentage <= this.#percentage) return
    this.#percentage = percentage
    this.#record([['totalPercentageCompleted', String(percentage)]])
    const seconds = this.#pace.secondsLeft(Math.max(0, total - done))
    const minutes = seconds === undefined ? undefined : Math.round(seconds / 60)
    if (minutes === undefined || minutes === this.#minutesLeft) return
    this.#minutesLeft = minutes
    this.#record([['totalMinutesRemaining', String(minutes)]])
  }

  /** One object that could not be taken; `action` is what /c decided. */
  error(error: ProgressError, object: string, action: 'Ignore' | 'Abort', win32: number): void {
    this.#record([
      ['error', error],
      ['objectName', object],
      ['action', action],
      ['errorCode', String(win32)],
    ])
  }

  /** The last record. */
  finish(code: number, ignored: number, message: string): void {
    this.#record([
      ['errorCode', String(code)],
      ['numberOfIgnoredErrors', String(ignored)],
      ['message', message],
    ])
  }

  close(): void {
    this.#file.close()
  }

  #record(pairs: readonly (readonly [key: string, value: string])[]): void {
    const now = this.#clock()
    this.#elapsed = Math.max(this.#elapsed, now.getTime() - this.#started)
    const fields = [calendar(now), clock(now), duration(this.#elapsed)]
    const line = [...fields, ...pairs.flatMap(([key, value]) => [key, quoted(value)])].join(', ')
    try {
      this.#file.write(`${line}\r\n`)
      // Whoever watches a progress log wants each line now.
      this.#file.flush()
    } catch (cause) {
      throw new StateliftError(documentedFault('progressWrite', { where: this.#file.path, cause }))
    }
  }
}

/** Replaces a file that is there. Throws code 40 when it cannot be written. */
export function openProgressLog(path: string, options: ProgressLogOptions): ProgressLog {
  try {
    return new ProgressLog(new LineFile(path, { mode: 'replace', byteOrderMark: false }), options)
  } catch (cause) {
    if (cause instanceof StateliftError) throw cause
    throw new StateliftError(documentedFault('progressPath', { where: path, cause }))
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function calendar(now: Date): string {
  return `${pad(now.getDate(), 2)} ${MONTHS[now.getMonth()]} ${pad(now.getFullYear(), 4)}`
}

function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  return `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`
}

/** The grammar has no way to write a quote inside a quoted value, so it becomes an apostrophe. */
function quoted(value: string): string {
  const text = printable(value).replaceAll('"', "'")
  return /[\s,]/.test(text) || text === '' ? `"${text}"` : text
}

function yesNo(value: boolean): 'Yes' | 'No' {
  return value ? 'Yes' : 'No'
}
