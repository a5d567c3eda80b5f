/**
 * Makes the links of a hard-link store, in worker threads.
 */
import { closeSync, linkSync, lstatSync, openSync } from 'node:fs'
import { filetimeFromUnixNanoseconds } from '../../filetime/index.ts'
import { systemCodeOf, writeFault } from '../store-error.ts'
import { StoreTree } from './store-tree.ts'

/** What became of a file that was to be linked. */
export type LinkOutcome =
  | { readonly kind: 'linked'; readonly name: string; readonly size: number; readonly modified: bigint }
  /** A program holds it open and lets nobody else read it. */
  | { readonly kind: 'locked' }
  /** The system makes no further link to this file, for the reason told; it may be copied. */
  | { readonly kind: 'unlinkable'; readonly reason: string }
  /** It is gone, or no file any more. */
  | { readonly kind: 'missing'; readonly reason: string; readonly systemCode: string }

/** What links ask of the operating system; tests put others in its place. */
export interface LinkHost {
  link(from: string | Buffer, to: string): void
  /** Whether a program keeps others from reading the file. */
  isLocked(path: string | Buffer): boolean
}

export const systemLinkHost: LinkHost = {
  link: linkSync,
  isLocked: (path) => process.platform === 'win32' && isHeldOpen(path),
}

/** ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION are EBUSY to Node. Only Windows knows such locks. */
function isHeldOpen(path: string | Buffer): boolean {
  try {
    closeSync(openSync(path, 'r'))
    return false
  } catch (error) {
    return systemCodeOf(error) === 'EBUSY'
  }
}

/** The store itself cannot take the link. */
const UNWRITABLE = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'])
const GONE = new Set(['ENOENT', 'ENOTDIR', 'ESTALE'])

export class FileLinker {
  readonly #host: LinkHost
  readonly #trees = new Map<string, StoreTree>()

  constructor(host: LinkHost = systemLinkHost) {
    this.#host = host
  }

  /**
   * Gives a file of the source one more name in the store.
   * @param folder the folder for links on the volume of the file
   * @param forced even if a program holds it open
   * @throws StoreError 72 when the store cannot be written
   */
  link(from: string | Buffer, folder: string, name: string, forced: boolean): LinkOutcome {
    const tree = this.#tree(folder)
    try {
      const facts = lstatSync(from, { bigint: true })
      if (!facts.isFile()) return { kind: 'missing', reason: 'it is no regular file', systemCode: 'EINVAL' }
      if (!forced && this.#host.isLocked(from)) return { kind: 'locked' }
      const given = tree.link(from, name, this.#host.link)
      const modified = filetimeFromUnixNanoseconds(facts.mtimeNs)
      return { kind: 'linked', name: given, size: Number(facts.size), modified }
    } catch (error) {
      const systemCode = systemCodeOf(error)
      if (systemCode === '' || !(error instanceof Error)) throw error
      if (UNWRITABLE.has(systemCode)) throw writeFault(tree.path(name), error)
      if (GONE.has(systemCode)) return { kind: 'missing', reason: error.message, systemCode }
      return { kind: 'unlinkable', reason: error.message }
    }
  }

  #tree(folder: string): StoreTree {
    let tree = this.#trees.get(folder)
    if (tree === undefined) {
      tree = new StoreTree(folder)
      this.#trees.set(folder, tree)
    }
    return tree
  }
}
