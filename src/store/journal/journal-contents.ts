/**
 * What the blocks of a journal hold, read in memory that is used again: at the end of a run all of them are read, and what each
 * left behind would stay with the process until the garbage collector comes.
 */
import { zstdDecompressSync } from 'node:zlib'
import { openJournalPayload } from '../crypto/journal-payload.ts'
import type { StoreKeys } from '../crypto/keys.ts'
import { Decompressor } from '../read/decompress.ts'
import { storeError } from '../store-error.ts'
import { type BlockPlace, MOST_CONTENT, readExactly } from './journal-blocks.ts'

/** `compressed` is a Zstandard frame of `content`. Both are good until the next block but one is read. */
export interface BlockContent {
  readonly content: Buffer
  readonly compressed: Buffer
}

interface Memory {
  payload: Buffer
  readonly decompressor: Decompressor
}

/** A block ends at 1 MiB of content, which never becomes much more. */
const USUAL_PAYLOAD = 1024 * 1024 + 64 * 1024

export class JournalContents {
  readonly #fd: number
  readonly #where: string
  readonly #keys: StoreKeys | undefined
  /** In turn: whoever writes a block still needs it when the next is read. */
  readonly #memories = [newMemory(), newMemory()] as const
  #turn: 0 | 1 = 0

  /** @param fd of the journal, which `where` names for people */
  constructor(fd: number, where: string, keys: StoreKeys | undefined) {
    this.#fd = fd
    this.#where = where
    this.#keys = keys
  }

  /** @throws StoreError 72 when the block is not what was written */
  read({ at, length }: BlockPlace): BlockContent {
    const memory = this.#memories[this.#turn]
    this.#turn = this.#turn === 0 ? 1 : 0
    if (length > memory.payload.length) memory.payload = Buffer.allocUnsafeSlow(length)
    const payload = readExactly(this.#fd, at, length, memory.payload)
    const compressed =
      payload !== undefined && this.#keys !== undefined ? openJournalPayload(this.#keys, payload) : payload
    const content =
      compressed === undefined
        ? undefined
        : (memory.decompressor.frame(compressed) ?? longContent(compressed))
    if (content === undefined || compressed === undefined)
      throw storeError('gatherError', { where: `${this.#where}: a block is damaged` })
    return { content, compressed }
  }
}

function newMemory(): Memory {
  return {
    payload: Buffer.allocUnsafeSlow(USUAL_PAYLOAD),
    decompressor: new Decompressor({ overwrites: true }),
  }
}

/** Of a block with a record longer than any piece of a content. */
function longContent(frame: Buffer): Buffer | undefined {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: MOST_CONTENT })
  } catch {
    // Not a frame, or one of more than any block holds.
    return undefined
  }
}
