import { closeSync, linkSync, openSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makeFolders } from '../../folders/index.ts'
import { hashedName } from '../contents/entry-name.ts'
import { systemCodeOf } from '../store-error.ts'

/**
 * What a file system answers to a name that it cannot hold: too long, with characters that it does not take, or the
 * same as another one to a file system that ignores letter case (Windows tells some as ENOENT).
 */
const UNFIT = new Set(['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'EINVAL', 'EILSEQ', 'ENOENT'])

/** The folder of a store while it is filled, in whichever thread. Names are those of docs/store-format.md, section 1.1. */
export class StoreTree {
  readonly root: string
  readonly #folders = new Set<string>()

  constructor(root: string) {
    this.root = root
  }

  path(name: string): string {
    return join(this.root, name)
  }

  /** Makes a file, under another name where the file system cannot hold this one. */
  create(name: string): { fd: number; name: string } {
    const { made, name: given } = this.#under(name, (path) => openSync(path, 'wx+'))
    return { fd: made, name: given }
  }

  /** Makes an empty file, to be opened again. */
  touch(name: string): string {
    const created = this.create(name)
    closeSync(created.fd)
    return created.name
  }

  /** Gives the file at `from`, a path on this host, one more name; tells which. */
  link(
    from: string | Buffer,
    name: string,
    link: (from: string | Buffer, to: string) => void = linkSync,
  ): string {
    return this.#under(name, (path) => link(from, path)).name
  }

  /** A folder that was captured itself. One whose name cannot be held is in the catalog only. */
  folder(name: string): void {
    try {
      this.#makeFolder(this.path(name))
    } catch (error) {
      if (!UNFIT.has(systemCodeOf(error))) throw error
    }
  }

  remove(name: string): void {
    rmSync(this.path(name), { force: true })
  }

  #under<T>(name: string, make: (path: string) => T): { made: T; name: string } {
    try {
      return { made: make(this.#ready(name)), name }
    } catch (error) {
      if (!UNFIT.has(systemCodeOf(error))) throw error
      const other = hashedName(name)
      return { made: make(this.#ready(other)), name: other }
    }
  }

  /** The path, with the folder that it lies in. */
  #ready(name: string): string {
    const path = this.path(name)
    this.#makeFolder(dirname(path))
    return path
  }

  #makeFolder(folder: string): void {
    if (this.#folders.has(folder)) return
    makeFolders(folder)
    this.#folders.add(folder)
  }
}
