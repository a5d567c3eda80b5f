/**
 * What of an unfinished store is safe (docs/store-format.md, section 6), and where catalog lines and central
 * directory records wait for the end without taking memory.
 */
import { closeSync, openSync } from 'node:fs'
import { constants, crc32, zstdCompressSync } from 'node:zlib'
import { sealJournalPayload } from '../crypto/journal-payload.ts'
import type { StoreKeys } from '../crypto/keys.ts'
import { StoreFile, type StoreFileOptions } from '../file/store-file.ts'
import { writeFault } from '../store-error.ts'
import {
  BLOCK_HEADER,
  BLOCK_MAGIC,
  BlockKind,
  type BlockPlace,
  describes,
  headerLine,
  type JournalHeader,
  type SafePart,
} from './journal-blocks.ts'
import { type BlockContent, JournalContents } from './journal-contents.ts'

export { BlockKind } from './journal-blocks.ts'

const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

export class Journal {
  readonly path: string
  readonly #file: StoreFile
  readonly #keys: StoreKeys | undefined
  readonly #blocks: BlockPlace[]

  private constructor(file: StoreFile, keys: StoreKeys | undefined, blocks: BlockPlace[]) {
    this.path = file.path
    this.#file = file
    this.#keys = keys
    this.#blocks = blocks
  }

  /** A new journal in place of any that is there. */
  static async create(
    path: string,
    header: JournalHeader,
    options: StoreFileOptions,
    keys?: StoreKeys,
  ): Promise<Journal> {
    const file = await StoreFile.open(path, options)
    const line = headerLine(header)
    void file.write(line, file.reserve(line.length))
    return new Journal(file, keys, [])
  }

  /** The journal of an interrupted run, to be written on; what is not in its safe part is void from now on. */
  static async continue(
    path: string,
    safe: SafePart,
    options: StoreFileOptions,
    keys?: StoreKeys,
  ): Promise<Journal> {
    let file: StoreFile
    try {
      file = await StoreFile.open(path, { ...options, keep: safe.length })
    } catch (error) {
      throw writeFault(path, error)
    }
    const journal = new Journal(file, keys, [...safe.blocks])
    for (const { at } of safe.void) void file.write(Buffer.from([BlockKind.Void]), at - BLOCK_HEADER + 4)
    journal.#write(BlockKind.Continued, Buffer.alloc(0))
    try {
      await journal.written()
      return journal
    } catch (error) {
      await journal.close()
      throw error
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
    await this.#file.secure(this.#file.end)
  }

  /** Throws what writing has met. */
  #write(kind: BlockKind, payload: Uint8Array): void {
    if (this.#file.closed) throw new Error(`${this.path} is closed`)
    this.#file.throwFailure()
    const block = Buffer.alloc(BLOCK_HEADER + payload.length)
    block.writeUInt32LE(BLOCK_MAGIC, 0)
    block.writeUInt8(kind, 4)
    block.writeUInt32LE(payload.length, 8)
    block.writeUInt32LE(crc32(payload), 12)
    block.set(payload, BLOCK_HEADER)
    const place = this.#file.reserve(block.length)
    void this.#file.write(block, place)
    this.#blocks.push({ kind, at: place + BLOCK_HEADER, length: payload.length })
  }

  /** Resolves when everything so far was given to the operating system, and can be read again. */
  async written(): Promise<void> {
    await this.#file.writtenTo(this.#file.end)
  }

  /**
   * The contents of all blocks of a kind, in the order in which they were appended; all were `written`. What it gives is good until
   * the next but one is asked for.
   * @throws StoreError 72 when a block is damaged after all
   */
  *contents(kind: BlockKind): Generator<BlockContent> {
    for (const { content, compressed } of this.#read((block) => block.kind === kind))
      yield { content, compressed }
  }

  /** The catalog lines of each run that has written here, block by block; the last run is this one. */
  *runs(): Generator<{ run: number; content: Buffer }> {
    let run = 0
    const kinds: ReadonlySet<BlockKind> = new Set([BlockKind.Continued, BlockKind.Catalog])
    for (const { kind, content } of this.#read((block) => kinds.has(block.kind))) {
      if (kind === BlockKind.Continued) run++
      else yield { run, content }
    }
  }

  *#read(wanted: (block: BlockPlace) => boolean): Generator<BlockContent & { readonly kind: BlockKind }> {
    const fd = openSync(this.path, 'r')
    try {
      const contents = new JournalContents(fd, this.path, this.#keys)
      for (const block of this.#blocks) {
        if (!wanted(block)) continue
        const { kind } = block
        if (kind === BlockKind.Continued) yield { kind, content: NOTHING, compressed: NOTHING }
        else yield { kind, ...contents.read(block) }
      }
    } finally {
      closeSync(fd)
    }
  }

  /** May be called again. */
  async close(): Promise<void> {
    if (!this.#file.closed) await this.#file.close()
  }
}

const NOTHING = Buffer.alloc(0)
