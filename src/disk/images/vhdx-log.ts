import type { WarningSink } from '../../errors/index.ts'
import { BlockError } from '../block-error.ts'
import { type BlockSource, readBlock } from '../block-source.ts'
import { crc32c } from './crc32c.ts'
import { ImageError } from './image-error.ts'

/** The log of a VHDX ([MS-VHDX] 2.3): a ring of entries, each a multiple of 4 kB, that hold updates not yet in place. */
const SECTOR = 4096
const MAX_LOG = 256 << 20

export interface LogPlace {
  readonly guid: Buffer
  readonly offset: number
  readonly length: number
}

interface LogEntry {
  readonly at: number
  readonly length: number
  readonly tail: number
  readonly sequence: bigint
  readonly descriptors: number
  /** What the file surely had when the entry was written; less means that it was cut off. */
  readonly flushedSize: number
  readonly fileSize: number
}

/** A source over which the log's updates are laid in memory; the file itself is left as it is. */
export function replayLog(file: BlockSource, place: LogPlace, onWarning: WarningSink): BlockSource {
  if (place.guid.every((byte) => byte === 0) || place.length === 0) return file
  if (place.length > MAX_LOG || place.length % SECTOR !== 0) {
    throw new ImageError(`The log of ${file.label} is damaged: ${place.length} bytes`, file.label)
  }
  const log = readBlock(file, place.offset, place.length)
  const entries = activeSequence(log, place.guid)
  if (entries.length === 0) {
    throw new ImageError(
      `${file.label} was not closed properly and its log holds no whole entry`,
      file.label,
      'Attach it once under Windows, or copy it with a tool that repairs VHDX, and try again.',
    )
  }
  const overlay = new Overlay(file)
  for (const entry of entries) overlay.apply(log, entry)
  const message = `${file.label} was not closed properly; ${entries.length} entries of its log were applied in memory`
  onWarning({ kind: 'vhdx-log-replayed', message, where: file.label, offset: place.offset })
  return overlay
}

/** The valid entry with the highest number whose tail begins a run without gaps up to it ([MS-VHDX] 2.3.3). */
function activeSequence(log: Buffer, guid: Buffer): LogEntry[] {
  const byPlace = new Map<number, LogEntry>()
  for (let at = 0; at + SECTOR <= log.length; at += SECTOR) {
    const entry = readEntry(log, at, guid)
    if (entry !== undefined) byPlace.set(at, entry)
  }
  const heads = [...byPlace.values()].sort((a, b) => (a.sequence < b.sequence ? 1 : -1))
  for (const head of heads) {
    const run: LogEntry[] = []
    for (let at = head.tail; run.length <= byPlace.size; ) {
      const entry = byPlace.get(at)
      const before = run.at(-1)
      if (entry === undefined || (before !== undefined && entry.sequence !== before.sequence + 1n)) break
      run.push(entry)
      if (entry === head) return run
      at = (entry.at + entry.length) % log.length
    }
  }
  return []
}

function readEntry(log: Buffer, at: number, guid: Buffer): LogEntry | undefined {
  if (log.toString('latin1', at, at + 4) !== 'loge') return undefined
  const length = log.readUInt32LE(at + 8)
  if (length < SECTOR || length % SECTOR !== 0 || length > log.length) return undefined
  if (!log.subarray(at + 32, at + 48).equals(guid)) return undefined
  const bytes = Buffer.from(ringSlice(log, at, length))
  const checksum = bytes.readUInt32LE(4)
  bytes.writeUInt32LE(0, 4)
  if (crc32c(bytes) !== checksum) return undefined
  return {
    at,
    length,
    tail: log.readUInt32LE(at + 12),
    sequence: log.readBigUInt64LE(at + 16),
    descriptors: log.readUInt32LE(at + 24),
    flushedSize: Number(log.readBigUInt64LE(at + 48)),
    fileSize: Number(log.readBigUInt64LE(at + 56)),
  }
}

function ringSlice(log: Buffer, at: number, length: number): Buffer {
  if (at + length <= log.length) return log.subarray(at, at + length)
  return Buffer.concat([log.subarray(at), log.subarray(0, at + length - log.length)])
}

class Overlay implements BlockSource {
  readonly label: string
  readonly sectorSize: number
  readonly #file: BlockSource
  readonly #sectors = new Map<number, Buffer>()
  readonly #zeroed: { readonly from: number; readonly to: number }[] = []
  #size: number
  #flushedSize = 0

  constructor(file: BlockSource) {
    this.#file = file
    this.label = file.label
    this.sectorSize = file.sectorSize
    this.#size = file.size
  }

  get size(): number {
    return this.#size
  }

  apply(log: Buffer, entry: LogEntry): void {
    const bytes = ringSlice(log, entry.at, entry.length)
    let data = Math.ceil((64 + entry.descriptors * 32) / SECTOR) * SECTOR
    for (let i = 0; i < entry.descriptors; i++) {
      const at = 64 + i * 32
      if (at + 32 > bytes.length) break
      const kind = bytes.toString('latin1', at, at + 4)
      const offset = Number(bytes.readBigUInt64LE(at + 16))
      if (kind === 'zero') this.#zero(offset, Number(bytes.readBigUInt64LE(at + 8)))
      if (kind !== 'desc' || data + SECTOR > bytes.length) continue
      // The first 8 and last 4 bytes of the sector travel in the descriptor; in the data sector they hold the sequence number.
      const sector = Buffer.from(bytes.subarray(data, data + SECTOR))
      bytes.copy(sector, 0, at + 8, at + 16)
      bytes.copy(sector, SECTOR - 4, at + 4, at + 8)
      this.#sectors.set(offset, sector)
      data += SECTOR
    }
    this.#size = Math.max(this.#size, entry.fileSize)
    this.#flushedSize = entry.flushedSize
  }

  /** A later zero hides an earlier sector. */
  #zero(offset: number, length: number): void {
    for (const at of this.#sectors.keys()) {
      if (at >= offset && at < offset + length) this.#sectors.delete(at)
    }
    this.#zeroed.push({ from: offset, to: offset + length })
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    const wanted = Math.min(length, this.#size - position)
    if (wanted <= 0) return 0
    const got = this.#file.read(into, offset, wanted, position)
    if (position + got < Math.min(position + wanted, this.#flushedSize)) {
      const message = `${this.label} is cut off: its log knows of ${this.#flushedSize} bytes`
      throw new BlockError(message, this.label, 'RANGE', position + got)
    }
    into.fill(0, offset + got, offset + wanted)
    for (const { from, to } of this.#zeroed) {
      const start = Math.max(from, position)
      const end = Math.min(to, position + wanted)
      if (end > start) into.fill(0, offset + start - position, offset + end - position)
    }
    for (let at = position - (position % SECTOR); at < position + wanted; at += SECTOR) {
      const sector = this.#sectors.get(at)
      if (sector === undefined) continue
      const start = Math.max(at, position)
      const end = Math.min(at + SECTOR, position + wanted)
      into.set(sector.subarray(start - at, end - at), offset + start - position)
    }
    return wanted
  }

  close(): void {
    this.#file.close()
  }
}
