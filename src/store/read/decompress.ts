/**
 * Stored bytes to content, piece by piece, never more than was announced.
 */
import {
  constants,
  createInflateRaw,
  createZstdDecompress,
  inflateRawSync,
  zstdDecompressSync,
} from 'node:zlib'
import { PIECE } from '../contents/compressor.ts'
import { ReusedEngine } from '../contents/reused-engine.ts'
import { Method } from '../zip/index.ts'
import { zstdFrames } from './zstd-frames.ts'

/** Our pieces are of 4 MiB; a frame of another writer may be as large. */
const MOST_FRAME_CONTENT = 16 * 1024 * 1024
const MOST_FRAME = MOST_FRAME_CONTENT + 1024 * 1024
/** Deflate makes at most 1,032 bytes of one. */
const DEFLATE_INPUT = 16 * 1024
const ENGINE_OUTPUT = 256 * 1024

/** One to a thread. */
export class Decompressor {
  readonly #overwrites: boolean
  #zstd: ReusedEngine | undefined

  /** One that `overwrites` gives each piece in the same memory, where it lies until the next is asked for. */
  constructor({ overwrites = false } = {}) {
    this.#overwrites = overwrites
  }

  /** The content; undefined as the last piece when the stored bytes are damaged or give more than `size`. */
  *pieces(method: Method, stored: Iterable<Buffer>, size: number): Generator<Buffer | undefined> {
    let left = size
    for (const piece of this.#raw(method, stored)) {
      if (piece === undefined || piece.length > left) {
        yield undefined
        return
      }
      left -= piece.length
      yield piece
    }
    if (left !== 0) yield undefined
  }

  #raw(method: Method, stored: Iterable<Buffer>): Iterable<Buffer | undefined> {
    if (method === Method.Stored) return stored
    return method === Method.Zstandard ? this.#zstandard(stored) : inflate(stored)
  }

  *#zstandard(stored: Iterable<Buffer>): Generator<Buffer | undefined> {
    for (const frame of zstdFrames(stored, MOST_FRAME)) {
      const content = frame === undefined ? undefined : this.frame(frame)
      yield content
      if (content === undefined) return
    }
  }

  /** The content of one Zstandard frame; undefined when it is damaged, or larger than any of ours. */
  frame(frame: Buffer): Buffer | undefined {
    try {
      this.#zstd ??= newZstd(this.#overwrites)
      if (this.#zstd === undefined) return zstdDecompressSync(frame, { maxOutputLength: MOST_FRAME_CONTENT })
      return this.#zstd.run(frame, constants.ZSTD_e_continue)
    } catch {
      // Whatever zlib says of damaged data, it is damaged; the engine is in no state to go on.
      this.#zstd = undefined
      return undefined
    }
  }
}

function newZstd(overwrites: boolean): ReusedEngine | undefined {
  // A byte more than our pieces have: a buffer that is full makes the engine begin another.
  const chunkSize = overwrites ? PIECE + 1 : ENGINE_OUTPUT
  const stream = createZstdDecompress({ chunkSize, maxOutputLength: MOST_FRAME_CONTENT })
  return ReusedEngine.of(stream, { overwrites })
}

function* inflate(stored: Iterable<Buffer>): Generator<Buffer | undefined> {
  const engine = ReusedEngine.of(createInflateRaw({ chunkSize: ENGINE_OUTPUT }))
  if (engine === undefined) {
    yield inflateAtOnce(stored)
    return
  }
  for (const chunk of stored) {
    for (let at = 0; at < chunk.length; at += DEFLATE_INPUT) {
      let content: Buffer | undefined
      try {
        content = engine.run(chunk.subarray(at, at + DEFLATE_INPUT), constants.Z_SYNC_FLUSH)
      } catch {
        // Damaged.
      }
      yield content
      if (content === undefined) return
    }
  }
}

/** Where Node cannot do it in steps, contents of up to 1 GiB. */
function inflateAtOnce(stored: Iterable<Buffer>): Buffer | undefined {
  try {
    return inflateRawSync(Buffer.concat([...stored]), { maxOutputLength: 2 ** 30 })
  } catch {
    // Damaged.
    return undefined
  }
}
