import type { ContentFacts, PackedBatch, PackedPlace, Packer } from '../archive/content-packer.ts'
import { Compressor, compressionPlan } from '../contents/compressor.ts'
import { attemptHere } from '../file/retries.ts'
import { systemCodeOf, writeFault } from '../store-error.ts'
import type { RetryPolicy } from '../store-writer.ts'
import { StoreTree } from './store-tree.ts'
import { writeFile } from './tree-file.ts'

/** Puts contents into the folder of a store: nothing is left for the main thread to write. */
export class TreePacker implements Packer {
  readonly compressor = new Compressor(compressionPlan('none'))
  readonly #tree: StoreTree
  readonly #retry: RetryPolicy

  constructor(root: string, retry: RetryPolicy) {
    this.#tree = new StoreTree(root)
    this.#retry = retry
  }

  room(): number {
    return 0
  }

  begin(): void {
    // Each content goes to its own file.
  }

  end(): PackedBatch {
    return { bytes: new Uint8Array(0) }
  }

  /** Throws StoreError 72 when the store cannot be written. */
  pack({ name, ...facts }: ContentFacts, content: Uint8Array): PackedPlace {
    try {
      return attemptHere(this.#retry, () => this.#pack(name, facts, content))
    } catch (error) {
      throw systemCodeOf(error) === '' ? error : writeFault(this.#tree.path(name), error)
    }
  }

  #pack(name: string, facts: Omit<ContentFacts, 'name'>, content: Uint8Array): PackedPlace {
    if (name.endsWith('/')) {
      this.#tree.folder(name)
      return { start: 0, length: 0, name }
    }
    const given = writeFile(this.#tree, name, facts, content)
    return { start: 0, length: content.length, name: given }
  }
}
