import type { BlockSource } from '../disk/index.ts'
import type { WarningSink } from '../errors/index.ts'
import type { Geometry } from './boot-sector.ts'
import { openContent } from './content/content-reader.ts'
import { readStream, type StreamReader } from './content/stream-reader.ts'
import { IndexTree } from './directory/index-tree.ts'
import { UpCase } from './directory/upcase.ts'
import { findContinuations } from './mft/continuations.ts'
import { LARGEST_ATTRIBUTE_LIST, type Mft } from './mft/mft.ts'
import { NtfsFile } from './ntfs-file.ts'
import { openTable } from './open-table.ts'
import { recordPlace, streamPlace } from './place.ts'
import { readOr } from './read-or.ts'
import { AttributeType } from './record/attribute.ts'
import { type AttributeContent, assembleAttribute } from './record/attribute-content.ts'
import { continuationRecords, parseAttributeList } from './record/attribute-list.ts'
import type { FileRecord, RecordState } from './record/file-record.ts'
import { MetadataRecord } from './record/metadata-record.ts'
import { WarningGate } from './warnings.ts'

/** An NTFS volume: gives files by record number, their content and their indexes. Opening it reads the boot sector and two records, not the table. */
export class Ntfs {
  readonly source: BlockSource
  readonly geometry: Geometry
  readonly mft: Mft
  readonly warnings: WarningGate
  #upcase: UpCase | undefined
  /** Filled when the first file is met whose own list is damaged. */
  #continuations: ReadonlyMap<number, readonly number[]> | undefined
  /** What is asked of a file comes in several questions, one after another. */
  #last: NtfsFile | undefined

  /** Throws `NtfsError` when the source holds no NTFS that can be read, `BlockError` when it cannot be read at all. */
  constructor(source: BlockSource, onWarning?: WarningSink) {
    this.source = source
    this.warnings = new WarningGate(source.label, onWarning)
    const { geometry, mft } = openTable(source, this.warnings)
    this.geometry = geometry
    this.mft = mft
    this.warnings.locateRecordsBy((record) => this.mft.positionOf(record))
  }

  /** The file whose base record this is; undefined when the record is unused, torn or the continuation of another. */
  file(number: number): NtfsFile | undefined {
    if (this.#last?.number !== number) this.#last = this.#readFile(number)
    return this.#last
  }

  #readFile(number: number): NtfsFile | undefined {
    const state = this.mft.read(number)
    if (state === 'torn') {
      this.warnings.warn('ntfs-record-torn', 'A record was not written whole.', recordPlace(number))
    }
    if (typeof state === 'string' || !state.inUse || state.base !== undefined) return undefined
    if (state.problem !== undefined) {
      this.warnings.warn('ntfs-record-damaged', `A record is damaged: ${state.problem}.`, recordPlace(number))
    }
    return this.#withContinuations(state)
  }

  /** One attribute of a file put together; undefined when the file has none of that type and name. */
  content(file: NtfsFile, type: number, name = ''): AttributeContent | undefined {
    const pieces = file.pieces(type, name)
    return assembleAttribute(
      pieces,
      this.geometry.clusterCount,
      this.warnings,
      streamPlace(file.number, name),
    )
  }

  open(file: NtfsFile, content: AttributeContent): StreamReader {
    const place = streamPlace(file.number, content.name)
    return openContent(this.source, this.geometry.clusterSize, content, place.text)
  }

  /** At most `limit` bytes of an attribute; undefined when the file has none of that type and name. */
  read(file: NtfsFile, type: number, name: string, limit: number): Buffer | undefined {
    const content = this.content(file, type, name)
    return content === undefined ? undefined : readStream(this.open(file, content), limit)
  }

  /** The index of that name (`$I30` for a directory's names); undefined when the file has none. */
  index(file: NtfsFile, name: string, onDamage: (what: string) => void): IndexTree | undefined {
    const root = file.pieces(AttributeType.IndexRoot, name)[0]
    if (root?.resident !== true) return undefined
    const nodes = this.content(file, AttributeType.IndexAllocation, name)
    const reader = nodes === undefined ? undefined : readOr(undefined, () => this.open(file, nodes), onDamage)
    return new IndexTree(root.value, reader, this.geometry.clusterSize, onDamage)
  }

  get upcase(): UpCase {
    this.#upcase ??= this.#readUpCase()
    return this.#upcase
  }

  #readUpCase(): UpCase {
    const damaged = (why: string) =>
      this.warnings.warn(
        'ntfs-upcase-damaged',
        `The table of upper case letters is damaged (${why}); the standard one is used.`,
      )
    const read = () => {
      const file = this.file(MetadataRecord.UpCase)
      return file === undefined ? undefined : this.read(file, AttributeType.Data, '', 0x2_0000)
    }
    const table = UpCase.parse(readOr(undefined, read, damaged) ?? Buffer.alloc(0))
    if (table !== undefined) return table
    damaged('it is no such table')
    return UpCase.standard()
  }

  /**
   * The file with the attributes of its base record and of the records its attribute list names. Where the list is damaged, the table
   * is searched for records that say they belong to it.
   */
  #withContinuations(base: FileRecord): NtfsFile {
    const place = recordPlace(base.number)
    const pieces = base.attributes.filter(({ type }) => type === AttributeType.AttributeList)
    const content = assembleAttribute(pieces, this.geometry.clusterCount, this.warnings, place)
    let complete = base.problem === undefined
    if (content === undefined) return new NtfsFile(base, base.attributes, complete)
    let listed = true
    const damaged = (what: string) => {
      complete = false
      listed = false
      const message = `The list of a file's records is damaged: ${what}; the table is searched for them.`
      this.warnings.warn('ntfs-attribute-list-damaged', message, place)
    }
    const read = () =>
      readStream(
        openContent(this.source, this.geometry.clusterSize, content, place.text),
        LARGEST_ATTRIBUTE_LIST,
      )
    const { entries, sound } = parseAttributeList(readOr(Buffer.alloc(0), read, damaged))
    if (!sound) damaged('an entry has an impossible length')
    const found = new Map<number, FileRecord>()
    for (const { record, sequence } of continuationRecords(entries, base.number)) {
      const more = readOr<RecordState>('torn', () => this.mft.read(record), damaged)
      if (typeof more !== 'string' && more.sequence === sequence && continues(more, base))
        found.set(record, more)
      else damaged(`record ${record} does not belong to it`)
    }
    if (!listed) for (const more of this.#searchContinuations(base)) found.set(more.number, more)
    const attributes = [...found.values()].flatMap((more) => more.attributes)
    return new NtfsFile(base, [...base.attributes, ...attributes], complete)
  }

  #searchContinuations(base: FileRecord): FileRecord[] {
    this.#continuations ??= findContinuations(this.mft)
    const numbers = this.#continuations.get(base.number) ?? []
    return numbers.flatMap((number) => {
      const more = readOr<RecordState>(
        'torn',
        () => this.mft.read(number),
        () => undefined,
      )
      return typeof more !== 'string' && continues(more, base) ? [more] : []
    })
  }
}

function continues(record: FileRecord, base: FileRecord): boolean {
  return record.inUse && record.base?.record === base.number && record.base.sequence === base.sequence
}
