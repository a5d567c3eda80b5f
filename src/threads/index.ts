export { Slots } from './slots.ts'
export { startWorker, type WorkerRole } from './start-worker.ts'
export { type ResultMessage, type TaskMessage, WorkerPool } from './worker-pool.ts'
