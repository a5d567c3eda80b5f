import { documentedFault, type Fault, StateliftError } from '../../errors/index.ts'

/** Where a command line went wrong: the words as typed, keys already masked, and which of them is the wrong one. */
export interface CommandLinePlace {
  readonly program: string
  readonly words: readonly string[]
  /** Past the last word when something is missing rather than wrong. */
  readonly wrong: number
}

/** A command line that ScanState would refuse. Prints in ScanState's own form, with `##ERROR## -->` before the wrong word. */
export class UsageError extends StateliftError {
  readonly place: CommandLinePlace

  constructor(fault: Fault, place: CommandLinePlace) {
    super(fault)
    this.place = place
  }

  /** The whole line as typed, keys masked. */
  get commandLine(): string {
    return [this.place.program, ...this.place.words].join(' ')
  }

  /** The lines of the console and the log. */
  override lines(): string[] {
    const { program, words, wrong } = this.place
    const marked = [program, ...words.slice(0, wrong), '##ERROR## -->', ...words.slice(wrong)]
    return [
      'An error occurred processing the command line.',
      `  ${marked.join(' ')}`,
      ...super.lines().map((line) => `  ${line}`),
    ]
  }
}

/** `/?`: not a failure, but it ends the program with a code of its own. Its lines are the usage text. */
export class HelpRequest extends StateliftError {
  readonly text: string

  constructor(text: string) {
    super(documentedFault('help'))
    this.text = text
  }

  override lines(): string[] {
    return this.text.split('\n')
  }
}
