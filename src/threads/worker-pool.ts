import type { Worker } from 'node:worker_threads'
import { startWorker, type WorkerRole } from './start-worker.ts'

export interface TaskMessage<Task> {
  readonly number: number
  readonly task: Task
}

export interface ResultMessage<Result> {
  readonly number: number
  readonly result: Result
}

interface Waiting<Result> {
  readonly resolve: (result: Result) => void
  readonly reject: (error: Error) => void
}

interface Member<Result> {
  readonly thread: Worker
  readonly waiting: Map<number, Waiting<Result>>
  load: number
}

export interface TaskOptions {
  /** Instead of the one with the least to do. */
  readonly worker?: number
  /** How much work the task is, to share it evenly. */
  readonly weight?: number
  /** Memory that is given away with the task. */
  readonly transfer?: readonly ArrayBuffer[]
}

/** Worker threads that take tasks in order; each answers every task once. */
export class WorkerPool<Task, Result> {
  readonly #members: readonly Member<Result>[]
  #number = 0

  constructor(size: number, role: WorkerRole<unknown>) {
    this.#members = Array.from({ length: size }, () => this.#start(role))
  }

  get size(): number {
    return this.#members.length
  }

  #start(role: WorkerRole<unknown>): Member<Result> {
    const member: Member<Result> = { thread: startWorker(role), waiting: new Map(), load: 0 }
    member.thread.on('message', ({ number, result }: ResultMessage<Result>) => {
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

  /** Rejects when the worker dies of a defect. */
  async run(task: Task, options: TaskOptions = {}): Promise<Result> {
    const { worker = this.leastBusy(), weight = 1, transfer = [] } = options
    const member = this.#members[worker]
    if (member === undefined) throw new RangeError(`there is no worker ${worker}`)
    const number = this.#number++
    const message: TaskMessage<Task> = { number, task }
    member.load += weight
    try {
      return await new Promise<Result>((resolve, reject) => {
        member.waiting.set(number, { resolve, reject })
        member.thread.postMessage(message, [...transfer])
      })
    } finally {
      member.load -= weight
    }
  }

  /** Stops all threads, whatever they are doing. */
  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ thread }) => thread.terminate()))
  }
}
