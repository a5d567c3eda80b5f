import { writeFault } from '../store-error.ts'
import type { RetryPolicy } from '../store-writer.ts'
import { type FileIo, systemFileIo } from './file-io.ts'
import { attempt, NO_RETRY } from './retries.ts'

/** As much is on its way to the disk at once; the pipeline waits when it is more. */
const MOST_IN_FLIGHT = 16 * 1024 * 1024

export interface StoreFileOptions {
  /** None when absent. */
  readonly retry?: RetryPolicy
  /** The operating system's when absent. */
  readonly io?: FileIo
}

/**
 * The file of a store while it is written: writes go to their places side by side, each retried as `/r` and `/w` say.
 * The first failure that retries do not heal is thrown by every later call.
 */
export class StoreFile {
  readonly path: string
  readonly #io: FileIo
  readonly #retry: RetryPolicy
  #fd: number
  #end: number
  #inFlight = 0
  readonly #writes = new Map<number, { readonly at: number; readonly done: Promise<void> }>()
  #writeNumber = 0
  #failure: Error | undefined
  #closed = false

  private constructor(path: string, fd: number, end: number, retry: RetryPolicy, io: FileIo) {
    this.path = path
    this.#fd = fd
    this.#end = end
    this.#retry = retry
    this.#io = io
  }

  /** Makes the file, or opens one and cuts it to `keep` bytes. */
  static async open(
    path: string,
    options: StoreFileOptions & { readonly keep?: number } = {},
  ): Promise<StoreFile> {
    const { keep, retry = NO_RETRY, io = systemFileIo } = options
    const fd = await io.open(path, keep === undefined ? 'w+' : 'r+')
    if (keep !== undefined) await io.truncate(fd, keep)
    return new StoreFile(path, fd, keep ?? 0, retry, io)
  }

  /** Where the next bytes go. */
  get end(): number {
    return this.#end
  }

  /** Everything before this place was given to the operating system. */
  get written(): number {
    let written = this.#end
    for (const { at } of this.#writes.values()) written = Math.min(written, at)
    return written
  }

  /** Sets `length` bytes aside; gives their place. */
  reserve(length: number): number {
    const place = this.#end
    this.#end += length
    return place
  }

  /** Starts to write; `bytes` must stay as they are until the promise ends. It never rejects: failures are told by `throwFailure`. */
  write(bytes: Uint8Array, place: number): Promise<void> {
    const number = this.#writeNumber++
    this.#inFlight += bytes.length
    const done = this.#writeAll(bytes, place)
      .catch((error: unknown) => {
        this.#failure ??= writeFault(this.path, error)
      })
      .then(() => {
        this.#inFlight -= bytes.length
        this.#writes.delete(number)
      })
    this.#writes.set(number, { at: place, done })
    return done
  }

  /** Resolves when there is room for more; undefined when there is already. */
  room(): Promise<void> | undefined {
    if (this.#inFlight <= MOST_IN_FLIGHT) return undefined
    const [oldest] = this.#writes.values()
    return oldest?.done.then(() => this.room())
  }

  /** Resolves when everything up to `place` was given to the operating system. */
  async writtenTo(place: number): Promise<void> {
    await Promise.all([...this.#writes.values()].filter(({ at }) => at < place).map(({ done }) => done))
    this.throwFailure()
  }

  async secure(end: number): Promise<void> {
    await this.writtenTo(end)
    await this.flush()
  }

  /** Makes what was written durable. */
  async flush(): Promise<void> {
    this.throwFailure()
    await this.#attempt(() => this.#io.flush(this.#fd))
  }

  /** Forgets everything from `place` on. */
  async rewind(place: number): Promise<void> {
    await this.writtenTo(this.#end)
    this.#end = place
  }

  /** Cuts the file to what is in use. */
  async trim(): Promise<void> {
    await this.writtenTo(this.#end)
    await this.#attempt(() => this.#io.truncate(this.#fd, this.#end))
  }

  get closed(): boolean {
    return this.#closed
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#writes.values()].map(({ done }) => done))
    await this.#io.close(this.#fd)
  }

  throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  async #writeAll(bytes: Uint8Array, place: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      done += await this.#attempt(() =>
        this.#io.write(this.#fd, bytes, done, bytes.length - done, place + done),
      )
    }
  }

  async #attempt<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await attempt(this.#retry, action, () => this.#reopen())
    } catch (error) {
      throw writeFault(this.path, error)
    }
  }

  /** After a lost share the old handle stays dead though the share is back. */
  async #reopen(): Promise<void> {
    const old = this.#fd
    try {
      this.#fd = await this.#io.open(this.path, 'r+')
    } catch {
      // Still away: the next attempt with the old handle fails too, and that failure is the one to report.
      return
    }
    await this.#io.close(old).catch(() => undefined)
  }
}
