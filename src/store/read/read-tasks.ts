/**
 * What worker threads do with a finished store: check contents, and write them out.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync, renameSync, rmSync, utimesSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { threadId } from 'node:worker_threads'
import type { StoreKeys } from '../crypto/keys.ts'
import { systemCodeOf } from '../store-error.ts'
import { ArchiveBytes } from './archive-bytes.ts'
import { isDamage } from './damage.ts'
import { Decompressor } from './decompress.ts'
import { type EntryPlace, openEntry } from './entry-content.ts'

export interface ReadSetup {
  readonly path: string
  readonly keys: StoreKeys | undefined
}

/** Where a content goes; names are checked already. */
export interface WriteTarget {
  readonly path: string
  /** Seconds since 1970. */
  readonly accessed: number | undefined
  readonly modified: number | undefined
}

export interface ContentTask {
  readonly outer: string
  readonly place: EntryPlace
  /** What the catalog says; undefined when it says nothing. */
  readonly sha256: string | undefined
  readonly size: number | undefined
  /** Undefined to check only. */
  readonly target: WriteTarget | undefined
}

export interface ReadTask {
  readonly contents: readonly ContentTask[]
}

export interface ContentFault {
  readonly kind: 'damaged' | 'unwritable'
  readonly reason: string
}

export interface ReadResult {
  /** By place in the task; the others are whole. */
  readonly faults: ReadonlyMap<number, ContentFault>
}

/** What answers the tasks of a worker thread. */
export function readRunner(setup: ReadSetup): { run(task: ReadTask): ReadResult; close(): void } {
  const bytes = new ArchiveBytes(setup.path)
  const decompressor = new Decompressor()
  const run = (task: ReadTask): ReadResult => {
    const faults = new Map<number, ContentFault>()
    for (const [index, content] of task.contents.entries()) {
      const fault = readOne(bytes, decompressor, setup.keys, content)
      if (fault !== undefined) faults.set(index, fault)
    }
    return { faults }
  }
  return { run, close: () => bytes.close() }
}

function readOne(
  bytes: ArchiveBytes,
  decompressor: Decompressor,
  keys: StoreKeys | undefined,
  { outer, place, sha256, size, target }: ContentTask,
): ContentFault | undefined {
  const output = target === undefined ? undefined : new Output(target)
  try {
    const { header, pieces } = openEntry(bytes, outer, place, decompressor, keys)
    if (size !== undefined && header.size !== size)
      return { kind: 'damaged', reason: 'its size is not that of the catalog' }
    const hash = createHash('sha256')
    for (const piece of pieces) {
      hash.update(piece)
      output?.write(piece)
    }
    if (sha256 !== undefined && hash.digest('hex') !== sha256) {
      return { kind: 'damaged', reason: 'its SHA-256 is not that of the catalog' }
    }
    output?.finish()
    return undefined
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (isDamage(error)) return { kind: 'damaged', reason: error.where ?? reason }
    if (systemCodeOf(error) !== '') return { kind: 'unwritable', reason }
    throw error
  } finally {
    output?.discard()
  }
}

/** How the names begin that files of this process have until they are checked. */
export const UNCHECKED = `.unchecked-${process.pid}-`

/** A file that has its name only when its content was checked to the end. */
class Output {
  readonly #target: WriteTarget
  readonly #temporary: string
  #fd: number | undefined

  constructor(target: WriteTarget) {
    this.#target = target
    // In the same folder, so that it can be renamed, and short, since the name itself may have all the length there is.
    this.#temporary = join(dirname(target.path), `${UNCHECKED}${threadId}~`)
  }

  write(piece: Buffer): void {
    this.#fd ??= openSync(this.#temporary, 'w')
    for (let done = 0; done < piece.length; ) done += writeSync(this.#fd, piece, done)
  }

  finish(): void {
    closeSync(this.#fd ?? openSync(this.#temporary, 'w'))
    this.#fd = undefined
    const { path, accessed, modified } = this.#target
    if (modified !== undefined) utimesSync(this.#temporary, accessed ?? modified, modified)
    renameSync(this.#temporary, path)
  }

  /** After `finish` there is nothing to discard. */
  discard(): void {
    if (this.#fd === undefined) return
    closeSync(this.#fd)
    rmSync(this.#temporary, { force: true })
  }
}
