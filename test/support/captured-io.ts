import type { Io } from '../../src/commands/io.ts'

/** An `Io` that keeps what a tool writes. */
export class CapturedIo implements Io {
  out = ''
  err = ''
  readonly terminals: Io['terminals'] = { stdout: undefined, stderr: undefined }
  /** What the user will answer, in turn. */
  readonly answers: string[] = []
  readonly #stop = new AbortController()

  get readerGone(): boolean {
    return false
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** What Ctrl+C does. */
  stop(): void {
    this.#stop.abort()
  }

  async readLine(): Promise<string | undefined> {
    return this.answers.shift()
  }

  stdout(text: string): void {
    this.out += text
  }

  stderr(text: string): void {
    this.err += text
  }
}
