/**
 * Where each entry of an archive is: by the central directory, or where that is gone by looking for local headers.
 */
import { crc32 } from 'node:zlib'
import type { WarningSink } from '../../errors/index.ts'
import {
  type CentralDirectoryPlace,
  type CentralRecord,
  END_AREA,
  findCentralDirectory,
  LOCAL_HEADER_FIXED,
  type LocalHeader,
  readCentralRecord,
  readLocalHeader,
  Signature,
} from '../zip/index.ts'
import type { ArchiveBytes } from './archive-bytes.ts'
import type { EntryPlace } from './entry-content.ts'

const WINDOW = 4 * 1024 * 1024
/** Both lengths are 16 bits wide, three of them in a central directory record. */
const LONGEST_RECORD = 46 + 3 * 0xffff

/** The entries of an archive, in columns: there may be a million. */
export class ArchiveIndex {
  /** The central directory was there and whole. */
  readonly whole: boolean
  /** A header was found that proves itself, though perhaps not its data. */
  recognized = false
  /** How many names occurred before; only the last of each counts. */
  repeated = 0
  readonly #numbers = new Map<string, number>()
  readonly #offset: number[] = []
  readonly #method: number[] = []
  readonly #crc: number[] = []
  readonly #size: number[] = []
  readonly #storedSize: number[] = []
  readonly #record: (number | undefined)[] = []
  readonly #overlapping = new Set<number>()
  #cutOff: { readonly name: string; readonly place: EntryPlace } | undefined

  constructor(whole: boolean) {
    this.whole = whole
  }

  get size(): number {
    return this.#numbers.size
  }

  names(): Iterable<string> {
    return this.#numbers.keys()
  }

  /** From 0 to `size`. */
  numberOf(name: string): number | undefined {
    return this.#numbers.get(name)
  }

  has(name: string): boolean {
    return this.#numbers.has(name)
  }

  /** Undefined when there is no entry of that name, or its place is also another's. */
  place(name: string): EntryPlace | undefined {
    const number = this.#numbers.get(name)
    if (number === undefined || this.#overlapping.has(number)) return undefined
    return this.#placeAt(number)
  }

  /** As `place`, and of the entry whose end is cut off. */
  placeAnyway(name: string): EntryPlace | undefined {
    return this.place(name) ?? (this.#cutOff?.name === name ? this.#cutOff.place : undefined)
  }

  /** The names of the last entry of an archive that ends within it, if there is one. */
  cutOff(): readonly string[] {
    return this.#cutOff === undefined || this.has(this.#cutOff.name) ? [] : [this.#cutOff.name]
  }

  /** An entry that reaches beyond the end. */
  addCutOff(name: string, place: EntryPlace): void {
    this.#cutOff = { name, place }
  }

  /** Of all entries, in bytes of their content. */
  contentSize(): number {
    return this.#size.reduce((sum, size) => sum + size, 0)
  }

  /** The later of two entries of one name counts, as in a run that was resumed. */
  add(name: string, place: EntryPlace): void {
    const known = this.#numbers.get(name)
    if (known !== undefined) this.repeated++
    const number = known ?? this.#offset.length
    this.#offset[number] = place.offset
    this.#method[number] = place.method
    this.#crc[number] = place.crc
    this.#size[number] = place.size
    this.#storedSize[number] = place.storedSize
    this.#record[number] = place.record
    if (known === undefined) this.#numbers.set(name, number)
  }

  /**
   * Finds entries that share bytes or reach beyond the end: nobody writes such an archive but to make a small one unpack to a huge one. A
   * damaged record may seem to reach over others; `agrees` tells whether the header of an entry says the same.
   */
  findOverlaps(archiveSize: number, agrees: (place: EntryPlace) => boolean): number {
    const order = Uint32Array.from(this.#offset.keys())
    order.sort((a, b) => (this.#offset[a] ?? 0) - (this.#offset[b] ?? 0))
    let end = 0
    let before: number | undefined
    for (const number of order) {
      const offset = this.#offset[number] ?? 0
      const itsEnd = offset + LOCAL_HEADER_FIXED + (this.#storedSize[number] ?? 0)
      if (itsEnd > archiveSize) {
        this.#overlapping.add(number)
      } else if (before !== undefined && offset < end) {
        // Where only one of the two is confirmed by its header, the other's record is damaged.
        const confirmed = agrees(this.#placeAt(number))
        const beforeConfirmed = agrees(this.#placeAt(before))
        if (confirmed || !beforeConfirmed) this.#overlapping.add(before)
        if (!confirmed || beforeConfirmed) this.#overlapping.add(number)
        if (beforeConfirmed) continue
        end = itsEnd
        before = number
      } else if (itsEnd > end) {
        end = itsEnd
        before = number
      }
    }
    return this.#overlapping.size
  }

  #placeAt(number: number): EntryPlace {
    return {
      offset: this.#offset[number] ?? 0,
      method: this.#method[number] ?? 0,
      crc: this.#crc[number] ?? 0,
      size: this.#size[number] ?? 0,
      storedSize: this.#storedSize[number] ?? 0,
      record: this.#record[number],
    }
  }
}

/** Reads the central directory; where there is none, or it is damaged, looks for local headers. */
export function indexArchive(bytes: ArchiveBytes, onWarning?: WarningSink): ArchiveIndex {
  const index = readCentralDirectory(bytes) ?? scanLocalHeaders(bytes)
  if (!index.whole) {
    const message = `the central directory is missing or damaged; ${index.size} entries were found by their own headers`
    onWarning?.({ kind: 'store-central-directory-lost', message, where: bytes.path })
  }
  const overlapping = index.findOverlaps(bytes.size, (place) => headerAgrees(bytes, place))
  if (overlapping > 0) {
    const message = `${overlapping} entries of the archive share their bytes with others, or reach beyond the end, and are not read`
    onWarning?.({ kind: 'store-entries-overlap', message, where: bytes.path })
  }
  return index
}

function readCentralDirectory(bytes: ArchiveBytes): ArchiveIndex | undefined {
  const place = centralDirectoryPlace(bytes)
  if (place === undefined) return undefined
  const index = new ArchiveIndex(true)
  for (const record of centralRecords(bytes, place)) {
    if (record === undefined) return undefined
    const { offset, method, crc, size, storedSize, raw } = record
    index.add(record.name.toString(), { offset, method, crc, size, storedSize, record: crc32(raw) })
  }
  return index
}

/** Undefined when the archive has no end that tells. */
export function centralDirectoryPlace(bytes: ArchiveBytes): CentralDirectoryPlace | undefined {
  const tail = bytes.readUpTo(Math.max(0, bytes.size - END_AREA), END_AREA)
  return findCentralDirectory(tail, bytes.size)
}

/** The records of the central directory; undefined, and nothing after it, where it is not what its place says. */
export function* centralRecords(
  bytes: ArchiveBytes,
  place: CentralDirectoryPlace,
): Generator<CentralRecord | undefined> {
  const end = place.offset + place.size
  let window: Buffer = Buffer.alloc(0)
  let windowStart = place.offset
  let at = place.offset
  for (let count = 0; count < place.entries; count++) {
    if (windowStart + window.length - at < LONGEST_RECORD && windowStart + window.length < end) {
      window = bytes.readUpTo(at, Math.min(WINDOW, end - at))
      windowStart = at
    }
    const record = readCentralRecord(window, at - windowStart)
    yield record
    if (record === undefined) return
    at += record.length
  }
  if (at !== end) yield undefined
}

/** Follows local headers from the start; after damage goes on at the next that proves itself. */
function scanLocalHeaders(bytes: ArchiveBytes): ArchiveIndex {
  const index = new ArchiveIndex(false)
  let tag: number | undefined
  for (let at = 0; at < bytes.size; ) {
    const header = headerAt(bytes, at)
    if (header?.proven === true) index.recognized = true
    const ours = header?.proven === true && (tag === undefined || tag === header.tag)
    if (header !== undefined && ours) {
      tag = header.tag
      const { name, method, crc, size, storedSize } = header
      const place = { offset: at, method, crc, size, storedSize, record: undefined }
      if (fits(bytes, at, header)) {
        index.add(name.toString(), place)
        at += header.length + storedSize
        continue
      }
      index.addCutOff(name.toString(), place)
    }
    at = nextSignature(bytes, at + 1)
  }
  return index
}

/** The local header there; undefined when there is none. */
export function headerAt(bytes: ArchiveBytes, at: number): LocalHeader | undefined {
  const fixed = bytes.readUpTo(at, LOCAL_HEADER_FIXED)
  if (fixed.length < LOCAL_HEADER_FIXED || fixed.readUInt32LE(0) !== Signature.LocalHeader) return undefined
  const length = LOCAL_HEADER_FIXED + fixed.readUInt16LE(26) + fixed.readUInt16LE(28)
  return readLocalHeader(bytes.readUpTo(at, length), 0)
}

function headerAgrees(bytes: ArchiveBytes, place: EntryPlace): boolean {
  const header = headerAt(bytes, Math.min(place.offset, bytes.size))
  return (
    header?.proven === true &&
    header.size === place.size &&
    header.storedSize === place.storedSize &&
    header.crc === place.crc
  )
}

function fits(bytes: ArchiveBytes, at: number, header: LocalHeader): boolean {
  return at + header.length + header.storedSize <= bytes.size
}

const SIGNATURE = Buffer.alloc(4)
SIGNATURE.writeUInt32LE(Signature.LocalHeader)

function nextSignature(bytes: ArchiveBytes, from: number): number {
  for (let at = from; at < bytes.size; at += WINDOW - SIGNATURE.length) {
    const found = bytes.readUpTo(at, WINDOW).indexOf(SIGNATURE)
    if (found >= 0) return at + found
  }
  return bytes.size
}
