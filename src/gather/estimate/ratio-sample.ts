import { type Compressor, PIECE } from '../../store/index.ts'
import { VolumeError } from '../../volume/index.ts'
import type { Selection } from '../selection.ts'
import type { FileClass } from './file-classes.ts'

/** Larger files than a piece are looked at in slices of this size, so that many places of them are seen. */
const SLICE = 512 * 1024

/** A part of a file that is compressed by itself. */
interface Look {
  readonly index: number
  readonly start: number
  readonly length: number
}

/**
 * What the files of a class are compressed to, told by looks at places that are evenly spread over their bytes, as if they lay
 * one behind the other. So each byte counts alike, be it in one file of a hundred gigabytes or in a million small ones.
 */
export class RatioSample {
  readonly fileClass: FileClass
  /** How many looks see everything. */
  readonly looksAtAll: number
  readonly #files: Selection
  readonly #compressor: Compressor
  readonly #signal: AbortSignal
  /** Between two looks; 0 when everything was seen. */
  #step = 0
  #doubled = false
  #looks = 0
  #bytesRead = 0
  #weight = 0
  #sum = 0
  #squares = 0

  constructor(fileClass: FileClass, files: Selection, compressor: Compressor, signal: AbortSignal) {
    this.fileClass = fileClass
    this.#files = files
    this.#compressor = compressor
    this.#signal = signal
    this.looksAtAll = fileClass.files.reduce((sum, index) => sum + looksOf(files.sizeAt(index)), 0)
  }

  /** On average. */
  get bytesOfLook(): number {
    return this.fileClass.bytes / this.looksAtAll
  }

  get looks(): number {
    return this.#looks
  }

  get bytesRead(): number {
    return this.#bytesRead
  }

  /** Stored bytes of the contents that are likely to be different. What cannot be read counts in full. */
  get storedBytes(): number {
    const ratio = this.#weight === 0 ? 1 : this.#sum / this.#weight
    return this.fileClass.differentBytes * ratio
  }

  /** Standard error of `storedBytes`. */
  get error(): number {
    if (this.#step === 0 || this.#looks < 2) return 0
    const mean = this.#sum / this.#weight
    const variance = Math.max(0, this.#squares / this.#weight - mean ** 2)
    return this.fileClass.differentBytes * Math.sqrt(variance / this.#looks)
  }

  /** Takes the first sample. */
  take(looks: number): void {
    if (looks >= this.looksAtAll) {
      this.#takeAll()
      return
    }
    this.#step = this.fileClass.bytes / looks
    this.#takeEvery(this.#step, this.#step / 2)
  }

  /** Looks between the places that were looked at. */
  double(): void {
    if (this.#looks * 2 >= this.looksAtAll) {
      this.#weight = this.#sum = this.#squares = 0
      this.#takeAll()
      return
    }
    // The first looks are half a step from the beginning, so the places between them begin at 0; then all are whole steps.
    this.#takeEvery(this.#step, this.#doubled ? this.#step / 2 : 0)
    this.#doubled = true
    this.#step /= 2
  }

  #takeAll(): void {
    this.#step = 0
    for (const index of this.fileClass.files) {
      const size = this.#files.sizeAt(index)
      for (let start = 0; start < size; ) {
        const look = lookAt(index, size, start)
        this.#add(look, this.#ratioOf(look), look.length)
        start += look.length
      }
    }
  }

  #takeEvery(step: number, offset: number): void {
    let number = 0
    let before = 0
    for (const index of this.fileClass.files) {
      const size = this.#files.sizeAt(index)
      let look: Look | undefined
      let ratio: number | undefined
      for (; offset + number * step < before + size; number++) {
        const place = offset + number * step - before
        if (look === undefined || place >= look.start + look.length) {
          look = lookAt(index, size, place)
          ratio = this.#ratioOf(look)
        }
        this.#add(look, ratio, 1)
      }
      before += size
    }
  }

  #add({ length }: Look, ratio: number | undefined, weight: number): void {
    this.#looks++
    this.#bytesRead += length
    if (ratio === undefined) return
    this.#weight += weight
    this.#sum += ratio * weight
    this.#squares += ratio ** 2 * weight
  }

  /** Stored bytes for each byte; undefined when it cannot be read, of which the capture will tell. */
  #ratioOf({ index, start, length }: Look): number | undefined {
    this.#signal.throwIfAborted()
    const { volume, entry } = this.#files.at(index)
    try {
      const reader = volume.open(entry.id)
      try {
        const read = reader.read(content, 0, length, start)
        return read === 0 ? undefined : this.#stored(content.subarray(0, read), entry.size) / read
      } finally {
        reader.close()
      }
    } catch (error) {
      if (error instanceof VolumeError) return undefined
      throw error
    }
  }

  /** Whether a large file is worth compressing is decided for all of it, not by the beginning of this slice. */
  #stored(bytes: Uint8Array, fileSize: number): number {
    const compressed = fileSize > PIECE ? this.#compressor.piece(bytes, true) : this.#compressor.whole(bytes)
    return Math.min(compressed?.length ?? bytes.length, bytes.length)
  }
}

const content = Buffer.alloc(PIECE)

/** Files of up to a piece are compressed whole. */
function looksOf(size: number): number {
  return size <= PIECE ? Math.min(size, 1) : Math.ceil(size / SLICE)
}

/** The look that sees a place of a file. */
function lookAt(index: number, size: number, place: number): Look {
  if (size <= PIECE) return { index, start: 0, length: size }
  const start = Math.floor(place / SLICE) * SLICE
  return { index, start, length: Math.min(SLICE, size - start) }
}
