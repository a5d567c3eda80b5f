import { Worker, type WorkerOptions } from 'node:worker_threads'

/** The bundled text of src/worker.ts, which the bundler puts here: an executable has no files to start a thread from. */
declare const STATELIFT_WORKER: string | undefined

/** What a thread shall do, and the plain data that it needs for it. */
export interface WorkerRole<Setup> {
  readonly role: 'capture' | 'read'
  readonly setup: Setup
}

/** Tasks leave little behind, and each thread would take 48 MB for it. */
const LIMITS = { maxYoungGenerationSizeMb: 6 }

/** Starts a worker thread, from source or from the bundle. */
export function startWorker<Setup>(workerData: WorkerRole<Setup>): Worker {
  // A worker prints nothing. Without the last two its streams are joined to the process's own, which cannot be opened where
  // they are pipes under Wine (EBADF).
  const options: WorkerOptions = { workerData, stdout: true, stderr: true, resourceLimits: LIMITS }
  if (typeof STATELIFT_WORKER === 'string') return new Worker(STATELIFT_WORKER, { ...options, eval: true })
  return new Worker(new URL('../worker.ts', import.meta.url), options)
}
