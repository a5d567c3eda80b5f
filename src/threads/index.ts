/** Work in threads, started from source or from the bundle. */
export { Slots } from './slots.ts'
export type { WorkerRole } from './start-worker.ts'
export { type ResultMessage, type TaskMessage, WorkerPool } from './worker-pool.ts'
