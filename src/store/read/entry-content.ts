/**
 * The content of an entry of the archive, checked against everything that is said of it.
 */
import { crc32 } from 'node:zlib'
import { frameLength, openFrame, openSeal, SALT_LENGTH } from '../crypto/frames.ts'
import { entryId, ID_LENGTH, type StoreKeys } from '../crypto/keys.ts'
import { storeError } from '../store-error.ts'
import { LOCAL_HEADER_FIXED, type LocalHeader, readLocalHeader } from '../zip/index.ts'
import type { ArchiveBytes } from './archive-bytes.ts'
import type { Decompressor } from './decompress.ts'

const CHUNK = 1024 * 1024
const SEALED = 'Data/'

/** What central directory or scan say of an entry of the archive. */
export interface EntryPlace {
  readonly offset: number
  readonly method: number
  readonly crc: number
  readonly size: number
  readonly storedSize: number
  /** CRC-32 of the central directory's record; undefined where there is none. */
  readonly record: number | undefined
}

function damaged(name: string, why: string): Error {
  return storeError('corruptedStore', { where: `${name}: ${why}` })
}

/** The local header at a place. @throws StoreError 42 when there is none */
export function localHeaderAt(bytes: ArchiveBytes, offset: number, name: string): LocalHeader {
  const fixed = bytes.readUpTo(offset, LOCAL_HEADER_FIXED)
  if (fixed.length < LOCAL_HEADER_FIXED) throw damaged(name, 'its header is missing')
  const length = LOCAL_HEADER_FIXED + fixed.readUInt16LE(26) + fixed.readUInt16LE(28)
  const header = readLocalHeader(bytes.readUpTo(offset, length), 0)
  if (header?.proven !== true) throw damaged(name, 'its header is damaged')
  return header
}

/** Where an entry begins that its header and the central directory tell alike. */
export interface FoundEntry {
  readonly header: LocalHeader
  /** Of its data. */
  readonly start: number
}

/**
 * The entry at a place. Of an encrypted store this is the outer one.
 * @throws StoreError 42 when it is not the one that is said to be there
 */
export function findEntry(bytes: ArchiveBytes, name: string, place: EntryPlace): FoundEntry {
  const header = localHeaderAt(bytes, place.offset, name)
  if (header.name.toString() !== name) throw damaged(name, 'another entry is in its place')
  const { method, crc, size, storedSize } = header
  if (
    method !== place.method ||
    crc !== place.crc ||
    size !== place.size ||
    storedSize !== place.storedSize
  ) {
    throw damaged(name, 'its header and the central directory do not agree')
  }
  const start = place.offset + header.length
  if (start + storedSize > bytes.size) throw damaged(name, 'it reaches beyond the end of the store')
  return { header, start }
}

export interface EntryContent {
  /** As the archive has it. */
  readonly outer: LocalHeader
  /** Of the entry as a store that is not encrypted has it. */
  readonly header: LocalHeader
  /** Throws `StoreError` 42 at the first piece that is not what was stored, at the latest after the last. */
  readonly pieces: Generator<Buffer>
}

/**
 * Opens an entry.
 * @param name of the entry in the archive; of an encrypted store, its outer name
 * @param keys of an encrypted store
 * @throws StoreError 42
 */
export function openEntry(
  bytes: ArchiveBytes,
  name: string,
  place: EntryPlace,
  decompressor: Decompressor,
  keys?: StoreKeys,
): EntryContent {
  const { header: outer, start } = findEntry(bytes, name, place)
  const stored = chunksOf(bytes, start, outer.storedSize)
  if (keys === undefined || !isSealedName(name)) {
    return { outer, header: outer, pieces: checked(name, outer, stored, decompressor) }
  }
  const plain = opened(name, keys, stored)
  const first = plain.next()
  if (first.done === true) throw damaged(name, 'it holds no entry')
  const header = sealedHeader(first.value, name, keys)
  const data = joined(first.value.subarray(header.length), plain)
  return { outer, header, pieces: checked(header.name.toString(), header, data, decompressor) }
}

/** The header of the entry within an encrypted one, from the first of its plaintext. @throws StoreError 42 when it is another's */
export function sealedHeader(plaintext: Buffer, name: string, keys: StoreKeys): LocalHeader {
  const header = readLocalHeader(plaintext, 0)
  if (header === undefined) throw damaged(name, 'it holds no entry')
  if (entryId(keys, header.name).equals(sealedId(name))) return header
  throw damaged(name, 'it holds the entry of another place')
}

/** What the name of an encrypted entry says: `Data/` and its id. */
export function sealedId(name: string): Buffer {
  return Buffer.from(name.slice(SEALED.length), 'hex').subarray(0, ID_LENGTH)
}

/** Whether an entry of this name is encrypted, in a store that is. */
export function isSealedName(name: string): boolean {
  return name.startsWith(SEALED)
}

function* chunksOf(bytes: ArchiveBytes, start: number, length: number): Generator<Buffer> {
  for (let at = 0; at < length; at += CHUNK) yield bytes.read(start + at, Math.min(CHUNK, length - at))
}

function* joined(first: Buffer, rest: Iterable<Buffer>): Generator<Buffer> {
  if (first.length > 0) yield first
  yield* rest
}

/** A content from what is stored of it: decompressed, of the right size, and with the right CRC. */
export function* checked(
  name: string,
  header: LocalHeader,
  stored: Iterable<Buffer>,
  decompressor: Decompressor,
): Generator<Buffer> {
  let crc = 0
  for (const piece of decompressor.pieces(header.method, stored, header.size)) {
    if (piece === undefined) throw damaged(name, 'its data is damaged')
    crc = crc32(piece, crc)
    yield piece
  }
  if (crc !== header.crc) throw damaged(name, 'its checksum does not fit')
}

/** The plaintexts of the frames of an encrypted entry. */
function* opened(name: string, keys: StoreKeys, stored: Iterable<Buffer>): Generator<Buffer> {
  let held: Buffer = Buffer.alloc(0)
  const chunks = stored[Symbol.iterator]()
  /** Sees to it that `length` bytes are held; false at the end. */
  const hold = (length: number): boolean => {
    const parts = [held]
    let have = held.length
    while (have < length) {
      const next = chunks.next()
      if (next.done === true) break
      parts.push(next.value)
      have += next.value.length
    }
    if (parts.length > 1) held = Buffer.concat(parts)
    return have >= length
  }
  if (!hold(SALT_LENGTH)) throw damaged(name, 'its data is damaged')
  const seal = openSeal(keys, sealedId(name), held.subarray(0, SALT_LENGTH))
  held = held.subarray(SALT_LENGTH)
  for (let index = 0, last = false; !last; index++) {
    const length = hold(4) ? frameLength(held, 0) : undefined
    if (length === undefined || !hold(4 + length)) throw damaged(name, `its frame ${index} is damaged`)
    last = !hold(4 + length + 1)
    const plaintext = openFrame(seal, index, last, held.subarray(4, 4 + length))
    if (plaintext === undefined) throw damaged(name, `its frame ${index} is damaged`)
    held = held.subarray(4 + length)
    yield plaintext
  }
}
