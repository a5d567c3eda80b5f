/**
 * What of an unfinished archive is safe (docs/store-format.md, section 6), and where catalog lines and central
 * directory records wait for the end without taking memory.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { openJournalPayload, sealJournalPayload } from './crypto/journal-payload.ts'
import type { StoreKeys } from './crypto/keys.ts'
import { storeError, writeFault } from './store-error.ts'

export const BlockKind = { Catalog: 1, Central: 2, Checkpoint: 3 } as const
export type BlockKind = (typeof BlockKind)[keyof typeof BlockKind]

const FASTEST = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const MAGIC = 0x424a_4c53
const BLOCK_HEADER = 16
const MOST_PAYLOAD = 256 * 1024 * 1024

interface BlockPlace {
  readonly kind: BlockKind
  readonly at: number
  readonly length: number
}

export interface JournalHeader {
  readonly storeId: string
  readonly fingerprint: string
  /** Of an encrypted run: the content of `encryption.json`, and the age file in Base64. */
  readonly encryption?: string
  readonly key?: string
}

export class Journal {
  readonly path: string
  readonly #fd: number
  readonly #keys: StoreKeys | undefined
  readonly #blocks: BlockPlace[]
  #end: number

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
    const line = Buffer.from(`${JSON.stringify({ format: 'statelift-journal', version: 1, ...header })}\n`)
    writeSync(fd, line, 0, line.length, 0)
    return new Journal(path, fd, keys, [], line.length)
  }

  /** Catalog lines or central directory records; they count once a checkpoint follows. */
  append(kind: typeof BlockKind.Catalog | typeof BlockKind.Central, content: Uint8Array): void {
    const compressed = zstdCompressSync(content, FASTEST)
    this.#write(kind, this.#keys === undefined ? compressed : sealJournalPayload(this.#keys, compressed))
  }

  /** The first `end` bytes of the archive are durable, and the first `blocks` blocks describe them. */
  checkpoint(end: number, blocks: number): void {
    this.#write(BlockKind.Checkpoint, Buffer.from(JSON.stringify({ end, blocks })))
  }

  #write(kind: BlockKind, payload: Uint8Array): void {
    const block = Buffer.alloc(BLOCK_HEADER + payload.length)
    block.writeUInt32LE(MAGIC, 0)
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
    for (const block of this.#blocks) {
      if (block.kind !== kind) continue
      const payload = readExactly(this.#fd, block.at, block.length)
      const compressed =
        payload !== undefined && this.#keys !== undefined ? openJournalPayload(this.#keys, payload) : payload
      if (compressed === undefined)
        throw storeError('gatherError', { where: `${this.path}: a block is damaged` })
      yield { content: zstdDecompressSync(compressed), compressed }
    }
  }

  close(): void {
    closeSync(this.#fd)
  }
}

function readExactly(fd: number, at: number, length: number): Buffer | undefined {
  if (length > MOST_PAYLOAD) return undefined
  const bytes = Buffer.alloc(length)
  for (let done = 0; done < length; ) {
    const got = readSync(fd, bytes, done, length - done, at + done)
    if (got === 0) return undefined
    done += got
  }
  return bytes
}
