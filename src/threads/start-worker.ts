import { Worker } from 'node:worker_threads'

/** The bundled text of src/worker.ts, which the bundler puts here: an executable has no files to start a thread from. */
declare const STATELIFT_WORKER: string | undefined

/** What a thread shall do, and the plain data that it needs for it. */
export interface WorkerRole<Setup> {
  readonly role: 'capture' | 'read'
  readonly setup: Setup
}

/** Starts a worker thread, from source or from the bundle. */
export function startWorker<Setup>(workerData: WorkerRole<Setup>): Worker {
  if (typeof STATELIFT_WORKER === 'string') return new Worker(STATELIFT_WORKER, { eval: true, workerData })
  return new Worker(new URL('../worker.ts', import.meta.url), { workerData })
}
