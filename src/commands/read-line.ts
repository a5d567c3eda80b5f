import { readSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { isatty } from 'node:tty'
import { systemCodeOf } from '../errors/index.ts'

const STANDARD_INPUT = 0
const LINE_FEED = 0x0a

/** The next line that a person types, or that a program pipes in; undefined at the end of the input, and when `signal` is aborted. */
export async function readLine(signal: AbortSignal): Promise<string | undefined> {
  if (!isatty(STANDARD_INPUT)) return pipedLine()
  const lines = createInterface({ input: process.stdin, terminal: false })
  const close = () => lines.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    for await (const line of lines) return line
    return undefined
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

/** Byte by byte, so that what follows stays for the next reader; not through `process.stdin`, which Wine cannot open for a pipe. */
function pipedLine(): string | undefined {
  const bytes: number[] = []
  const byte = Buffer.alloc(1)
  for (;;) {
    const ended = read(byte) === 0
    if (ended && bytes.length === 0) return undefined
    if (ended || byte[0] === LINE_FEED) return Buffer.from(bytes).toString('utf8').replace(/\r$/, '')
    bytes.push(byte[0] ?? 0)
  }
}

/** 0 at the end of the input: a pipe whose writer has gone, or no input at all, is an end too. */
function read(byte: Buffer): number {
  try {
    return readSync(STANDARD_INPUT, byte)
  } catch (error) {
    if (CLOSED.has(systemCodeOf(error))) return 0
    throw error
  }
}

const CLOSED: ReadonlySet<string> = new Set(['EOF', 'EPIPE', 'EBADF', 'EAGAIN'])
