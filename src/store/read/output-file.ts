import {
  closeSync,
  constants,
  futimesSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { sep } from 'node:path'
import { threadId } from 'node:worker_threads'
import { systemCodeOf } from '../store-error.ts'
import type { WriteTarget } from './read-tasks.ts'

/** How the names begin that files of this process have until they are checked. */
export const UNCHECKED = `.unchecked-${process.pid}-`

/** Never through a link that somebody has put there. */
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL

/** A file that has its name only when its content was checked to the end. */
export class OutputFile {
  readonly #target: WriteTarget
  readonly #temporary: string
  #fd: number | undefined

  /** @param number tells files apart that one thread writes at the same time */
  constructor(target: WriteTarget, number = 0) {
    this.#target = target
    // In the same folder, so that it can be renamed, and short, since the name itself may have all the length there is.
    this.#temporary = `${target.folder}${sep}${UNCHECKED}${threadId}-${number}~`
  }

  /** Whether something is there that is to be kept. */
  get kept(): boolean {
    const { keep, path } = this.#target
    return keep && lstatSync(path, { throwIfNoEntry: false }) !== undefined
  }

  /** The file's descriptor, good in all threads; it is made when it is asked for first. */
  get descriptor(): number {
    this.#fd ??= this.#create()
    return this.#fd
  }

  #create(): number {
    try {
      return openSync(this.#temporary, NEW_FILE)
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error
      // Left by a process that had the same number and was killed.
      rmSync(this.#temporary)
      return openSync(this.#temporary, NEW_FILE)
    }
  }

  write(piece: Uint8Array): void {
    for (let done = 0; done < piece.length; ) done += writeSync(this.descriptor, piece, done)
  }

  /** Gives the file its times and its name. */
  finish(): void {
    const { path, accessed, modified } = this.#target
    const fd = this.descriptor
    if (modified !== undefined) futimesSync(fd, accessed ?? modified, modified)
    this.#close()
    try {
      renameSync(this.#temporary, path)
    } catch (error) {
      rmSync(this.#temporary, { force: true })
      throw error
    }
  }

  /** After `finish` there is nothing to discard. */
  discard(): void {
    if (this.#fd === undefined) return
    this.#close()
    rmSync(this.#temporary, { force: true })
  }

  #close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }
}
