import { Worker } from 'node:worker_threads'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { WorkerPool } from '../../src/threads/index.ts'
import type { TestResult, TestTask } from './test-worker.ts'

const test = suite('the pool of worker threads')

const ROLE = { role: 'read', setup: {} } as const
const pools: WorkerPool<TestTask, TestResult>[] = []

function poolOf(size: number): WorkerPool<TestTask, TestResult> {
  const start = () =>
    new Worker(new URL('./test-worker.ts', import.meta.url), {
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 16 },
    })
  const pool = new WorkerPool<TestTask, TestResult>(size, ROLE, start)
  pools.push(pool)
  return pool
}

test.after.each(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()))
})

/** The error with which a task ends. A task that nobody answers must not hang the tests. */
async function failureOf(task: Promise<unknown>): Promise<Error> {
  const silence = Promise.withResolvers<never>()
  const timer = setTimeout(() => silence.reject(new Error('nobody answered')), 10_000)
  try {
    await Promise.race([task, silence.promise])
  } catch (error) {
    if (error instanceof Error) return error
    throw error
  } finally {
    clearTimeout(timer)
  }
  throw new Error('the task was answered')
}

test('every task gets its own answer, whoever is done first', async () => {
  const pool = poolOf(3)
  const tasks = Array.from({ length: 300 }, (_, value) => value)
  const answers = await Promise.all(
    tasks.map(async (value) => {
      if (value % 50 === 0) await pool.run({ kind: 'work', milliseconds: 20 })
      return (await pool.run({ kind: 'echo', value })).value
    }),
  )
  assert.equal(answers, tasks)
})

test('one worker takes its tasks in the order in which they were given', async () => {
  const pool = poolOf(2)
  const tasks = Array.from({ length: 50 }, (_, value) => pool.run({ kind: 'echo', value }, { worker: 1 }))
  const places = (await Promise.all(tasks)).map(({ place }) => place)
  assert.equal(
    places,
    places.map((_, index) => index),
  )
})

test('work goes to who has least to do, by weight', async () => {
  const pool = poolOf(2)
  const heavy = pool.run({ kind: 'work', milliseconds: 50 }, { weight: 3 })
  assert.is(pool.leastBusy(), 1)
  const light = [1, 2].map(() => pool.run({ kind: 'echo', value: 0 }))
  assert.is(pool.leastBusy(), 1, 'two light ones are less than a heavy one')
  await Promise.all([heavy, ...light])
  assert.is(pool.leastBusy(), 0, 'what is done weighs nothing')
})

test('buffers are handed over and back, not copied', async () => {
  const bytes = new Uint8Array(1 << 20).fill(1)
  const answer = await poolOf(1).run({ kind: 'sum', bytes }, { transfer: [bytes.buffer] })
  assert.is(answer.value, 1 << 20)
  assert.is(bytes.length, 0, 'the memory is no longer here')
  assert.is(answer.bytes?.length, 1 << 20)
})

test('a task that cannot be sent is refused, and the worker goes on', async () => {
  const pool = poolOf(1)
  const error = await failureOf(pool.run({ kind: 'echo', value: () => 1 }))
  assert.is(error.name, 'DataCloneError')
  assert.is((await pool.run({ kind: 'echo', value: 2 })).value, 2)
})

test('a worker that does not exist is no reason to wait', async () => {
  assert.instance(await failureOf(poolOf(1).run({ kind: 'echo', value: 0 }, { worker: 1 })), RangeError)
})

const DEATHS: readonly (readonly [name: string, task: TestTask, message: RegExp])[] = [
  ['throws', { kind: 'throw', message: 'a defect' }, /^a defect$/],
  ['exits', { kind: 'exit', code: 7 }, /ended with 7/],
  ['runs out of memory', { kind: 'exhaust memory' }, /memory/],
]
for (const [name, task, message] of DEATHS) {
  test(`when a worker ${name}, all that wait for it hear why, and so do those that come later`, async () => {
    const pool = poolOf(2)
    const fatal = failureOf(pool.run(task, { worker: 0 }))
    const behind = failureOf(pool.run({ kind: 'echo', value: 1 }, { worker: 0 }))
    const elsewhere = pool.run({ kind: 'echo', value: 2 }, { worker: 1 })
    assert.match((await fatal).message, message)
    assert.match((await behind).message, message)
    assert.match((await failureOf(pool.run({ kind: 'echo', value: 3 }, { worker: 0 }))).message, message)
    assert.is((await elsewhere).value, 2, 'the others go on')
  })
}

test('closing ends the tasks that are under way, and those that still wait', async () => {
  const pool = poolOf(1)
  const ends = [
    failureOf(pool.run({ kind: 'work', milliseconds: 60_000 })),
    failureOf(pool.run({ kind: 'echo', value: 1 })),
  ]
  const started = performance.now()
  await pool.close()
  for (const error of await Promise.all(ends)) assert.match(error.message, 'a worker thread ended')
  assert.ok(performance.now() - started < 10_000)
  assert.match((await failureOf(pool.run({ kind: 'echo', value: 2 }))).message, 'a worker thread ended')
})

test('a thread of the program itself that cannot begin is heard of too', async () => {
  // The role that reads a store, without the store that it is to read.
  const pool = new WorkerPool<unknown, unknown>(1, { role: 'read', setup: undefined })
  assert.instance(await failureOf(pool.run({})), TypeError)
  await pool.close()
})

test.run()
