/**
 * What of an unfinished store is safe (docs/store-format.md, section 6), and where catalog lines and central
 * directory records wait for the end without taking memory.
 */
import { closeSync, fdatasync, fsync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { promisify } from 'node:util'
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { openJournalPayload, sealJournalPayload } from './crypto/journal-payload.ts'
import type { StoreKeys } from './crypto/keys.ts'
import {
  BLOCK_HEADER,
  BLOCK_MAGIC,
  BlockKind,
  type BlockPlace,
  describes,
  headerLine,
  type JournalHeader,
  MOST_CONTENT,
  readExactly,
  type SafePart,
} from './journal-blocks.ts'
import { storeError, writeFault } from './store-error.ts'

export { BlockKind } from './journal-blocks.ts'

const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const flush = promisify(process.platform === 'win32' ? fsync : fdatasync)

export class Journal {
  readonly path: string
  readonly #fd: number
  readonly #keys: StoreKeys | undefined
  readonly #blocks: BlockPlace[]
  #end: number
  #closed = false

  private constructor(
    path: string,
    fd: number,
    keys: StoreKeys | undefined,
    blocks: BlockPlace[],
    end: number,
  ) {
    this.path = path
    this.#fd = fd
    this.#keys = keys
    this.#blocks = blocks
    this.#end = end
  }

  /** A new journal in place of any that is there. */
  static create(path: string, header: JournalHeader, keys?: StoreKeys): Journal {
    const fd = openSync(path, 'w+')
    const line = headerLine(header)
    writeSync(fd, line, 0, line.length, 0)
    return new Journal(path, fd, keys, [], line.length)
  }

  /** The journal of an interrupted run, to be written on; what is not in its safe part is void from now on. */
  static continue(path: string, safe: SafePart, keys?: StoreKeys): Journal {
    const fd = openSync(path, 'r+')
    try {
      for (const { at } of safe.void)
        writeSync(fd, Buffer.from([BlockKind.Void]), 0, 1, at - BLOCK_HEADER + 4)
      ftruncateSync(fd, safe.length)
      const journal = new Journal(path, fd, keys, [...safe.blocks], safe.length)
      journal.#write(BlockKind.Continued, Buffer.alloc(0))
      return journal
    } catch (error) {
      closeSync(fd)
      throw writeFault(path, error)
    }
  }

  /** How many blocks describe something: what checkpoints count. */
  get described(): number {
    return this.#blocks.filter(({ kind }) => describes(kind)).length
  }

  /** Catalog lines or central directory records; they count once a checkpoint follows. */
  append(kind: typeof BlockKind.Catalog | typeof BlockKind.Central, content: Uint8Array): void {
    const compressed = zstdCompressSync(content, FASTEST)
    this.#write(kind, this.#keys === undefined ? compressed : sealJournalPayload(this.#keys, compressed))
  }

  /** The first `end` bytes of the archive are durable, and the first `blocks` blocks describe them. */
  async checkpoint(end: number, blocks: number): Promise<void> {
    this.#write(BlockKind.Checkpoint, Buffer.from(JSON.stringify({ end, blocks })))
    try {
      await flush(this.#fd)
    } catch (error) {
      throw writeFault(this.path, error)
    }
  }

  #write(kind: BlockKind, payload: Uint8Array): void {
    const block = Buffer.alloc(BLOCK_HEADER + payload.length)
    block.writeUInt32LE(BLOCK_MAGIC, 0)
    block.writeUInt8(kind, 4)
    block.writeUInt32LE(payload.length, 8)
    block.writeUInt32LE(crc32(payload), 12)
    block.set(payload, BLOCK_HEADER)
    try {
      for (let done = 0; done < block.length; ) {
        done += writeSync(this.#fd, block, done, block.length - done, this.#end + done)
      }
    } catch (error) {
      throw writeFault(this.path, error)
    }
    this.#blocks.push({ kind, at: this.#end + BLOCK_HEADER, length: payload.length })
    this.#end += block.length
  }

  /** The contents of all blocks of a kind, in the order in which they were appended. `compressed` is a Zstandard frame of `content`. */
  *contents(kind: BlockKind): Generator<{ content: Buffer; compressed: Buffer }> {
    for (const block of this.#blocks) if (block.kind === kind) yield this.#contentOf(block)
  }

  /** The catalog lines of each run that has written here, block by block; the last run is this one. */
  *runs(): Generator<{ run: number; content: Buffer }> {
    let run = 0
    for (const block of this.#blocks) {
      if (block.kind === BlockKind.Continued) run++
      else if (block.kind === BlockKind.Catalog) yield { run, content: this.#contentOf(block).content }
    }
  }

  #contentOf(block: BlockPlace): { content: Buffer; compressed: Buffer } {
    const payload = readExactly(this.#fd, block.at, block.length)
    const compressed =
      payload !== undefined && this.#keys !== undefined ? openJournalPayload(this.#keys, payload) : payload
    const content = compressed === undefined ? undefined : decompressed(compressed)
    if (content === undefined || compressed === undefined)
      throw storeError('gatherError', { where: `${this.path}: a block is damaged` })
    return { content, compressed }
  }

  /** May be called again. */
  close(): void {
    if (!this.#closed) closeSync(this.#fd)
    this.#closed = true
  }
}

function decompressed(frame: Buffer): Buffer | undefined {
  try {
    return zstdDecompressSync(frame, { maxOutputLength: MOST_CONTENT })
  } catch {
    // Not a frame, or one of more than any block holds.
    return undefined
  }
}
