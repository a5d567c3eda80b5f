import type { Worker } from 'node:worker_threads'
import { startWorker, type WorkerRole } from './start-worker.ts'

/** What a worker is sent. */
export interface TaskMessage<Task> {
  readonly number: number
  readonly task: Task
}

/** What it answers, with the task's number. */
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
  /** Why the thread takes no more tasks, once it does not. */
  ended: Error | undefined
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

  /** Starts `size` threads; tests start others than the program's own. */
  constructor(
    size: number,
    role: WorkerRole<unknown>,
    start: (role: WorkerRole<unknown>) => Worker = startWorker,
  ) {
    this.#members = Array.from({ length: size }, () => watched<Result>(start(role)))
  }

  get size(): number {
    return this.#members.length
  }

  /** The worker with the least to do. */
  leastBusy(): number {
    let best = 0
    for (const [index, { load }] of this.#members.entries()) {
      if (load < (this.#members[best]?.load ?? 0)) best = index
    }
    return best
  }

  /** Rejects when the worker dies of a defect, has died before, or is stopped by `close`. */
  async run(task: Task, options: TaskOptions = {}): Promise<Result> {
    const { worker = this.leastBusy(), weight = 1, transfer = [] } = options
    const member = this.#members[worker]
    if (member === undefined) throw new RangeError(`there is no worker ${worker}`)
    if (member.ended !== undefined) throw member.ended
    const number = this.#number++
    const message: TaskMessage<Task> = { number, task }
    member.load += weight
    try {
      return await new Promise<Result>((resolve, reject) => {
        member.thread.postMessage(message, [...transfer])
        member.waiting.set(number, { resolve, reject })
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

/** Hands each answer to whom it is for. When the thread ends, however it does, nobody waits for it any longer. */
function watched<Result>(thread: Worker): Member<Result> {
  const member: Member<Result> = { thread, waiting: new Map(), load: 0, ended: undefined }
  const end = (error: Error) => {
    member.ended ??= error
    for (const { reject } of member.waiting.values()) reject(member.ended)
    member.waiting.clear()
  }
  thread.on('message', ({ number, result }: ResultMessage<Result>) => {
    const waiting = member.waiting.get(number)
    member.waiting.delete(number)
    waiting?.resolve(result)
  })
  thread.on('error', end)
  thread.on('exit', (code) => end(new Error(`a worker thread ended with ${code}`)))
  return member
}
