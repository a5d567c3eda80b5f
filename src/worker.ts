/**
 * The entry of every worker thread: it takes one task after the other and answers each. The bundler makes a string of
 * it and all it imports for the executable (src/threads/start-worker.ts).
 */
import { parentPort, workerData } from 'node:worker_threads'
import { captureRunner } from './gather/pipeline/index.ts'
import { readRunner } from './store/index.ts'

/** By role; each takes its setup and gives what answers a task. The setups and tasks come from our own threads alone. */
const RUNNERS = { capture: captureRunner, read: readRunner }

const port = parentPort
if (port === null) throw new Error('this file is the code of a worker thread')
const { role, setup }: { role: keyof typeof RUNNERS; setup: never } = workerData
const runner: { run(task: never): object } = RUNNERS[role](setup)

port.on('message', ({ number, task }: { number: number; task: never }) => {
  const result = runner.run(task)
  const given =
    'bytes' in result && result.bytes instanceof Uint8Array ? [result.bytes.buffer as ArrayBuffer] : []
  port.postMessage({ number, result }, given)
})
