/**
 * What a worker thread does with a finished store.
 */
import { createHash, type Hash, hash as hashOf } from 'node:crypto'
import { writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { messageOf } from '../../errors/index.ts'
import { openFrame } from '../crypto/frames.ts'
import { systemCodeOf } from '../store-error.ts'
import { Method } from '../zip/index.ts'
import { ArchiveBytes } from './archive-bytes.ts'
import type { Bundle } from './bundle.ts'
import { Bundles } from './bundles.ts'
import { isDamage } from './damage.ts'
import { Decompressor } from './decompress.ts'
import { checked, type EntryContent, openEntry } from './entry-content.ts'
import { OutputFile } from './output-file.ts'
import type {
  ContentFault,
  ContentsResult,
  ContentsTask,
  ContentTask,
  DecodeResult,
  DecodeTask,
  HashTask,
  ReadResult,
  ReadSetup,
  ReadTask,
  WriteTask,
} from './read-tasks.ts'
import { recordAgrees } from './structure.ts'
import { frameLengthOf } from './zstd-frames.ts'

/** What answers the tasks of a worker thread. */
export function readRunner(setup: ReadSetup): { run(task: ReadTask): ReadResult; close(): void } {
  const runner = new ReadRunner(setup)
  return { run: (task) => runner.run(task), close: () => runner.close() }
}

/** A content as it is about to be read. */
interface OpenedContent extends Omit<EntryContent, 'outer'> {
  /** Whether header and central directory agree. */
  agrees(): boolean
}

class ReadRunner {
  readonly #setup: ReadSetup
  readonly #bytes: ArchiveBytes
  readonly #progress: BigInt64Array
  readonly #bundles: Bundles
  readonly #decompressor = new Decompressor({ overwrites: true })
  /** Of the large contents that this thread hashes. */
  readonly #hashes = new Map<number, Hash>()

  constructor(setup: ReadSetup) {
    this.#setup = setup
    this.#bytes = new ArchiveBytes(setup.path)
    this.#bundles = new Bundles(this.#bytes, setup.keys)
    this.#progress = new BigInt64Array(setup.progress)
  }

  run(task: ReadTask): ReadResult {
    switch (task.kind) {
      case 'contents':
        return this.#contents(task)
      case 'decode':
        return this.#decode(task)
      case 'hash':
        return this.#hash(task)
      case 'digest':
        return { kind: 'digest', sha256: this.#digest(task.content) }
      case 'write':
        return { kind: 'write', fault: write(task) }
    }
  }

  close(): void {
    this.#bytes.close()
  }

  #contents({ contents, near }: ContentsTask): ContentsResult {
    const faults = new Map<number, ContentFault>()
    const disagreeing: number[] = []
    try {
      this.#bytes.bringNear(near.start, near.length)
    } catch (error) {
      // Each content is then read by itself, and those that can be read are.
      if (!isDamage(error)) throw error
    }
    for (const [index, content] of contents.entries()) {
      const result = this.#content(content)
      if (result === false) disagreeing.push(index)
      else if (result !== true) faults.set(index, result)
    }
    return { kind: 'contents', faults, disagreeing }
  }

  /** Gives whether header and central directory of a whole content agree. */
  #content(content: ContentTask): ContentFault | boolean {
    let counted = 0
    const count = (bytes: number) => {
      counted += bytes
      Atomics.add(this.#progress, 0, BigInt(bytes))
    }
    const output = content.target === undefined ? undefined : new OutputFile(content.target)
    try {
      if (output?.kept === true) return { kind: 'kept', reason: 'it is there already' }
      return this.#checked(content, output, count)
    } catch (error) {
      const reason = messageOf(error)
      if (isDamage(error)) return { kind: 'damaged', reason: error.where ?? reason }
      if (systemCodeOf(error) !== '') return { kind: 'unwritable', reason }
      throw error
    } finally {
      output?.discard()
      count((content.size ?? 0) - counted)
    }
  }

  #checked(
    content: ContentTask,
    output: OutputFile | undefined,
    count: (bytes: number) => void,
  ): ContentFault | boolean {
    const { sha256, size: expected } = content
    const bundle = this.#bundles.of(content)
    if (bundle !== undefined && content.part?.name === undefined) {
      bundle.check(content.part?.offset ?? 0, content.part?.length ?? bundle.size)
      return bundle.agrees
    }
    const entry = bundle === undefined ? this.#openEntry(content) : this.#openRecord(content, bundle)
    const { size } = entry.header
    if (expected !== undefined && size !== expected) {
      return { kind: 'damaged', reason: 'its size is not that of the catalog' }
    }
    const digest = new PieceHash(size)
    for (const piece of entry.pieces) {
      digest.update(piece)
      // A small content is written when it is checked.
      if (piece.length < size) output?.write(piece)
      count(piece.length)
    }
    if (sha256 !== undefined && digest.hex() !== sha256) {
      return { kind: 'damaged', reason: 'its SHA-256 is not that of the catalog' }
    }
    if (digest.only !== undefined) output?.write(digest.only)
    output?.finish()
    // Whoever extracts wants the content, not to know how the archive is.
    if (output !== undefined) return true
    return entry.agrees()
  }

  #openEntry({ outer, place }: ContentTask): OpenedContent {
    const entry = openEntry(this.#bytes, outer, place, this.#decompressor, this.#setup.keys)
    const agrees = () => place.record === undefined || recordAgrees(entry.outer, place.offset, place.record)
    return { ...entry, agrees }
  }

  #openRecord({ part }: ContentTask, bundle: Bundle): OpenedContent {
    const { name = '', offset = 0, length = 0 } = part ?? {}
    const { header, data } = bundle.record(name, offset, length)
    return { header, pieces: checked(name, header, [data], this.#decompressor), agrees: () => bundle.agrees }
  }

  #decode({ stored, method, seal, slot }: DecodeTask): DecodeResult {
    const sealed = Buffer.from(stored.buffer, stored.byteOffset, stored.byteLength)
    const plain =
      seal === undefined ? sealed : openFrame(seal.seal, seal.index, seal.last, sealed)?.subarray(seal.skip)
    const into = new Uint8Array(slot)
    const length = plain === undefined ? undefined : this.#decodeInto(plain, method, into)
    const crc = length === undefined ? 0 : crc32(into.subarray(0, length))
    return { kind: 'decode', length, crc, bytes: stored }
  }

  /** Gives the length of the content; undefined when it does not fit, or is damaged. */
  #decodeInto(data: Buffer, method: Method, into: Uint8Array): number | undefined {
    let length = 0
    for (let at = 0; at < data.length; ) {
      const rest = data.subarray(at)
      const frame = method === Method.Zstandard ? frameLengthOf(rest) : rest.length
      if (typeof frame !== 'number') return undefined
      const content = method === Method.Zstandard ? this.#decompressor.frame(rest.subarray(0, frame)) : rest
      if (content === undefined || length + content.length > into.length) return undefined
      into.set(content, length)
      length += content.length
      at += frame
    }
    return length
  }

  #hash({ content, slot, length }: HashTask): { kind: 'hash' } {
    const hash = this.#hashes.get(content) ?? createHash('sha256')
    this.#hashes.set(content, hash)
    hash.update(new Uint8Array(slot, 0, length))
    Atomics.add(this.#progress, 0, BigInt(length))
    return { kind: 'hash' }
  }

  #digest(content: number): string {
    const hash = this.#hashes.get(content) ?? createHash('sha256')
    this.#hashes.delete(content)
    return hash.digest('hex')
  }
}

/** The SHA-256 of a content that comes in pieces; of one that comes in one piece, as small ones do, at half the cost. */
class PieceHash {
  readonly #size: number
  #hash: Hash | undefined
  #only: Uint8Array | undefined

  constructor(size: number) {
    this.#size = size
  }

  /** The content, if it came in one piece. */
  get only(): Uint8Array | undefined {
    return this.#only
  }

  update(piece: Uint8Array): void {
    if (piece.length === 0) return
    if (piece.length === this.#size) this.#only = piece
    else {
      this.#hash ??= createHash('sha256')
      this.#hash.update(piece)
    }
  }

  hex(): string {
    return this.#hash?.digest('hex') ?? hashOf('sha256', this.#only ?? new Uint8Array(0))
  }
}

function write({ file, position, slot, length }: WriteTask): ContentFault | undefined {
  try {
    const bytes = new Uint8Array(slot, 0, length)
    for (let done = 0; done < length; ) done += writeSync(file, bytes, done, length - done, position + done)
    return undefined
  } catch (error) {
    if (systemCodeOf(error) === '') throw error
    return { kind: 'unwritable', reason: messageOf(error) }
  }
}
