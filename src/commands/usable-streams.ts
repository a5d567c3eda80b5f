import { Writable } from 'node:stream'

const STREAMS = { stdout: 1, stderr: 2 } as const

/**
 * Makes sure that `process.stdout` and `process.stderr` can be touched. Node opens them on first use and throws when
 * there is nothing to open (a service without a console, Wine: EBADF), and it touches them itself: for every worker
 * thread and for every child process that ends.
 *
 * @param write what a stream that cannot be opened does with its text
 */
export function makeStreamsUsable(write: (stream: 1 | 2, text: string) => void): void {
  for (const name of ['stdout', 'stderr'] as const) {
    if (canBeOpened(name)) continue
    const standIn = new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        write(STREAMS[name], String(chunk))
        done()
      },
    })
    Object.defineProperty(process, name, { value: standIn, configurable: true, enumerable: true })
  }
}

function canBeOpened(name: 'stdout' | 'stderr'): boolean {
  try {
    return process[name].writable
  } catch {
    // Whatever the reason is, the stand-in serves.
    return false
  }
}
