import { closeSync, fstatSync, openSync, read, readSync, statSync } from 'node:fs'
import { messageOf } from '../../errors/index.ts'
import { storeError, systemCodeOf } from '../store-error.ts'

/** The bytes of a store file. */
export class ArchiveBytes {
  readonly path: string
  readonly size: number
  readonly #fd: number
  /** Bytes that are at hand: reads within them cost no call of the system. */
  #window: Buffer = Buffer.alloc(0)
  #windowStart = 0
  #windowMemory: Buffer = Buffer.alloc(0)

  /** @throws StoreError 27 when it is no file, 38 when it cannot be opened */
  constructor(path: string) {
    this.path = path
    this.#fd = openRegular(path)
    this.size = fstatSync(this.#fd).size
  }

  /**
   * What was read may lie in memory that the next `bringNear` uses again.
   * @throws StoreError 42 when there are not so many bytes, or they cannot be read
   */
  read(position: number, length: number): Buffer {
    const near = position - this.#windowStart
    if (near >= 0 && length >= 0 && near + length <= this.#window.length) {
      return this.#window.subarray(near, near + length)
    }
    this.#checkRange(position, length)
    const bytes = Buffer.allocUnsafe(length)
    this.#readInto(bytes, position)
    return bytes
  }

  /** As many bytes as there are, at most `length`. */
  readUpTo(position: number, length: number): Buffer {
    return this.read(position, Math.max(0, Math.min(length, this.size - position)))
  }

  /** Reads a range at once, for many small reads within it; one that is not there is left to them. */
  bringNear(position: number, length: number): void {
    const there = Math.min(length, this.size - position)
    this.#window = this.#window.subarray(0, 0)
    if (position < 0 || there <= 0) return
    if (this.#windowMemory.length < there) this.#windowMemory = Buffer.allocUnsafeSlow(there)
    const window = this.#windowMemory.subarray(0, there)
    this.#readInto(window, position)
    this.#window = window
    this.#windowStart = position
  }

  /** Fills `into` from a place on while other work goes on. @throws StoreError 42 as `read` */
  async fill(into: Uint8Array, position: number): Promise<void> {
    this.#checkRange(position, into.length)
    for (let done = 0; done < into.length; ) done += await this.#readSome(into, done, position + done)
  }

  #readSome(into: Uint8Array, done: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      read(this.#fd, into, done, into.length - done, position, (error, got) => {
        if (error !== null) reject(this.#unreadable(position, error))
        else if (got === 0) reject(this.#endsAt(position))
        else resolve(got)
      })
    })
  }

  #readInto(into: Buffer, position: number): void {
    for (let done = 0; done < into.length; ) {
      let got: number
      try {
        got = readSync(this.#fd, into, done, into.length - done, position + done)
      } catch (error) {
        throw this.#unreadable(position + done, error)
      }
      if (got === 0) throw this.#endsAt(position + done)
      done += got
    }
  }

  #checkRange(position: number, length: number): void {
    if (position < 0 || length < 0 || position + length > this.size) throw this.#endsAt(this.size)
  }

  #endsAt(position: number): Error {
    return storeError('corruptedStore', { where: `${this.path} ends at byte ${position}` })
  }

  #unreadable(position: number, error: unknown): unknown {
    if (systemCodeOf(error) === '') return error
    const message = messageOf(error)
    const where = `${this.path} at byte ${position}: ${message}`
    return storeError('corruptedStore', { where, cause: error })
  }

  close(): void {
    closeSync(this.#fd)
  }
}

/** What is no file is not even opened: to open a pipe waits for whoever writes it, to open a device may move a tape. */
function openRegular(path: string): number {
  try {
    if (statSync(path).isFile()) return openSync(path, 'r')
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') {
      throw storeError('storeAccess', { where: messageOf(error), cause: error })
    }
    const advice = 'There is no such file. A store is the file USMT.MIG in the folder USMT of the StorePath.'
    throw storeError('storeIncomplete', { where: path, advice, cause: error })
  }
  throw storeError('notAStore', { where: path, advice: 'Name the file USMT.MIG itself, not its folder.' })
}
