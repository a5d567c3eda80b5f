import { closeSync, fstatSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { messageOf } from '../errors/index.ts'
import { makeFolders } from '../folders/index.ts'

const BYTE_ORDER_MARK = '\ufeff'
/** Text that is kept back before it is written, in UTF-16 units: few writes, and little to lose. */
const BUFFER_LIMIT = 64 * 1024
const LONGEST_DELAY = 1000

export interface LineFileOptions {
  readonly mode: 'append' | 'replace'
  /** Real USMT logs begin with one; files that programs read are better off without. */
  readonly byteOrderMark: boolean
}

/** A UTF-8 text file that grows. Small writes are gathered; whatever ends the process, an exit handler writes the rest. */
export class LineFile {
  readonly path: string
  readonly #descriptor: number
  readonly #onExit = (): void => this.#flushQuietly()
  #buffer = ''
  #lastFlush = Date.now()
  #open = true

  /** Opens at once, its folder made where there is none, so that a path which cannot be written fails now. Throws the system's error. */
  constructor(path: string, { mode, byteOrderMark }: LineFileOptions) {
    this.path = path
    makeFolders(dirname(path))
    this.#descriptor = openSync(path, mode === 'append' ? 'a' : 'w')
    if (byteOrderMark && fstatSync(this.#descriptor).size === 0) this.#buffer = BYTE_ORDER_MARK
    process.on('exit', this.#onExit)
  }

  /** Throws the system's error when the file takes no more. */
  write(text: string): void {
    if (!this.#open) return
    this.#buffer += text
    if (this.#buffer.length >= BUFFER_LIMIT || Date.now() - this.#lastFlush >= LONGEST_DELAY) this.flush()
  }

  flush(): void {
    if (!this.#open || this.#buffer === '') return
    const bytes = Buffer.from(this.#buffer, 'utf8')
    this.#buffer = ''
    this.#lastFlush = Date.now()
    for (let written = 0; written < bytes.length; ) {
      written += writeSync(this.#descriptor, bytes, written, bytes.length - written)
    }
  }

  close(): void {
    if (!this.#open) return
    try {
      this.flush()
    } finally {
      this.#open = false
      process.off('exit', this.#onExit)
      closeSync(this.#descriptor)
    }
  }

  /** At exit nobody is left to hear of a failure but standard error. */
  #flushQuietly(): void {
    try {
      this.flush()
    } catch (error) {
      process.stderr.write(`${this.path}: ${messageOf(error)}\n`)
    }
  }
}
