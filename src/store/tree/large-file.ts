import { rmSync } from 'node:fs'
import type { LargeContentFacts } from '../contents/content-sink.ts'
import { StoreFile } from '../file/store-file.ts'
import type { RetryPolicy } from '../store-writer.ts'
import type { StoreTree } from './store-tree.ts'
import { dataRuns, isReadOnly, setFacts } from './tree-file.ts'

/** A large content on its way into a file of its own, piece by piece. */
export class LargeFile {
  /** The name that it got. */
  readonly name: string
  readonly #path: string
  readonly #facts: LargeContentFacts
  readonly #file: Promise<StoreFile>
  #end = 0

  constructor(tree: StoreTree, facts: LargeContentFacts, retry: RetryPolicy) {
    this.name = tree.touch(facts.name)
    this.#path = tree.path(this.name)
    this.#facts = facts
    this.#file = StoreFile.open(this.#path, { keep: 0, retry })
    // It is awaited at the first write; until then a rejection must not count as unhandled.
    this.#file.catch(() => undefined)
  }

  /** Resolves when `piece` may be used again. Rejects when it cannot be written. */
  write(piece: Uint8Array): Promise<void> {
    const place = this.#end
    this.#end += piece.length
    return this.#write(piece, place)
  }

  async #write(piece: Uint8Array, place: number): Promise<void> {
    const file = await this.#file
    await Promise.all(
      Array.from(dataRuns(piece), ({ start, end }) =>
        file.write(Buffer.from(piece.buffer, piece.byteOffset + start, end - start), place + start),
      ),
    )
    file.throwFailure()
  }

  async finish(): Promise<void> {
    const file = await this.#file
    file.reserve(this.#end)
    await file.trim()
    // Windows flushes no read-only file later.
    if (isReadOnly(this.#facts)) await file.flush()
    await file.close()
    setFacts(this.#path, this.#facts)
  }

  async cancel(): Promise<void> {
    const file = await this.#file.catch(() => undefined)
    await file?.close()
    rmSync(this.#path, { force: true })
  }
}
