import type { ReturnCode } from '../errors/index.ts'
import type { Terminal } from '../report/index.ts'

/** All that a tool sees of the process it runs in; a test passes its own. */
export interface Io {
  /** Writes to standard output; line ends are the caller's. Returns when the text is handed over, never throws. */
  stdout(text: string): void
  /** The same for standard error: messages for people, so that standard output stays fit for programs. */
  stderr(text: string): void
  /** The next line of standard input; undefined at its end, and when the user asks to stop. */
  readLine(): Promise<string | undefined>
  /** Aborted when the user asks to stop (Ctrl+C, a closed console): clean up and return code 2. */
  readonly signal: AbortSignal
  /** Whether whoever read standard output has gone, as `| head` does: what does nothing but print may stop with `ReaderGone`. */
  readonly readerGone: boolean
  /** What standard output and standard error are shown on; undefined where they go into a file or a pipe. */
  readonly terminals: { readonly stdout: Terminal | undefined; readonly stderr: Terminal | undefined }
}

/** Ends a tool quietly, since nobody reads what it has yet to print. */
export class ReaderGone extends Error {
  /** What a shell shows of a program that SIGPIPE (13) ended, as it would most other tools. */
  readonly exitCode = 128 + 13
}

/** What every tool is: the arguments after its name in, the process's exit code out. */
export type Run = (argv: readonly string[], io: Io) => Promise<ReturnCode>
