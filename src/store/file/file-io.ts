import { close, fdatasync, fsync, ftruncate, open, write } from 'node:fs'
import { promisify } from 'node:util'

/**
 * What a store file asks of the operating system; tests put failing ones in its place.
 */
export interface FileIo {
  open(path: string, flags: string): Promise<number>
  /** Gives the number of bytes written, which may be fewer. */
  write(fd: number, bytes: Uint8Array, offset: number, length: number, position: number): Promise<number>
  /** Content and size durable. */
  flush(fd: number): Promise<void>
  truncate(fd: number, size: number): Promise<void>
  close(fd: number): Promise<void>
}

const flush = promisify(process.platform === 'win32' ? fsync : fdatasync)

export const systemFileIo: FileIo = {
  open: promisify(open) as (path: string, flags: string) => Promise<number>,
  write: (fd, bytes, offset, length, position) =>
    new Promise((resolve, reject) => {
      write(fd, bytes, offset, length, position, (error, written) => {
        if (error === null) resolve(written)
        else reject(error)
      })
    }),
  flush,
  truncate: promisify(ftruncate),
  close: promisify(close),
}
