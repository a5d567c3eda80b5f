/**
 * Reads many contents on all processors.
 */
import { availableParallelism } from 'node:os'
import { WorkerPool } from '../../threads/index.ts'
import { type PlannedContent, sizeToRead } from './content-plan.ts'
import type { OpenedStore } from './open-store.ts'
import {
  type ContentFault,
  type ContentTask,
  type ReadResult,
  type ReadSetup,
  type ReadTask,
  readRunner,
  type WriteTarget,
} from './read-tasks.ts'

const MOST_BYTES = 8 * 1024 * 1024
const MOST_CONTENTS = 256
const TASKS_PER_WORKER = 2
/** Below this, starting threads costs more than it gives. */
const WORTH_THREADS = 2 * 1024 * 1024

export interface ReadJob {
  readonly contents: readonly PlannedContent[]
  /** Where to write a content; undefined to check it only. */
  readonly target?: (content: PlannedContent) => WriteTarget | undefined
  /** `fault` is undefined when it is whole. */
  readonly onContent: (content: PlannedContent, fault: ContentFault | undefined) => void
  readonly onProgress?: ((bytesDone: number, bytesTotal: number) => void) | undefined
  readonly signal?: AbortSignal | undefined
}

export async function readContents(store: OpenedStore, job: ReadJob): Promise<void> {
  const total = job.contents.reduce((sum, content) => sum + sizeToRead(content), 0)
  const setup: ReadSetup = { path: store.path, keys: store.keys }
  const readers = total < WORTH_THREADS ? oneReader(setup) : manyReaders(setup)
  const batches = batchesOf(job.contents)
  let done = 0
  const lane = async (): Promise<void> => {
    for (let batch = batches.next(); batch.done !== true; batch = batches.next()) {
      job.signal?.throwIfAborted()
      const { faults } = await readers.run({ contents: batch.value.map((content) => taskOf(content, job)) })
      for (const [index, content] of batch.value.entries()) {
        job.onContent(content, faults.get(index))
        done += sizeToRead(content)
      }
      job.onProgress?.(done, total)
    }
  }
  try {
    await Promise.all(Array.from({ length: readers.lanes }, lane))
  } finally {
    await readers.close()
  }
}

interface Readers {
  readonly lanes: number
  run(task: ReadTask): Promise<ReadResult>
  close(): Promise<void>
}

function manyReaders(setup: ReadSetup): Readers {
  const workers = availableParallelism()
  const pool = new WorkerPool<ReadTask, ReadResult>(workers, { role: 'read', setup })
  return { lanes: workers * TASKS_PER_WORKER, run: (task) => pool.run(task), close: () => pool.close() }
}

function oneReader(setup: ReadSetup): Readers {
  const reader = readRunner(setup)
  return { lanes: 1, run: async (task) => reader.run(task), close: async () => reader.close() }
}

function taskOf({ outer, place, sha256, size, ...content }: PlannedContent, job: ReadJob): ContentTask {
  // A content without a place: its reader finds that nothing begins there.
  const at = place ?? { offset: -1, method: 0, crc: 0, size: 0, storedSize: 0 }
  return { outer, place: at, sha256, size, target: job.target?.({ outer, place, sha256, size, ...content }) }
}

function* batchesOf(contents: readonly PlannedContent[]): Generator<PlannedContent[]> {
  let batch: PlannedContent[] = []
  let bytes = 0
  for (const content of contents) {
    if (batch.length >= MOST_CONTENTS || (batch.length > 0 && bytes + sizeToRead(content) > MOST_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(content)
    bytes += sizeToRead(content)
  }
  if (batch.length > 0) yield batch
}
