/**
 * The journal's form: a header line, then blocks (docs/store-format.md, section 6). Reads one that an interrupted run has left.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { jsonObject } from '../read/json-object.ts'

export const BlockKind = { Void: 0, Catalog: 1, Central: 2, Checkpoint: 3, Continued: 4 } as const
export type BlockKind = (typeof BlockKind)[keyof typeof BlockKind]

/** "SLJB" */
export const BLOCK_MAGIC = 0x424a_4c53
export const BLOCK_HEADER = 16
const MOST_PAYLOAD = 256 * 1024 * 1024
/** A block ends at 1 MiB or with the record that went beyond. */
export const MOST_CONTENT = 256 * 1024 * 1024
const LONGEST_HEADER = 1024 * 1024
const LINE_FEED = 0x0a
const FORMAT = 'statelift-journal'
const VERSION = 1

export interface JournalHeader {
  readonly storeId: string
  readonly fingerprint: string
  /** Of an encrypted run: the content of `encryption.json`, and the age file in Base64. */
  readonly encryption?: string
  readonly key?: string
}

export interface BlockPlace {
  readonly kind: BlockKind
  /** Of the payload. */
  readonly at: number
  readonly length: number
}

/** What the last whole checkpoint of a journal vouches for. */
export interface SafePart {
  /** Bytes of the archive. */
  readonly end: number
  /** In the journal's order, with the checkpoints among them. */
  readonly blocks: readonly BlockPlace[]
  /** Blocks before the checkpoint that it does not vouch for. */
  readonly void: readonly BlockPlace[]
  /** Of the journal, up to the end of that checkpoint. */
  readonly length: number
}

export function headerLine(header: JournalHeader): Buffer {
  return Buffer.from(`${JSON.stringify({ format: FORMAT, version: VERSION, ...header })}\n`)
}

/** The header, and the safe part if there is a checkpoint; undefined when this is no journal of ours. Throws the system's error when it cannot be read. */
export function readJournal(path: string): { header: JournalHeader; safe: SafePart | undefined } | undefined {
  const fd = openSync(path, 'r')
  try {
    const size = fstatSync(fd).size
    const beginning = readExactly(fd, 0, Math.min(size, LONGEST_HEADER))
    const end = beginning?.indexOf(LINE_FEED) ?? -1
    const header = end < 0 ? undefined : parseHeader(beginning?.toString('utf8', 0, end) ?? '')
    return header === undefined ? undefined : { header, safe: safePart(fd, end + 1, size) }
  } finally {
    closeSync(fd)
  }
}

function parseHeader(line: string): JournalHeader | undefined {
  const { format, version, storeId, fingerprint, encryption, key } = jsonObject(line) ?? {}
  if (format !== FORMAT || version !== VERSION) return undefined
  if (typeof storeId !== 'string' || !/^[0-9a-f]{32}$/.test(storeId)) return undefined
  if (typeof fingerprint !== 'string') return undefined
  if (encryption === undefined && key === undefined) return { storeId, fingerprint }
  if (typeof encryption !== 'string' || typeof key !== 'string') return undefined
  return { storeId, fingerprint, encryption, key }
}

/** Reads blocks up to the first that is not whole: what follows it was never flushed. */
function safePart(fd: number, start: number, size: number): SafePart | undefined {
  const blocks: BlockPlace[] = []
  let described = 0
  let last: { end: number; count: number; blocks: number; length: number } | undefined
  for (let at = start; at + BLOCK_HEADER <= size; ) {
    const head = readExactly(fd, at, BLOCK_HEADER)
    const kind = blockKind(head)
    if (head === undefined || kind === undefined) break
    const length = head.readUInt32LE(8)
    const payload = length > size - at ? undefined : readExactly(fd, at + BLOCK_HEADER, length)
    if (payload === undefined || crc32(payload) !== head.readUInt32LE(12)) break
    blocks.push({ kind, at: at + BLOCK_HEADER, length: payload.length })
    at += BLOCK_HEADER + payload.length
    if (describes(kind)) described++
    if (kind !== BlockKind.Checkpoint) continue
    const { end, blocks: count } = jsonObject(payload.toString()) ?? {}
    if (!isCount(end) || !isCount(count) || count > described) break
    last = { end, count, blocks: blocks.length, length: at }
  }
  if (last === undefined) return undefined
  return { end: last.end, length: last.length, ...divide(blocks.slice(0, last.blocks), last.count) }
}

/** The blocks that a checkpoint vouches for: the first `count` of those that describe something. */
function divide(blocks: readonly BlockPlace[], count: number): Pick<SafePart, 'blocks' | 'void'> {
  const safe: BlockPlace[] = []
  const voided: BlockPlace[] = []
  let described = 0
  for (const block of blocks) {
    if (describes(block.kind) && ++described > count) voided.push(block)
    else if (block.kind !== BlockKind.Void) safe.push(block)
  }
  return { blocks: safe, void: voided }
}

/** Blocks of these kinds are counted by checkpoints. */
export function describes(kind: BlockKind): boolean {
  return kind === BlockKind.Catalog || kind === BlockKind.Central
}

const KINDS: ReadonlySet<number> = new Set(Object.values(BlockKind))

function blockKind(head: Buffer | undefined): BlockKind | undefined {
  if (head?.readUInt32LE(0) !== BLOCK_MAGIC) return undefined
  const kind = head.readUInt8(4)
  return isKind(kind) ? kind : undefined
}

function isKind(kind: number): kind is BlockKind {
  return KINDS.has(kind)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

/** Undefined when there are not so many bytes. They are read into `memory` where it is given, which is as long at least. */
export function readExactly(fd: number, at: number, length: number, memory?: Buffer): Buffer | undefined {
  if (length > MOST_PAYLOAD) return undefined
  const bytes = memory === undefined ? Buffer.alloc(length) : memory.subarray(0, length)
  for (let done = 0; done < length; ) {
    const got = readSync(fd, bytes, done, length - done, at + done)
    if (got === 0) return undefined
    done += got
  }
  return bytes
}
