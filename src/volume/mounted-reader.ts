/**
 * Files of a mounted volume: any program may write to them while they are read.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { systemCodeOf } from '../errors/index.ts'
import { filetimeFromUnixNanoseconds } from '../filetime/index.ts'
import type { ListedState, Reader } from './volume.ts'
import { systemError, VolumeError } from './volume-error.ts'

/** A named pipe would make the program wait for ever until somebody writes to it. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Reading must not move the source's access times; only the owner or root may ask for that. */
export function openWithoutTrace(path: string | Buffer): number {
  const noAccessTime = constants.O_NOATIME ?? 0
  try {
    return openSync(path, WITHOUT_WAITING | noAccessTime)
  } catch (error) {
    const refused = noAccessTime !== 0 && systemCodeOf(error) === 'EPERM'
    if (!refused) throw error
    return openSync(path, WITHOUT_WAITING)
  }
}

/** What `Volume.readUnchanged` promises, for the file at `path`. Throws what `node:fs` throws when it cannot be opened. */
export function readUnchanged(
  path: string | Buffer,
  shown: string,
  into: Uint8Array,
  listed: ListedState,
): boolean {
  const descriptor = openWithoutTrace(path)
  try {
    if (readUpTo(descriptor, into, 0, listed.size, 0, shown) < listed.size) return false
    const now = stateOf(descriptor, shown)
    return now?.size === listed.size && now.modified === listed.modified
  } catch (error) {
    // It is no file any more: `open` says so better than the failure to read it.
    if (stateOf(descriptor, shown) === undefined) return false
    throw error
  } finally {
    closeSync(descriptor)
  }
}

/** Reads a file of the running system by its descriptor. */
export class MountedReader implements Reader {
  readonly size: number
  readonly modified: bigint
  readonly #descriptor: number
  readonly #shown: string

  /** Takes `descriptor` over. Throws `VolumeError` when it is that of no regular file. */
  constructor(descriptor: number, shown: string) {
    this.#descriptor = descriptor
    this.#shown = shown
    try {
      const { size, modified } = this.current()
      this.size = size
      this.modified = modified
    } catch (error) {
      closeSync(descriptor)
      throw error
    }
  }

  current(): ListedState {
    const state = stateOf(this.#descriptor, this.#shown)
    if (state !== undefined) return state
    const code = fstatSync(this.#descriptor).isDirectory() ? 'EISDIR' : 'EINVAL'
    throw new VolumeError(`${this.#shown} is not a regular file`, this.#shown, code)
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    return readUpTo(this.#descriptor, into, offset, length, position, this.#shown)
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}

/** Undefined for what is no regular file. Throws `VolumeError` when the system cannot tell. */
function stateOf(descriptor: number, shown: string): ListedState | undefined {
  try {
    const stat = fstatSync(descriptor, { bigint: true })
    if (!stat.isFile()) return undefined
    return { size: Number(stat.size), modified: filetimeFromUnixNanoseconds(stat.mtimeNs) }
  } catch (error) {
    throw systemError('cannot be looked at', shown, error)
  }
}

/** Gives how many bytes it got, fewer only at the end. Throws `VolumeError`. */
function readUpTo(
  descriptor: number,
  into: Uint8Array,
  offset: number,
  length: number,
  position: number,
  shown: string,
): number {
  let done = 0
  try {
    while (done < length) {
      const got = readSync(descriptor, into, offset + done, length - done, position + done)
      if (got === 0) break
      done += got
    }
  } catch (error) {
    throw systemError(`cannot be read at byte ${position + done}`, shown, error)
  }
  return done
}
