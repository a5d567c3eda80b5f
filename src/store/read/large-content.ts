/**
 * Reads one large content with all workers: this thread cuts it into parts, whoever is free decodes them and writes
 * them out, and one worker hashes them in order, which cannot be shared.
 */
import { messageOf } from '../../errors/index.ts'
import { Slots, type WorkerPool } from '../../threads/index.ts'
import { PIECE } from '../contents/compressor.ts'
import { systemCodeOf } from '../store-error.ts'
import { combineCrc32, Method } from '../zip/index.ts'
import type { PlannedContent } from './content-plan.ts'
import { isDamage } from './damage.ts'
import type { OpenedStore } from './open-store.ts'
import { OutputFile } from './output-file.ts'
import type { ContentFault, DecodeResult, ReadResult, ReadTask } from './read-tasks.ts'
import { type StoredPart, StoredParts } from './stored-parts.ts'
import { recordAgrees } from './structure.ts'

/** Below this the workers are as busy with a content each. */
const LARGE = 8 * PIECE
const MOST_SLOTS = 16
/** Seconds of a worker for a slot, relative to one another. */
const WEIGHT = { decode: 4, hash: 4, write: 2 }

/** How a content was found. */
export interface Outcome {
  /** Undefined when it is whole, and written if it was to be. */
  readonly fault: ContentFault | undefined
  /** Whether header and central directory say the same of it, as far as it is whole. */
  readonly agrees: boolean
}

interface Job {
  /** Tells contents apart. */
  readonly content: number
  /** The worker that hashes. */
  readonly owner: number
  readonly size: number
  readonly output: OutputFile | undefined
}

/** What has become of the parts so far. */
interface Joined {
  readonly length: number
  readonly crc: number
  readonly fault: ContentFault | 'unsuited' | undefined
}

export class LargeContents {
  readonly #store: OpenedStore
  readonly #pool: WorkerPool<ReadTask, ReadResult>
  readonly #slots: Slots
  readonly #buffers: SharedArrayBuffer[] = []
  /** Each has a worker that hashes; others are needed that decode. */
  readonly #turns: Slots
  #number = 0

  constructor(store: OpenedStore, pool: WorkerPool<ReadTask, ReadResult>) {
    this.#store = store
    this.#pool = pool
    this.#slots = new Slots(Math.min(MOST_SLOTS, pool.size * 2 + 2))
    this.#turns = new Slots(Math.max(1, Math.floor(pool.size / 2)))
  }

  /** Whether a content is worth it. */
  suits({ size, place, part }: PlannedContent): boolean {
    return (
      this.#pool.size > 1 &&
      size !== undefined &&
      size >= LARGE &&
      place !== undefined &&
      part === undefined &&
      place.method !== Method.Deflate
    )
  }

  /** Undefined when the content has to be read as a whole to tell what it is, because it is damaged or cannot be cut. */
  async read(
    content: PlannedContent,
    signal: AbortSignal | undefined,
    onPart: () => void,
  ): Promise<Outcome | undefined> {
    const turn = await this.#turns.take()
    const output = content.target === undefined ? undefined : new OutputFile(content.target, ++this.#number)
    try {
      if (output?.kept === true) return failed({ kind: 'kept', reason: 'it is there already' })
      return await this.#inParts(content, output, signal, onPart)
    } catch (error) {
      if (isDamage(error)) return undefined
      if (systemCodeOf(error) === '') throw error
      return failed({ kind: 'unwritable', reason: messageOf(error) })
    } finally {
      output?.discard()
      this.#turns.give(turn)
    }
  }

  async #inParts(
    { outer, place, size, sha256 }: PlannedContent,
    output: OutputFile | undefined,
    signal: AbortSignal | undefined,
    onPart: () => void,
  ): Promise<Outcome | undefined> {
    if (place === undefined || size === undefined) return undefined
    const parts = new StoredParts(this.#store.bytes, outer, place, this.#store.keys)
    if (parts.header.size !== size) return undefined
    const job = { content: this.#number++, owner: this.#pool.leastBusy(), size, output }
    let joined: Promise<Joined> = Promise.resolve({ length: 0, crc: 0, fault: undefined })
    let stopped = false
    try {
      for (let part = await parts.next(); part !== undefined && !stopped; part = await parts.next()) {
        signal?.throwIfAborted()
        if (part === 'unsuited') return undefined
        const slot = await this.#slots.take()
        joined = this.#append(job, joined, this.#decode(parts, part, slot), slot)
        joined.then(
          ({ fault }) => {
            onPart()
            stopped ||= fault !== undefined
          },
          () => {
            stopped = true
          },
        )
      }
    } finally {
      // Whatever happens, nobody writes to the file any more when it is closed.
      await joined.catch(() => undefined)
    }
    const { length, crc, fault } = await joined
    if (fault !== undefined) return fault === 'unsuited' ? undefined : failed(fault)
    const digest = await this.#digest(job.content, job.owner)
    if (length !== size || crc !== parts.header.crc) return undefined
    if (sha256 !== undefined && digest !== sha256) return undefined
    output?.finish()
    const agrees = place.record === undefined || recordAgrees(parts.outer, place.offset, place.record)
    return { fault: undefined, agrees }
  }

  async #decode(parts: StoredParts, { stored, seal }: StoredPart, slot: number): Promise<DecodeResult> {
    const { method } = parts.header
    const task = { kind: 'decode', stored, method, seal, slot: this.#buffer(slot) } as const
    const decoded = await this.#pool.run(task, { weight: WEIGHT.decode, transfer: [stored.buffer] })
    if (decoded.kind !== 'decode') throw new Error(`a worker answered decode with ${decoded.kind}`)
    parts.reuse(decoded.bytes)
    return decoded
  }

  /** Hashes and writes a part when those before it are done; then its slot is free. */
  async #append(
    { content, owner, size, output }: Job,
    before: Promise<Joined>,
    decoding: Promise<DecodeResult>,
    number: number,
  ): Promise<Joined> {
    try {
      const [joined, { length, crc }] = await Promise.all([before, decoding])
      if (joined.fault !== undefined) return joined
      const position = joined.length
      if (length === undefined || position + length > size) return { ...joined, fault: 'unsuited' }
      const slot = this.#buffer(number)
      const [, fault] = await Promise.all([
        this.#pool.run({ kind: 'hash', content, slot, length }, { weight: WEIGHT.hash, worker: owner }),
        output === undefined ? undefined : this.#write(output.descriptor, position, slot, length),
      ])
      return { length: position + length, crc: combineCrc32(joined.crc, crc, length), fault }
    } finally {
      this.#slots.give(number)
    }
  }

  async #write(
    file: number,
    position: number,
    slot: SharedArrayBuffer,
    length: number,
  ): Promise<ContentFault | undefined> {
    const task = { kind: 'write', file, position, slot, length } as const
    const result = await this.#pool.run(task, { weight: WEIGHT.write })
    return result.kind === 'write' ? result.fault : undefined
  }

  async #digest(content: number, worker: number): Promise<string> {
    const result = await this.#pool.run({ kind: 'digest', content }, { weight: 0, worker })
    return result.kind === 'digest' ? result.sha256 : ''
  }

  #buffer(slot: number): SharedArrayBuffer {
    this.#buffers[slot] ??= new SharedArrayBuffer(PIECE)
    return this.#buffers[slot]
  }
}

function failed(fault: ContentFault): Outcome {
  return { fault, agrees: true }
}
