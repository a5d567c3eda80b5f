import { constants, copyFileSync } from 'node:fs'
import { ContentIndex } from '../contents/content-index.ts'
import { systemCodeOf } from '../store-error.ts'
import type { StoreTree } from './store-tree.ts'
import { type FileFacts, setFacts } from './tree-file.ts'

/** What file systems answer that have no hard links, or no more for this file (NTFS: 1023). */
const NO_LINK = new Set(['EMLINK', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL', 'EISDIR', 'UNKNOWN'])

/** Contents that occur again become further names of the file that has them, or copies where the file system has no links. */
export class EqualFiles {
  readonly #tree: StoreTree
  readonly #names = new ContentIndex()
  /** Instead of files that can have no more names. */
  readonly #successors = new Map<string, string>()

  constructor(tree: StoreTree) {
    this.#tree = tree
  }

  add(hash: Buffer, name: string): void {
    this.#names.add(hash, name)
  }

  has(hash: Buffer): boolean {
    return this.#names.nameOf(hash) !== undefined
  }

  /** Makes a file with this content, if one is there already. Gives its name, and whether the bytes are there twice now. */
  again(hash: Buffer, name: string, facts: FileFacts): { name: string; copied: boolean } | undefined {
    const first = this.#names.nameOf(hash)
    if (first === undefined) return undefined
    const from = this.#successors.get(first) ?? first
    try {
      return { name: this.#tree.link(this.#tree.path(from), name), copied: false }
    } catch (error) {
      if (!NO_LINK.has(systemCodeOf(error))) throw error
    }
    const copy = this.#tree.touch(name)
    copyFileSync(this.#tree.path(from), this.#tree.path(copy), constants.COPYFILE_FICLONE)
    setFacts(this.#tree.path(copy), facts)
    this.#successors.set(first, copy)
    return { name: copy, copied: true }
  }
}
