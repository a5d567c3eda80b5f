import {
  BASE_BLOCK_COPY_SIZE,
  type BaseBlock,
  BIN_ALIGNMENT,
  FileType,
  parseBaseBlock,
} from '../format/base-block.ts'
import { marvin32 } from './marvin32.ts'

const SECTOR = 512
const ENTRY_HEADER_SIZE = 40
const REFERENCE_SIZE = 8

/** Bytes to be written over the bins. */
export interface DirtyPage {
  /** From the start of the bins. */
  readonly offset: number
  readonly bytes: Buffer
}

/** A state of the hive as a log keeps it. */
export interface LogEntry {
  readonly sequence: number
  readonly binsSize: number
  readonly pages: readonly DirtyPage[]
}

export type TransactionLog =
  | { readonly format: 'empty' }
  | { readonly format: 'invalid'; readonly reason: string }
  | { readonly format: 'old'; readonly base: BaseBlock; readonly baseBytes: Buffer; readonly entry: LogEntry }
  | {
      readonly format: 'new'
      readonly base: BaseBlock
      readonly baseBytes: Buffer
      /** In order and without a gap, from the base block's own sequence number on. */
      readonly entries: readonly LogEntry[]
    }

/** Reads a `.LOG`, `.LOG1` or `.LOG2` file. */
export function parseTransactionLog(bytes: Buffer): TransactionLog {
  const head = bytes.subarray(0, BASE_BLOCK_COPY_SIZE)
  if (head.every((byte) => byte === 0)) return { format: 'empty' }
  const base = parseBaseBlock(bytes)
  if (base === undefined) return { format: 'invalid', reason: 'it does not begin with a base block' }
  if (!base.checksumValid) return { format: 'invalid', reason: "its base block's checksum is wrong" }
  if (base.primarySequence !== base.secondarySequence)
    return { format: 'invalid', reason: 'writing it was begun and not ended' }
  if (base.binsSize === 0 || base.binsSize % BIN_ALIGNMENT !== 0)
    return { format: 'invalid', reason: `its base block tells an impossible size of ${base.binsSize} bytes` }
  if (base.fileType === FileType.NewLog)
    return { format: 'new', base, baseBytes: head, entries: readEntries(bytes, base.primarySequence) }
  if (base.fileType !== FileType.Log && base.fileType !== FileType.VeryOldLog)
    return { format: 'invalid', reason: `its base block is of type ${base.fileType}` }
  const pages = readDirtyVector(bytes, base.binsSize)
  if (pages === undefined) return { format: 'invalid', reason: 'its dirty vector or its pages are not whole' }
  return {
    format: 'old',
    base,
    baseBytes: head,
    entry: { sequence: base.primarySequence, binsSize: base.binsSize, pages },
  }
}

/**
 * Old format: a bitmap with a bit for each 512 bytes of the bins, then those 512-byte pages (regf
 * specification, Dirty vector).
 */
function readDirtyVector(bytes: Buffer, binsSize: number): DirtyPage[] | undefined {
  const bitmapAt = SECTOR + 4
  const bitmapEnd = bitmapAt + binsSize / SECTOR / 8
  if (bitmapEnd > bytes.length || bytes.toString('latin1', SECTOR, bitmapAt) !== 'DIRT') return undefined
  const pages: DirtyPage[] = []
  let from = Math.ceil(bitmapEnd / SECTOR) * SECTOR
  for (let at = bitmapAt; at < bitmapEnd; at++) {
    const bits = bytes[at] ?? 0
    for (let bit = 0; bits >> bit !== 0; bit++) {
      if (((bits >> bit) & 1) === 0) continue
      if (from + SECTOR > bytes.length) return undefined
      const page = (at - bitmapAt) * 8 + bit
      pages.push({ offset: page * SECTOR, bytes: bytes.subarray(from, from + SECTOR) })
      from += SECTOR
    }
  }
  return pages
}

/**
 * New format: entries one after another; what is left of older rounds behind them has other sequence numbers
 * or hashes.
 */
function readEntries(bytes: Buffer, first: number): LogEntry[] {
  const entries: LogEntry[] = []
  let expected = first
  for (let at = SECTOR; ; ) {
    const found = readEntry(bytes, at)
    if (found === undefined || found.entry.sequence !== expected) return entries
    entries.push(found.entry)
    at += found.size
    expected = (expected + 1) >>> 0
  }
}

/** An entry whose sizes fit and whose both hashes are right; else undefined. */
function readEntry(bytes: Buffer, at: number): { entry: LogEntry; size: number } | undefined {
  if (at + ENTRY_HEADER_SIZE > bytes.length || bytes.toString('latin1', at, at + 4) !== 'HvLE')
    return undefined
  const size = bytes.readUInt32LE(at + 4)
  const binsSize = bytes.readUInt32LE(at + 16)
  const count = bytes.readUInt32LE(at + 20)
  if (size < SECTOR || size % SECTOR !== 0 || at + size > bytes.length) return undefined
  if (binsSize === 0 || binsSize % BIN_ALIGNMENT !== 0) return undefined
  if (count === 0 || ENTRY_HEADER_SIZE + count * REFERENCE_SIZE > size) return undefined
  const content = at + ENTRY_HEADER_SIZE
  if (!hashMatches(bytes, at + 32, at, 32)) return undefined
  if (!hashMatches(bytes, at + 24, content, size - ENTRY_HEADER_SIZE)) return undefined

  const pages: DirtyPage[] = []
  let from = content + count * REFERENCE_SIZE
  for (let index = 0; index < count; index++) {
    const reference = content + index * REFERENCE_SIZE
    const offset = bytes.readUInt32LE(reference)
    const length = bytes.readUInt32LE(reference + 4)
    if (from + length > at + size || offset + length > binsSize) return undefined
    pages.push({ offset, bytes: bytes.subarray(from, from + length) })
    from += length
  }
  return { entry: { sequence: bytes.readUInt32LE(at + 12), binsSize, pages }, size }
}

function hashMatches(bytes: Buffer, stored: number, start: number, length: number): boolean {
  const { low, high } = marvin32(bytes, start, length)
  return bytes.readInt32LE(stored) === low && bytes.readInt32LE(stored + 4) === high
}
