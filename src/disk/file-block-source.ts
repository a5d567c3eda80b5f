import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { systemCodeOf } from '../errors/index.ts'
import { BlockError } from './block-error.ts'
import type { BlockSource } from './block-source.ts'

const LARGEST_SECTOR = 4096
const READ_PIECE = 0x4000_0000

/** A plain file, or a raw device (`/dev/sdb2`, `\\.\E:`), opened for reading only. */
export class FileBlockSource implements BlockSource {
  readonly label: string
  readonly size: number
  readonly sectorSize: number
  readonly #descriptor: number
  readonly #alignment: number
  #open = true

  /** Throws `BlockError` when the file or device cannot be opened. */
  constructor(path: string, label: string = path) {
    this.label = label
    this.#descriptor = attempt(label, 'cannot be opened', 0, () => openSync(path, 'r'))
    // Windows refuses metadata for a handle of a volume; what refuses is a device.
    const plain = plainFileSize(this.#descriptor)
    if (plain === undefined) {
      this.sectorSize = answers(this.#descriptor, 512, 512) ? 512 : LARGEST_SECTOR
      this.size = probeSize(this.#descriptor, this.sectorSize)
    } else {
      this.sectorSize = 512
      this.size = plain
    }
    this.#alignment = plain === undefined ? this.sectorSize : 1
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const wanted = Math.min(length, this.size - position)
    if (wanted <= 0) return 0
    const a = this.#alignment
    if (position % a === 0 && wanted % a === 0) return this.#fill(into, offset, wanted, position)
    // Raw devices on Windows read whole sectors only.
    const start = position - (position % a)
    const end = Math.ceil((position + wanted) / a) * a
    const whole = Buffer.allocUnsafe(end - start)
    const got = this.#fill(whole, 0, whole.length, start)
    const copied = Math.max(0, Math.min(wanted, got - (position - start)))
    into.set(whole.subarray(position - start, position - start + copied), offset)
    return copied
  }

  #fill(into: Uint8Array, offset: number, length: number, position: number): number {
    let done = 0
    while (done < length) {
      const piece = Math.min(length - done, READ_PIECE)
      const got = attempt(this.label, 'cannot be read', position + done, () =>
        readSync(this.#descriptor, into, offset + done, piece, position + done),
      )
      if (got === 0) break
      done += got
    }
    return done
  }

  close(): void {
    if (!this.#open) return
    this.#open = false
    closeSync(this.#descriptor)
  }
}

function plainFileSize(descriptor: number): number | undefined {
  try {
    const facts = fstatSync(descriptor)
    return facts.isFile() ? facts.size : undefined
  } catch {
    return undefined
  }
}

/** Whether a piece can be read at all; beyond the end a device gives nothing or an error, by platform. */
function answers(descriptor: number, position: number, length: number): boolean {
  try {
    return readSync(descriptor, Buffer.allocUnsafe(length), 0, length, position) === length
  } catch {
    return false
  }
}

/** Devices do not tell their size through `fstat`: doubling finds a sector that is not there, halving finds the last that is. */
function probeSize(descriptor: number, sector: number): number {
  const there = (index: number) => answers(descriptor, index * sector, sector)
  if (!there(0)) return 0
  let low = 0
  let high = 1
  const limit = Number.MAX_SAFE_INTEGER / sector / 2
  while (high < limit && there(high)) {
    low = high
    high *= 2
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (there(middle)) low = middle
    else high = middle
  }
  return (low + 1) * sector
}

function attempt<T>(label: string, what: string, position: number, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const systemCode = systemCodeOf(error) || 'EIO'
    throw new BlockError(`${label} ${what} (${systemCode})`, label, systemCode, position, error)
  }
}
