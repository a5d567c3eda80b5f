import { Worker } from 'node:worker_threads'
import type { WorkerSetup } from './pipeline/messages.ts'

declare global {
  /** The bundled text of worker.ts: the executable has no files to start a thread from. Set by the entry of the bundle. */
  var STATELIFT_WORKER_SOURCE: string | undefined
}

/** Starts a worker thread of the pipeline, from source or from the bundle. */
export function startWorker(setup: WorkerSetup): Worker {
  const source = globalThis.STATELIFT_WORKER_SOURCE
  if (source !== undefined) return new Worker(source, { eval: true, workerData: setup })
  return new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup })
}
