import { type Compressor, packerFor, SeenContents, StoreError, sealFrame } from '../../store/index.ts'
import { contentFailure } from './content-source.ts'
import { LargeContentReader } from './large-content.ts'
import { LinkContents } from './link-contents.ts'
import type { PackResult, PackTask, Task, TaskResult, WorkerSetup } from './messages.ts'
import { SmallContents } from './small-contents.ts'

/** What answers the tasks of a worker thread. */
export function captureRunner(setup: WorkerSetup): { run(task: Task): TaskResult } {
  return new TaskRunner(setup)
}

/** Does what a worker is asked to do. */
class TaskRunner {
  readonly #slots: readonly Uint8Array[]
  readonly #compressor: Compressor
  readonly #small: SmallContents
  readonly #large: LargeContentReader
  readonly #links = new LinkContents()

  constructor(setup: WorkerSetup) {
    this.#slots = setup.slots.map((slot) => new Uint8Array(slot))
    const packer = packerFor(setup.packing)
    this.#compressor = packer.compressor
    this.#small = new SmallContents(packer, new SeenContents(setup.seen))
    this.#large = new LargeContentReader(this.#compressor, this.#slots)
  }

  /** Failures of a content are results; what is thrown is a defect and ends the run. */
  run(task: Task): TaskResult {
    if (task.kind === 'batch') return writing(() => this.#small.run(task))
    if (task.kind === 'link') return writing(() => this.#links.run(task))
    if (task.kind === 'pack') return this.#pack(task)
    try {
      if (task.kind === 'open') return this.#large.open(task)
      if (task.kind === 'close') return this.#large.close()
      this.#large.read(task)
      return { kind: 'read' }
    } catch (error) {
      this.#large.release()
      return { kind: 'failed', failure: contentFailure(error) }
    }
  }

  #pack(task: PackTask): PackResult {
    const slot = this.#slots[task.slot]
    if (slot === undefined) throw new Error(`there is no slot ${task.slot}`)
    const content = slot.subarray(0, task.length)
    const packed = task.compress ? this.#compressor.piece(content, task.last) : content
    if (task.seal !== undefined) {
      const into = Buffer.from(slot.buffer, slot.byteOffset, slot.byteLength)
      const { end, crc } = sealFrame(task.seal, task.frame, task.last, [packed], into, 0)
      return { kind: 'pack', length: end, crc }
    }
    if (task.compress) slot.set(packed)
    return { kind: 'pack', length: packed.length, crc: undefined }
  }
}

/** A store that cannot be written is a result, too: the main thread ends the run. */
function writing(run: () => TaskResult): TaskResult {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    const { code, message, where = '', advice = '' } = error
    return { kind: 'unwritable', fault: { code, message, where, advice } }
  }
}
