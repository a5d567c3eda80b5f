import type { Worker } from 'node:worker_threads'
import { startWorker } from '../start-worker.ts'
import type { ResultMessage, Task, TaskMessage, TaskResult, WorkerSetup } from './messages.ts'

/** How much work a task is, to share it evenly: to compress takes some times as long as to read. */
const WEIGHT: Record<Task['kind'], number> = { batch: 4, open: 1, read: 1, pack: 4, close: 0 }

interface Waiting {
  readonly resolve: (result: TaskResult) => void
  readonly reject: (error: Error) => void
}

interface Member {
  readonly thread: Worker
  readonly waiting: Map<number, Waiting>
  load: number
}

/** The kind of result that a kind of task gets. */
type ResultOf<T extends Task> = Extract<TaskResult, { kind: T['kind'] | 'failed' }>

/** Worker threads that take tasks in order; each answers every task once. */
export class WorkerPool {
  readonly #members: readonly Member[]
  #number = 0

  constructor(size: number, setup: WorkerSetup) {
    this.#members = Array.from({ length: size }, () => this.#start(setup))
  }

  get size(): number {
    return this.#members.length
  }

  #start(setup: WorkerSetup): Member {
    const member: Member = { thread: startWorker(setup), waiting: new Map(), load: 0 }
    member.thread.on('message', ({ number, result }: ResultMessage) => {
      const waiting = member.waiting.get(number)
      member.waiting.delete(number)
      waiting?.resolve(result)
    })
    const fail = (error: Error) => {
      for (const { reject } of member.waiting.values()) reject(error)
      member.waiting.clear()
    }
    member.thread.on('error', fail)
    member.thread.on('exit', (code) => fail(new Error(`a worker thread ended with ${code}`)))
    return member
  }

  /** The worker with the least to do. */
  leastBusy(): number {
    let best = 0
    for (const [index, { load }] of this.#members.entries()) {
      if (load < (this.#members[best]?.load ?? 0)) best = index
    }
    return best
  }

  /** Gives the task to that worker, or to the one with the least to do. Rejects when the worker dies of a defect. */
  run<T extends Task>(task: T, worker = this.leastBusy()): Promise<ResultOf<T>> {
    const member = this.#members[worker]
    if (member === undefined) throw new RangeError(`there is no worker ${worker}`)
    const number = this.#number++
    const message: TaskMessage = { number, task }
    const spare = task.kind === 'batch' ? task.spare : undefined
    member.load += WEIGHT[task.kind]
    return new Promise<TaskResult>((resolve, reject) => {
      member.waiting.set(number, { resolve, reject })
      member.thread.postMessage(message, spare === undefined ? [] : [spare.buffer as ArrayBuffer])
    }).then((result) => {
      member.load -= WEIGHT[task.kind]
      if (isResultOf(task, result)) return result
      throw new Error(`a worker answered ${task.kind} with ${result.kind}`)
    })
  }

  /** Stops all threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ thread }) => thread.terminate()))
  }
}

function isResultOf<T extends Task>(task: T, result: TaskResult): result is ResultOf<T> {
  return result.kind === task.kind || result.kind === 'failed'
}
