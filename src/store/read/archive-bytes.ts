import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { storeError, systemCodeOf } from '../store-error.ts'

/** The bytes of a store file. */
export class ArchiveBytes {
  readonly path: string
  readonly size: number
  readonly #fd: number

  /** @throws StoreError 27 when it is no file, 38 when it cannot be opened */
  constructor(path: string) {
    this.path = path
    try {
      this.#fd = openSync(path, 'r')
    } catch (error) {
      if (systemCodeOf(error) !== 'ENOENT') {
        throw storeError('storeAccess', {
          where: error instanceof Error ? error.message : path,
          cause: error,
        })
      }
      const advice =
        'There is no such file. A store is the file USMT.MIG in the folder USMT of the StorePath.'
      throw storeError('storeIncomplete', { where: path, advice, cause: error })
    }
    const stat = fstatSync(this.#fd)
    this.size = stat.size
    if (stat.isFile()) return
    this.close()
    throw storeError('notAStore', { where: path, advice: 'Name the file USMT.MIG itself, not its folder.' })
  }

  /** @throws StoreError 42 when there are not so many bytes, or they cannot be read */
  read(position: number, length: number): Buffer {
    if (position < 0 || length < 0 || position + length > this.size) {
      throw storeError('corruptedStore', { where: `${this.path} ends at byte ${this.size}` })
    }
    const bytes = Buffer.allocUnsafe(length)
    try {
      for (let done = 0; done < length; ) {
        const got = readSync(this.#fd, bytes, done, length - done, position + done)
        if (got === 0)
          throw storeError('corruptedStore', { where: `${this.path} ends at byte ${position + done}` })
        done += got
      }
    } catch (error) {
      if (systemCodeOf(error) === '') throw error
      const message = error instanceof Error ? error.message : String(error)
      throw storeError('corruptedStore', {
        where: `${this.path} at byte ${position}: ${message}`,
        cause: error,
      })
    }
    return bytes
  }

  /** As many bytes as there are, at most `length`. */
  readUpTo(position: number, length: number): Buffer {
    return this.read(position, Math.max(0, Math.min(length, this.size - position)))
  }

  close(): void {
    closeSync(this.#fd)
  }
}
