/**
 * A worker's way with one large content: it reads the pieces in order and hashes them; whoever is free compresses.
 */
import { createHash, type Hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { type Compressor, PIECE } from '../../store/index.ts'
import type { Reader } from '../../volume/index.ts'
import { ChangedWhileRead, hasChanged, openContent, readExactly } from './content-source.ts'
import type { CloseResult, OpenResult, OpenTask, ReadTask } from './messages.ts'

/** Samples that decide whether the content is compressed at all. */
const SAMPLES = 16
const SAMPLE = 64 * 1024

export class LargeContentReader {
  readonly #compressor: Compressor
  readonly #slots: readonly Uint8Array[]
  #reader: Reader | undefined
  #where = ''
  #hash: Hash = createHash('sha256')
  #crc = 0

  constructor(compressor: Compressor, slots: readonly Uint8Array[]) {
    this.#compressor = compressor
    this.#slots = slots
  }

  open(task: OpenTask): OpenResult {
    this.release()
    const { reader, where } = openContent(task.volume, task.id, task.stream)
    this.#reader = reader
    this.#where = where
    this.#hash = createHash('sha256')
    this.#crc = 0
    return {
      kind: 'open',
      size: reader.size,
      worthwhile: this.#worthwhile(reader),
      modified: reader.modified,
      hash: task.hashFirst ? this.#wholeHash(reader) : undefined,
    }
  }

  /** Spread over the whole, since the beginning of a disk image or mailbox says little. */
  #worthwhile(reader: Reader): boolean {
    const step = Math.max(1, Math.floor((reader.size - SAMPLE) / (SAMPLES - 1)))
    const length = Math.min(SAMPLE, reader.size)
    const samples = new Uint8Array(SAMPLES * length)
    for (let sample = 0; sample < SAMPLES; sample++) {
      const into = samples.subarray(sample * length, (sample + 1) * length)
      readExactly(reader, into, length, Math.min(sample * step, reader.size - length), this.#where)
    }
    return this.#compressor.pays(samples, length)
  }

  #wholeHash(reader: Reader): Uint8Array {
    const hash = createHash('sha256')
    const piece = new Uint8Array(PIECE)
    for (let position = 0; position < reader.size; position += PIECE) {
      const length = Math.min(PIECE, reader.size - position)
      readExactly(reader, piece, length, position, this.#where)
      hash.update(piece.subarray(0, length))
    }
    if (hasChanged(reader)) throw new ChangedWhileRead()
    return hash.digest()
  }

  read(task: ReadTask): void {
    const slot = this.#slots[task.slot]
    if (slot === undefined || this.#reader === undefined) throw new Error('a piece was asked of no content')
    readExactly(this.#reader, slot, task.length, task.position, this.#where)
    const piece = slot.subarray(0, task.length)
    this.#hash.update(piece)
    this.#crc = crc32(piece, this.#crc)
  }

  close(): CloseResult {
    const changed = this.#reader !== undefined && hasChanged(this.#reader)
    this.release()
    return { kind: 'close', hash: this.#hash.digest(), crc: this.#crc, changed }
  }

  release(): void {
    this.#reader?.close()
    this.#reader = undefined
  }
}
