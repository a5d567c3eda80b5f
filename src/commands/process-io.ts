import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { systemCodeOf } from '../errors/index.ts'
import type { Io } from './io.ts'
import { readLine } from './read-line.ts'
import { makeStreamsUsable } from './usable-streams.ts'

type Stream = 1 | 2

const pause = new Int32Array(new SharedArrayBuffer(4))

/**
 * A writer to one of the process's own streams that loses nothing when the process ends right after it.
 *
 * A terminal is written through `process.stdout`, which is synchronous there and turns text into the console's
 * own character set on Windows. Everything else is written to the descriptor itself: `process.stdout` writes to
 * pipes asynchronously, and under Wine it cannot open one at all (EBADF), so that all output would be lost.
 */
function writerTo(stream: Stream): Writer {
  if (isatty(stream)) {
    const terminal = stream === 1 ? process.stdout : process.stderr
    return { write: (text) => void terminal.write(text), readerGone: false }
  }
  return new DescriptorWriter(stream)
}

interface Writer {
  write(text: string): void
  readonly readerGone: boolean
}

class DescriptorWriter implements Writer {
  readonly #stream: Stream
  #closed = false
  readerGone = false

  constructor(stream: Stream) {
    this.#stream = stream
  }

  write(text: string): void {
    let rest: Uint8Array = Buffer.from(text, 'utf8')
    while (rest.length > 0 && !this.#closed) {
      try {
        rest = rest.subarray(writeSync(this.#stream, rest))
      } catch (error) {
        // EAGAIN: the reader of a non-blocking pipe is behind. Any other error (EPIPE: the reader has gone, EBADF: there
        // was never one) means that nobody listens, and a capture must not fail for that.
        const code = systemCodeOf(error)
        if (code === 'EAGAIN') Atomics.wait(pause, 0, 0, 5)
        else this.#closed = true
        if (code === 'EPIPE') this.readerGone = true
      }
    }
  }
}

/** Signals by which a person or the system asks a process to stop; SIGBREAK and SIGHUP are Windows' Ctrl+Break and closed console. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', ...(process.platform === 'win32' ? ['SIGBREAK'] : [])]

/**
 * The streams and signals of this process. The first signal to stop aborts `signal`, so that the tool can clean up;
 * the second ends the process at once with code 2.
 */
export function processIo(): Io {
  const stop = new AbortController()
  for (const name of STOP_SIGNALS) {
    process.on(name, () => {
      if (stop.signal.aborted) process.exit(2)
      stop.abort()
    })
  }
  const writers = { 1: writerTo(1), 2: writerTo(2) }
  makeStreamsUsable((stream, text) => writers[stream].write(text))
  return {
    stdout: (text) => writers[1].write(text),
    stderr: (text) => writers[2].write(text),
    get readerGone() {
      return writers[1].readerGone
    },
    readLine: () => readLine(stop.signal),
    signal: stop.signal,
    terminals: {
      stdout: isatty(1) ? process.stdout : undefined,
      stderr: isatty(2) ? process.stderr : undefined,
    },
  }
}
