import { constants, createZstdCompress, deflateRawSync, zstdCompressSync } from 'node:zlib'
import type { Compression } from '../store-writer.ts'
import { Method } from '../zip/index.ts'
import { ReusedEngine } from './reused-engine.ts'

/** How contents are compressed: plain data, for worker threads. */
export interface CompressionPlan {
  readonly compression: Compression
  readonly level: number
}

const METHOD_OF = { zstd: Method.Zstandard, deflate: Method.Deflate, none: Method.Stored } as const
const DEFAULT_LEVEL = { zstd: 1, deflate: 1, none: 0 } as const

/** The plan for a kind of compression, at its own default level unless one is given. */
export function compressionPlan(compression: Compression, level?: number): CompressionPlan {
  return { compression, level: level ?? DEFAULT_LEVEL[compression] }
}

/** Larger contents are compressed in pieces of this size, each by whichever processor is free. */
export const PIECE = 4 * 1024 * 1024

/** The most that a piece can become: what Zstandard adds (zstd.h, ZSTD_compressBound) and what a seal does. */
export const PACKED_PIECE = PIECE + (PIECE >> 8) + 1024
/** A sample of this size in every `PROBE_STEP` tells whether the rest is worth compressing. */
const PROBE = 64 * 1024
const PROBE_STEP = 1024 * 1024
/** What does not lose at least this part is stored as it is. */
const WORTH = 0.97

/** Compresses contents, whole or in pieces. One to a thread. What a method gives is good until the next call. */
export class Compressor {
  readonly #plan: CompressionPlan
  #zstd: ReusedEngine | undefined

  constructor(plan: CompressionPlan) {
    this.#plan = plan
    if (plan.compression === 'zstd') this.#zstd = this.#newEngine()
  }

  /** The method of content that is worth compressing. */
  get method(): Method {
    return METHOD_OF[this.#plan.compression]
  }

  #newEngine(): ReusedEngine | undefined {
    const stream = createZstdCompress({ params: this.#zstdParams(), chunkSize: PACKED_PIECE })
    return ReusedEngine.of(stream, { overwrites: true })
  }

  #zstdParams(): Record<number, number> {
    return { [constants.ZSTD_c_compressionLevel]: this.#plan.level }
  }

  /** The content compressed, or undefined when that does not pay. */
  whole(content: Uint8Array): Uint8Array | undefined {
    if (this.method === Method.Stored || content.length === 0 || !this.worthwhile(content)) return undefined
    const compressed = this.piece(content, true)
    return compressed.length < content.length * WORTH ? compressed : undefined
  }

  /** Whether samples of the content become smaller. Small contents are always tried. */
  worthwhile(content: Uint8Array): boolean {
    if (this.method === Method.Stored) return false
    if (content.length <= 2 * PROBE) return true
    const samples: Uint8Array[] = []
    for (let at = 0; at < content.length; at += PROBE_STEP) samples.push(content.subarray(at, at + PROBE))
    return this.#shrinks(samples)
  }

  /** Whether samples of `length` bytes, back to back, become smaller. */
  pays(samples: Uint8Array, length: number): boolean {
    if (this.method === Method.Stored) return false
    const list: Uint8Array[] = []
    for (let at = 0; at < samples.length; at += length) list.push(samples.subarray(at, at + length))
    return this.#shrinks(list)
  }

  #shrinks(samples: readonly Uint8Array[]): boolean {
    let before = 0
    let after = 0
    for (const sample of samples) {
      before += sample.length
      after += this.piece(sample, true).length
    }
    return after < before * WORTH
  }

  /** One piece, to be joined with those before and after it: a Zstandard frame, or a part of a deflate stream. */
  piece(content: Uint8Array, last: boolean): Uint8Array {
    switch (this.#plan.compression) {
      case 'none':
        return content
      case 'deflate':
        return deflateRawSync(content, {
          level: this.#plan.level,
          finishFlush: last ? constants.Z_FINISH : constants.Z_FULL_FLUSH,
        })
      case 'zstd':
        return this.#zstd === undefined
          ? zstdCompressSync(content, { params: this.#zstdParams() })
          : this.#zstd.run(content, constants.ZSTD_e_end)
    }
  }
}
