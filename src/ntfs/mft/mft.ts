import type { BlockSource } from '../../disk/index.ts'
import type { Geometry } from '../boot-sector.ts'
import { openContent } from '../content/content-reader.ts'
import { ExtentReader } from '../content/extent-reader.ts'
import { readStream, type StreamReader } from '../content/stream-reader.ts'
import { NtfsError } from '../ntfs-error.ts'
import { recordPlace } from '../place.ts'
import { readOr } from '../read-or.ts'
import { type Attribute, AttributeType, type RunAttribute } from '../record/attribute.ts'
import { type AttributeContent, appendPieces, assembleAttribute } from '../record/attribute-content.ts'
import { continuationRecords, parseAttributeList } from '../record/attribute-list.ts'
import type { Extents } from '../record/extents.ts'
import {
  type FileRecord,
  type FileReference,
  parseFileRecord,
  type RecordState,
} from '../record/file-record.ts'
import { MetadataRecord } from '../record/metadata-record.ts'
import type { WarningGate } from '../warnings.ts'

/** $MFTMirr repeats the first four records. */
const MIRRORED_RECORDS = 4
/** Windows lets a list grow to 256 kB. */
export const LARGEST_ATTRIBUTE_LIST = 512 * 1024

/** The master file table: gives any record by its number, reading just that record. */
export class Mft {
  readonly recordSize: number
  readonly recordCount: number
  /** The table as a stream, for reading it in large pieces. */
  readonly stream: StreamReader
  readonly #source: BlockSource
  readonly #geometry: Geometry
  readonly #warnings: WarningGate
  readonly #extents: Extents

  /** Throws `NtfsError` when neither the first record nor its mirror can be read, `BlockError` when the source cannot. */
  constructor(source: BlockSource, geometry: Geometry, warnings: WarningGate) {
    this.#source = source
    this.#geometry = geometry
    this.#warnings = warnings
    this.recordSize = geometry.recordSize
    const first = this.#firstRecord()
    const content = this.#assemble(first.attributes.filter(isTable))
    const extents = content?.extents
    if (content === undefined || extents === undefined) throw this.#unusable()
    this.#extents = extents
    this.#followContinuations(first, content)
    this.stream = this.#tableReader(content)
    this.recordCount = Math.floor(this.stream.size / this.recordSize)
  }

  /** A record, read from the disk; fix-ups put back. `'unused'` also for numbers beyond the table. Throws `BlockError` or `NtfsError`. */
  read(number: number): RecordState {
    if (number < 0 || number >= this.recordCount) return 'unused'
    if (number >= MIRRORED_RECORDS) return this.#readFrom(this.stream, number)
    const state = tornIfUnreadable(() => this.#readFrom(this.stream, number))
    if (typeof state !== 'string') return state
    const mirrored = this.#mirror(number)
    if (mirrored === undefined) return state
    this.#warnings.warn(
      'ntfs-mirror-used',
      'A record is damaged; its copy in $MFTMirr is used.',
      recordPlace(number),
    )
    return mirrored
  }

  /** The cluster of the volume in which a record lies; 0 when that is not known. */
  clusterOf(number: number): number {
    const vcn = Math.floor((number * this.recordSize) / this.#geometry.clusterSize)
    return Math.max(0, this.#extents.lcnOf(vcn))
  }

  /** The byte of the volume at which a record begins; undefined when that is not known. */
  positionOf(number: number): number | undefined {
    const { clusterSize } = this.#geometry
    const lcn = this.#extents.lcnOf(Math.floor((number * this.recordSize) / clusterSize))
    return lcn < 0 ? undefined : lcn * clusterSize + ((number * this.recordSize) % clusterSize)
  }

  #firstRecord(): FileRecord {
    const { clusterSize, mftCluster } = this.#geometry
    const state = tornIfUnreadable(() => this.#parseAt(mftCluster * clusterSize, MetadataRecord.Mft))
    if (typeof state !== 'string' && state.attributes.some(isTable)) return state
    const mirrored = this.#mirror(MetadataRecord.Mft)
    if (mirrored === undefined || !mirrored.attributes.some(isTable)) throw this.#unusable()
    this.#warnings.warn(
      'ntfs-mirror-used',
      'The first record of $MFT is damaged; its copy in $MFTMirr is used.',
      recordPlace(MetadataRecord.Mft),
    )
    return mirrored
  }

  /** A fragmented $MFT goes on in records that its attribute list names; each lies in the part known before it. */
  #followContinuations(first: FileRecord, content: AttributeContent): void {
    for (const reference of this.#continuations(first)) {
      const more = tornIfUnreadable(() => this.#readFrom(this.#tableReader(content), reference.record))
      if (typeof more === 'string' || more.sequence !== reference.sequence) {
        this.#warnings.warn(
          'ntfs-attribute-list-damaged',
          'A record that says where $MFT goes on is damaged; the files behind that place cannot be listed.',
          recordPlace(reference.record),
        )
        continue
      }
      const pieces = more.attributes.filter(isTable)
      appendPieces(
        this.#extents,
        pieces,
        this.#geometry.clusterCount,
        this.#warnings,
        recordPlace(MetadataRecord.Mft),
      )
    }
  }

  #continuations(first: FileRecord): FileReference[] {
    const list = this.#assemble(first.attributes.filter(({ type }) => type === AttributeType.AttributeList))
    if (list === undefined) return []
    const read = () => {
      const reader = openContent(this.#source, this.#geometry.clusterSize, list, '$MFT:$ATTRIBUTE_LIST')
      return readStream(reader, LARGEST_ATTRIBUTE_LIST)
    }
    const bytes = readOr(Buffer.alloc(0), read, (why) =>
      this.#warnings.warn(
        'ntfs-attribute-list-damaged',
        `The list of the records of $MFT is damaged: ${why}; files behind the part that is known cannot be listed.`,
        recordPlace(MetadataRecord.Mft),
      ),
    )
    return continuationRecords(parseAttributeList(bytes).entries, MetadataRecord.Mft, AttributeType.Data)
  }

  #tableReader(content: AttributeContent): StreamReader {
    const { clusterSize } = this.#geometry
    // No more of the table can exist than the volume has room for, whatever the record says.
    const size = Math.min(content.size, this.#extents.end * clusterSize, this.#source.size)
    // What lies behind the valid length was never written; what was there before must not be taken for records.
    const validSize = content.validSize > 0 ? content.validSize : size
    return new ExtentReader(this.#source, clusterSize, { extents: this.#extents, size, validSize }, '$MFT')
  }

  #assemble(pieces: readonly Attribute[]): AttributeContent | undefined {
    return assembleAttribute(
      pieces,
      this.#geometry.clusterCount,
      this.#warnings,
      recordPlace(MetadataRecord.Mft),
    )
  }

  #mirror(number: number): FileRecord | undefined {
    const { clusterSize, mirrorCluster } = this.#geometry
    if (mirrorCluster <= 0) return undefined
    const position = mirrorCluster * clusterSize + number * this.recordSize
    const state = tornIfUnreadable(() => this.#parseAt(position, number))
    return typeof state === 'string' ? undefined : state
  }

  #parseAt(position: number, number: number): RecordState {
    const bytes = Buffer.alloc(this.recordSize)
    const got = this.#source.read(bytes, 0, bytes.length, position)
    return got < bytes.length ? 'unused' : parseFileRecord(bytes, number)
  }

  #readFrom(stream: StreamReader, number: number): RecordState {
    const bytes = Buffer.alloc(this.recordSize)
    const got = stream.read(bytes, 0, bytes.length, number * this.recordSize)
    return got < bytes.length ? 'unused' : parseFileRecord(bytes, number)
  }

  #unusable(): NtfsError {
    return new NtfsError(
      `${this.#source.label} has no readable $MFT, and $MFTMirr does not help`,
      this.#source.label,
      'The volume is damaged at its root. Make an image of it, repair the copy with chkdsk, and capture that.',
    )
  }
}

/** For records that have a copy: whether a sector cannot be read or holds the wrong bytes, the other one is asked. */
function tornIfUnreadable(read: () => RecordState): RecordState {
  return readOr<RecordState>('torn', read, () => undefined)
}

function isTable(attribute: Attribute): attribute is RunAttribute {
  return attribute.type === AttributeType.Data && attribute.name === '' && !attribute.resident
}
