import { StoreError } from '../../store/index.ts'
import { WorkerPool } from '../../threads/index.ts'
import type { Task, TaskResult, WorkerSetup } from './messages.ts'

/** To compress takes some times as long as to read. */
const WEIGHT: Record<Task['kind'], number> = { batch: 4, link: 2, open: 1, read: 1, pack: 4, close: 0 }

/** The kind of result that a kind of task gets. */
type ResultOf<T extends Task> = Extract<TaskResult, { kind: T['kind'] | 'failed' }>

/** The workers of a capture. */
export class CapturePool {
  readonly #pool: WorkerPool<Task, TaskResult>

  constructor(size: number, setup: WorkerSetup) {
    this.#pool = new WorkerPool(size, { role: 'capture', setup })
  }

  leastBusy(): number {
    return this.#pool.leastBusy()
  }

  /** Gives the task to that worker, or to the one with the least to do. Rejects when the store cannot be written (72), and when the worker dies of a defect. */
  async run<T extends Task>(task: T, worker?: number): Promise<ResultOf<T>> {
    const spare = task.kind === 'batch' ? task.spare : undefined
    const result = await this.#pool.run(task, {
      weight: WEIGHT[task.kind],
      ...(worker === undefined ? {} : { worker }),
      ...(spare === undefined ? {} : { transfer: [spare.buffer as ArrayBuffer] }),
    })
    if (isResultOf(task, result)) return result
    if (result.kind === 'unwritable') throw new StoreError(result.fault)
    throw new Error(`a worker answered ${task.kind} with ${result.kind}`)
  }

  close(): Promise<void> {
    return this.#pool.close()
  }
}

function isResultOf<T extends Task>(task: T, result: TaskResult): result is ResultOf<T> {
  return result.kind === task.kind || result.kind === 'failed'
}
