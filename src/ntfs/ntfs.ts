import type { BlockSource } from '../disk/index.ts'
import type { WarningSink } from '../errors/index.ts'
import { type Geometry, readGeometry } from './boot-sector.ts'
import { openContent } from './content/content-reader.ts'
import { readStream, type StreamReader } from './content/stream-reader.ts'
import { IndexTree } from './directory/index-tree.ts'
import { UpCase } from './directory/upcase.ts'
import { LARGEST_ATTRIBUTE_LIST, Mft } from './mft/mft.ts'
import { NtfsFile } from './ntfs-file.ts'
import { recordPlace, streamPlace } from './place.ts'
import { type Attribute, AttributeType } from './record/attribute.ts'
import { type AttributeContent, assembleAttribute } from './record/attribute-content.ts'
import { continuationRecords, parseAttributeList } from './record/attribute-list.ts'
import type { FileRecord } from './record/file-record.ts'
import { WarningGate } from './warnings.ts'

/** The records that every volume has at fixed numbers. */
export const MetadataRecord = {
  Mft: 0,
  LogFile: 2,
  Volume: 3,
  Root: 5,
  Secure: 9,
  UpCase: 10,
  Extend: 11,
} as const

/** Records below this number are NTFS's own. */
export const FIRST_USER_RECORD = 24

/** An NTFS volume: gives files by record number, their content and their indexes. Opening it reads two records, not the table. */
export class Ntfs {
  readonly source: BlockSource
  readonly geometry: Geometry
  readonly mft: Mft
  readonly warnings: WarningGate
  #upcase: UpCase | undefined
  /** What is asked of a file comes in several questions, one after another. */
  #last: NtfsFile | undefined

  /** Throws `NtfsError` when the source holds no NTFS that can be read, `BlockError` when it cannot be read at all. */
  constructor(source: BlockSource, onWarning?: WarningSink) {
    this.source = source
    this.warnings = new WarningGate(source.label, onWarning)
    this.geometry = readGeometry(source, this.warnings)
    this.mft = new Mft(source, this.geometry, this.warnings)
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
      this.warnings.warn(
        'ntfs-record-torn',
        'A record was not written whole; its file is left out.',
        recordPlace(number),
      )
    }
    if (typeof state === 'string' || !state.inUse || state.base !== undefined) return undefined
    if (state.problem !== undefined) {
      this.warnings.warn('ntfs-record-damaged', `A record is damaged: ${state.problem}.`, recordPlace(number))
    }
    return new NtfsFile(state, this.#allAttributes(state))
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
    const reader = nodes === undefined ? undefined : this.open(file, nodes)
    return new IndexTree(root.value, reader, this.geometry.clusterSize, onDamage)
  }

  get upcase(): UpCase {
    this.#upcase ??= this.#readUpCase()
    return this.#upcase
  }

  #readUpCase(): UpCase {
    const file = this.file(MetadataRecord.UpCase)
    const bytes = file === undefined ? undefined : this.read(file, AttributeType.Data, '', 0x2_0000)
    const table = bytes === undefined ? undefined : UpCase.parse(bytes)
    if (table !== undefined) return table
    this.warnings.warn(
      'ntfs-upcase-damaged',
      'The table of upper case letters is damaged; the standard one is used.',
    )
    return UpCase.standard()
  }

  /** The attributes of the base record, and of the records its attribute list names. */
  #allAttributes(base: FileRecord): readonly Attribute[] {
    const place = recordPlace(base.number)
    const pieces = base.attributes.filter(({ type }) => type === AttributeType.AttributeList)
    const content = assembleAttribute(pieces, this.geometry.clusterCount, this.warnings, place)
    if (content === undefined) return base.attributes
    const damaged = (what: string) =>
      this.warnings.warn(
        'ntfs-attribute-list-damaged',
        `The list of a file's records is damaged: ${what}.`,
        place,
      )
    const list = readStream(
      openContent(this.source, this.geometry.clusterSize, content, place.text),
      LARGEST_ATTRIBUTE_LIST,
    )
    const { entries, sound } = parseAttributeList(list)
    if (!sound) damaged('an entry has an impossible length')
    const attributes = [...base.attributes]
    for (const reference of continuationRecords(entries, base.number)) {
      const more = this.mft.read(reference.record)
      const ours =
        typeof more !== 'string' &&
        more.inUse &&
        more.sequence === reference.sequence &&
        more.base?.record === base.number &&
        more.base.sequence === base.sequence
      if (!ours) damaged(`record ${reference.record} does not belong to it`)
      else attributes.push(...more.attributes)
    }
    return attributes
  }
}
