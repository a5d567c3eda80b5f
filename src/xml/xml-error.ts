import { type ReturnCode, StateliftError } from '../errors/index.ts'
import { type Finding, showFinding } from './finding.ts'

/** A file that is not well-formed XML, or that asks for what is refused (a DTD, too much depth). */
export class XmlError extends StateliftError {
  readonly finding: Finding

  /** `message`: the documented message of the option that named the file, e.g. "Error reading Config.xml". */
  constructor(finding: Finding, code: ReturnCode, message = 'The XML file is not well-formed') {
    const [where = '', ...rest] = showFinding(finding)
    super({ code, message, where: [where, ...rest].join('\n') })
    this.finding = finding
  }

  get file(): string {
    return this.finding.place.file
  }

  get line(): number {
    return this.finding.place.line
  }

  get column(): number {
    return this.finding.place.column
  }
}
