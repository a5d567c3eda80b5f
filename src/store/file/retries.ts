/**
 * What writes to a store and fails is tried again as `/r` and `/w` say.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { systemCodeOf } from '../store-error.ts'
import type { RetryPolicy } from '../store-writer.ts'

export const NO_RETRY: RetryPolicy = { times: 0, waitSeconds: 0 }

/** Waiting does not help against these. */
const FINAL_CODES: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EINVAL'])

/** `between` is done before each further try. Rejects with what the last one failed with. */
export async function attempt<T>(
  retry: RetryPolicy,
  action: () => Promise<T>,
  between?: () => Promise<void>,
): Promise<T> {
  for (let failed = 0; ; failed++) {
    try {
      return await action()
    } catch (error) {
      if (failed >= retry.times || FINAL_CODES.has(systemCodeOf(error))) throw error
      await sleep(retry.waitSeconds * 1000)
      await between?.()
    }
  }
}

/** Waits in place: only for worker threads. What is no error of the system is not tried again. */
export function attemptHere<T>(retry: RetryPolicy, action: () => T): T {
  for (let failed = 0; ; failed++) {
    try {
      return action()
    } catch (error) {
      const code = systemCodeOf(error)
      if (code === '' || failed >= retry.times || FINAL_CODES.has(code)) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, retry.waitSeconds * 1000)
    }
  }
}
