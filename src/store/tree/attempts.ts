import { systemCodeOf } from '../store-error.ts'
import { FINAL_CODES } from '../store-file.ts'
import type { RetryPolicy } from '../store-writer.ts'

/** Runs what writes to the store, again as `/r` and `/w` say. Waits in place: only for worker threads. */
export function attemptHere<T>(retry: RetryPolicy, action: () => T): T {
  for (let attempt = 0; ; attempt++) {
    try {
      return action()
    } catch (error) {
      const code = systemCodeOf(error)
      if (code === '' || attempt >= retry.times || FINAL_CODES.has(code)) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retry.waitSeconds * 1000)
    }
  }
}
