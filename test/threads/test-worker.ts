import { parentPort } from 'node:worker_threads'
import type { ResultMessage, TaskMessage } from '../../src/threads/index.ts'

/** What the pool's tests ask of their own worker. */
export type TestTask =
  | { readonly kind: 'echo'; readonly value: unknown }
  /** Keeps the thread busy for so long, in milliseconds. */
  | { readonly kind: 'work'; readonly milliseconds: number }
  /** Adds the bytes up and gives their memory back. */
  | { readonly kind: 'sum'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'throw'; readonly message: string }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'exhaust memory' }

export interface TestResult {
  readonly value: unknown
  readonly bytes?: Uint8Array<ArrayBuffer>
  /** How many tasks this thread had before. */
  readonly place: number
}

let place = 0

function answer(task: TestTask): Omit<TestResult, 'place'> {
  switch (task.kind) {
    case 'echo':
      return { value: task.value }
    case 'work':
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, task.milliseconds)
      return { value: undefined }
    case 'sum':
      return { value: task.bytes.reduce((sum, byte) => sum + byte, 0), bytes: task.bytes }
    case 'throw':
      throw new Error(task.message)
    case 'exit':
      process.exit(task.code)
      break
    case 'exhaust memory':
      for (const kept: unknown[] = []; ; ) kept.push(new Array(100_000).fill(kept.length))
  }
}

parentPort?.on('message', ({ number, task }: TaskMessage<TestTask>) => {
  const result: TestResult = { ...answer(task), place: place++ }
  const message: ResultMessage<TestResult> = { number, result }
  parentPort?.postMessage(message, result.bytes === undefined ? [] : [result.bytes.buffer])
})
