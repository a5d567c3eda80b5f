import type { StreamReader } from '../content/stream-reader.ts'
import { i64, u16, u32, u48 } from '../little-endian.ts'
import { recordPlace } from '../place.ts'
import { AttributeType } from '../record/attribute.ts'
import { NameField, NameSpace } from '../record/file-name.ts'
import { BAAD_SIGNATURE, FILE_SIGNATURE, RecordField, RecordFlag } from '../record/file-record.ts'
import { applyFixup } from '../record/fixup.ts'
import { FIRST_USER_RECORD, MetadataRecord } from '../record/metadata-record.ts'
import { ReparseTag } from '../record/reparse-tag.ts'
import { firstRunCluster } from '../record/run-list.ts'
import { StandardField, VISIBLE_FLAGS } from '../record/standard-information.ts'
import type { WarningGate } from '../warnings.ts'
import { eachRecord } from './each-record.ts'
import { NameTable, RESIDENT, RecordTable, State } from './record-table.ts'

/** An attribute that stands in another record than its file's base record; put in its place when all records are known. */
interface Continued {
  readonly base: number
  readonly sequence: number
  readonly kind: 'data' | 'standard' | 'reparse'
  readonly bytes: Uint8Array
}

export interface ScanResult {
  readonly records: RecordTable
  readonly names: NameTable
  /** Records whose reparse point lies in clusters of its own; its tag must be read from there. */
  readonly distantReparse: readonly number[]
  /** Whether there are records that cannot be read, so that files may be known to indexes only. */
  readonly damaged: boolean
}

/** Reads the whole table once, in large pieces from its beginning to its end, into columns. */
export class MftScan {
  readonly #stream: StreamReader
  readonly #recordSize: number
  readonly #clusterCount: number
  readonly #warnings: WarningGate
  readonly #records: RecordTable
  readonly #names = new NameTable()
  readonly #continued: Continued[] = []
  readonly #distantReparse: number[] = []
  #damaged = false
  #visited = -1
  /** First and last of each run of records that were not visited: they are all zeros. */
  readonly #blanks: (readonly [number, number])[] = []

  /** `stream` is the content of $MFT, or of a copy of it; `clusterCount` bounds run lists. */
  constructor(stream: StreamReader, recordSize: number, clusterCount: number, warnings: WarningGate) {
    this.#stream = stream
    this.#recordSize = recordSize
    this.#clusterCount = clusterCount
    this.#warnings = warnings
    this.#records = new RecordTable(Math.floor(stream.size / recordSize))
  }

  /** `inUse` is $MFT's own bitmap of the records in use, if it can be read. */
  run(inUse?: Uint8Array): ScanResult {
    eachRecord(
      this.#stream,
      this.#recordSize,
      (record, number) => {
        if (number > this.#visited + 1) this.#blanks.push([this.#visited + 1, number - 1])
        this.#visited = number
        this.#record(record, u32(record, 0), number)
      },
      (number, why) => this.#lose('ntfs-record-damaged', `A record cannot be read: ${why}.`, number),
    )
    for (const one of this.#continued) {
      const ours =
        this.#records.has(one.base, State.Base) && this.#records.sequence[one.base] === one.sequence
      if (ours) this.#attribute(one.base, one.kind, one.bytes)
    }
    this.#markBlanks(inUse)
    return {
      records: this.#records,
      names: this.#names,
      distantReparse: this.#distantReparse,
      damaged: this.#damaged,
    }
  }

  /** Whose record it was only the index of a directory still tells. */
  #lose(kind: 'ntfs-record-damaged' | 'ntfs-record-torn', message: string, number: number): void {
    this.#warnings.warn(kind, message, recordPlace(number))
    this.#records.reserve(number)
    this.#records.mark(number, State.Damaged)
    this.#damaged = true
  }

  /**
   * Records of zeros that were never used are nothing. Those that the bitmap counts, or where it is lost those among records in use, are
   * what copies of failing disks have for sectors that could not be read; where an index still names such a record, a file was in it.
   */
  #markBlanks(inUse: Uint8Array | undefined): void {
    const records = this.#records
    const end = inUse === undefined ? records.count : records.limit
    for (const [first, last] of [...this.#blanks, [this.#visited + 1, end - 1] as const]) {
      for (let number = Math.max(first, FIRST_USER_RECORD); number <= Math.min(last, end - 1); number++) {
        if (inUse !== undefined && ((inUse[number >> 3] ?? 0) & (1 << (number & 7))) === 0) continue
        records.reserve(number)
        records.mark(number, State.Damaged)
        this.#damaged = true
      }
    }
    // Every volume has a root.
    if (!records.has(MetadataRecord.Root, State.Base)) {
      records.reserve(MetadataRecord.Root)
      records.mark(MetadataRecord.Root, State.Damaged)
      this.#damaged = true
    }
  }

  #record(bytes: Uint8Array, signature: number, number: number): void {
    if (signature !== FILE_SIGNATURE) {
      const what =
        signature === BAAD_SIGNATURE ? 'Windows marked it as damaged' : 'it does not begin as a record'
      this.#lose('ntfs-record-damaged', `A record is damaged: ${what}.`, number)
      return
    }
    const flags = u16(bytes, RecordField.Flags)
    if ((flags & RecordFlag.InUse) === 0) return
    if (!applyFixup(bytes, 0, this.#recordSize)) {
      this.#lose('ntfs-record-torn', 'A record was not written whole.', number)
      return
    }
    const base = u48(bytes, RecordField.Base)
    const baseSequence = u16(bytes, RecordField.BaseSequence)
    if (base !== 0 || baseSequence !== 0) {
      if (base < this.#records.limit) this.#attributes(bytes, number, base, baseSequence, true)
      return
    }
    const sequence = u16(bytes, RecordField.Sequence)
    const records = this.#records
    records.reserve(number)
    records.mark(number, (flags & RecordFlag.Directory) === 0 ? State.Base : State.Base | State.Directory)
    records.sequence[number] = sequence
    records.cluster[number] = RESIDENT
    this.#attributes(bytes, number, number, sequence, false)
  }

  /** `base` and `sequence` name the file that the attributes belong to. */
  #attributes(bytes: Uint8Array, number: number, base: number, sequence: number, continued: boolean): void {
    const end = Math.min(u32(bytes, RecordField.BytesInUse), this.#recordSize)
    let at = u16(bytes, RecordField.FirstAttribute)
    while (at + 8 <= end) {
      const type = u32(bytes, at)
      if (type === 0xffff_ffff) return
      const length = u32(bytes, at + 4)
      if (type === 0 || length < 24 || at + length > end) break
      if (type === AttributeType.FileName) this.#fileName(bytes, at, length, base, sequence)
      else {
        const kind = KINDS.get(type)
        // The kinds kept here have no name, and of several pieces only the first counts.
        const later = bytes[at + 8] !== 0 && i64(bytes, at + 16) !== 0
        if (kind !== undefined && bytes[at + 9] === 0 && !later) {
          const attribute = bytes.subarray(at, at + length)
          if (continued) {
            this.#continued.push({ base, sequence, kind, bytes: Uint8Array.from(attribute) })
          } else this.#attribute(base, kind, attribute)
        }
      }
      at += length
    }
    const message = 'A record is damaged: an attribute has an impossible length.'
    this.#warnings.warn('ntfs-record-damaged', message, recordPlace(number))
  }

  #fileName(bytes: Uint8Array, at: number, length: number, base: number, sequence: number): void {
    const value = at + u16(bytes, at + 20)
    const units = bytes[value + NameField.Length] ?? 0
    const room = at + length - (value + NameField.Name)
    if (bytes[at + 8] !== 0 || units === 0 || units * 2 > room) return
    if (bytes[value + NameField.Space] === NameSpace.Dos) return
    const parent = u48(bytes, value + NameField.Parent)
    const parentSequence = u16(bytes, value + NameField.ParentSequence)
    // A number that no table can have leads to an orphan.
    const known = parent < this.#records.limit ? parent : 0xffff_ffff
    this.#names.add(base, sequence, known, parentSequence, bytes, value + NameField.Name, units)
  }

  #attribute(record: number, kind: Continued['kind'], bytes: Uint8Array): void {
    const resident = bytes[8] === 0
    const value = u16(bytes, 20)
    if (kind === 'data') this.#data(record, bytes, resident)
    else if (kind === 'standard') {
      if (resident) this.#standard(record, bytes, value)
    } else if (!resident) this.#distantReparse.push(record)
    else this.#reparse(record, bytes, value)
  }

  #standard(record: number, bytes: Uint8Array, value: number): void {
    const records = this.#records
    const times = value + StandardField.Created
    for (let i = 0; i < 8; i++) records.times[record * 8 + i] = u32(bytes, times + i * 4)
    records.attributes[record] = u32(bytes, value + StandardField.Attributes) & VISIBLE_FLAGS
  }

  #data(record: number, bytes: Uint8Array, resident: boolean): void {
    const records = this.#records
    if (resident) {
      records.size[record] = u32(bytes, 16)
      return
    }
    const size = i64(bytes, 48)
    if (size >= 0 && Number.isSafeInteger(size)) records.size[record] = size
    else {
      const message = 'A size cannot be right; the content counts as empty.'
      this.#warnings.warn('ntfs-size-impossible', message, recordPlace(record))
    }
    records.cluster[record] = firstRunCluster(bytes.subarray(u16(bytes, 32)), this.#clusterCount) ?? RESIDENT
  }

  #reparse(record: number, bytes: Uint8Array, value: number): void {
    const tag = u32(bytes, value)
    // The provider behind the reparse header tells a compressed file from one whose content is in a WIM.
    const packed = tag === ReparseTag.Wof && u32(bytes, value + 12) === 2 && u32(bytes, 16) >= 24
    this.#records.reparseTag[record] = packed ? 0 : tag
    if (packed) this.#records.mark(record, State.Packed)
  }
}

const KINDS: ReadonlyMap<number, Continued['kind']> = new Map([
  [AttributeType.StandardInformation, 'standard'],
  [AttributeType.Data, 'data'],
  [AttributeType.ReparsePoint, 'reparse'],
])
