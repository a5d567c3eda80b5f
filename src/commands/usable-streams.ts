import { Writable } from 'node:stream'

const STREAMS = { stdout: 1, stderr: 2 } as const

/**
 * Makes sure that `process.stdout` and `process.stderr` can be touched. Node opens them on first use and throws when
 * there is nothing to open (a service without a console, a pipe under Wine: EBADF), and it touches them itself: for
 * every worker thread and for every child process that ends.
 *
 * @param write what a stream that cannot be opened does with its text
 */
export function makeStreamsUsable(write: (stream: 1 | 2, text: string) => void): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const open = Object.getOwnPropertyDescriptor(process, name)?.get
    if (open === undefined) continue
    const standIn = new Writable({
      decodeStrings: false,
      write(chunk, _encoding, done) {
        write(STREAMS[name], String(chunk))
        done()
      },
    })
    // Opened when it is asked for, not before: opening a pipe changes how it is written to.
    const get = () => {
      try {
        return open.call(process)
      } catch {
        return standIn
      }
    }
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get })
  }
}
