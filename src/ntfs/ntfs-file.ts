import { type Attribute, AttributeType } from './record/attribute.ts'
import { type FileName, NameSpace, parseFileName } from './record/file-name.ts'
import type { FileRecord } from './record/file-record.ts'
import { parseStandardInformation, type StandardInformation } from './record/standard-information.ts'

/** A file with all records that it is spread over. */
export class NtfsFile {
  readonly number: number
  readonly sequence: number
  readonly directory: boolean
  /** False where attributes may be missing, because the file's record or the list of its records is damaged. */
  readonly complete: boolean
  readonly #attributes: readonly Attribute[]

  constructor(base: FileRecord, attributes: readonly Attribute[], complete = true) {
    this.number = base.number
    this.sequence = base.sequence
    this.directory = base.directory
    this.complete = complete
    this.#attributes = attributes
  }

  /** All pieces of an attribute. */
  pieces(type: number, name: string): Attribute[] {
    return this.#attributes.filter((attribute) => attribute.type === type && attribute.name === name)
  }

  /** The value of a resident attribute without a name. */
  resident(type: number): Uint8Array | undefined {
    const found = this.#attributes.find((attribute) => attribute.type === type && attribute.name === '')
    return found?.resident === true ? found.value : undefined
  }

  /** The names that attributes of a type have, each once, in the order of the disk. */
  attributeNames(type: number): string[] {
    return [...new Set(this.#attributes.filter((one) => one.type === type).map(({ name }) => name))]
  }

  standardInformation(): StandardInformation | undefined {
    const value = this.resident(AttributeType.StandardInformation)
    return value === undefined ? undefined : parseStandardInformation(value)
  }

  /** Every name, DOS-only ones too. */
  allNames(): FileName[] {
    return this.#attributes.flatMap((attribute) => {
      if (attribute.type !== AttributeType.FileName || !attribute.resident) return []
      return parseFileName(attribute.value) ?? []
    })
  }

  /** The names a directory listing shows. A directory has one, whatever the disk says. */
  names(): FileName[] {
    const shown = this.allNames().filter(({ space }) => space !== NameSpace.Dos)
    return this.directory ? shown.slice(0, 1) : shown
  }

  /** The DOS name that stands beside a Win32 name in the same directory. */
  shortName(of: FileName): string | undefined {
    if (of.space !== NameSpace.Win32) return undefined
    const beside = this.allNames().find(
      ({ space, parent }) => space === NameSpace.Dos && parent.record === of.parent.record,
    )
    return beside?.name
  }
}
