/**
 * The entry of a worker thread: it takes one task after the other and answers each.
 * It is a single file for the bundler, which makes a string of it for the executable (see start-worker.ts).
 */
import { parentPort, workerData } from 'node:worker_threads'
import type { ResultMessage, TaskMessage, WorkerSetup } from './pipeline/messages.ts'
import { TaskRunner } from './pipeline/task-runner.ts'

const port = parentPort
if (port === null) throw new Error('this file is the code of a worker thread')
// Only start-worker.ts starts this file, with data of this type.
const setup: WorkerSetup = workerData
const runner = new TaskRunner(setup)

port.on('message', ({ number, task }: TaskMessage) => {
  const result = runner.run(task)
  const message: ResultMessage = { number, result }
  const transfer = 'bytes' in result ? [result.bytes.buffer as ArrayBuffer] : []
  port.postMessage(message, transfer)
})
