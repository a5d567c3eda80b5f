import { XMLValidator } from 'fast-xml-parser'
import { messageOf, type ReturnCode, type Warning } from '../errors/index.ts'
import { decodeXml } from './decode.ts'
import { type Finding, findingAt, showPlace } from './finding.ts'
import { type Place, XmlSource } from './source.ts'
import { buildTree, type XmlElement } from './tree.ts'
import { checkWellFormed } from './well-formed.ts'
import { XmlError } from './xml-error.ts'

/** Real rule files end below 1 MB. */
export const MAX_XML_BYTES = 32 * 1024 * 1024

/** How a caller's option answers for a file that cannot be read. */
export interface XmlBlame {
  /** 28 for `/i`, 39 for `/config`, 11 for `/offline`. */
  readonly code: ReturnCode
  /** The documented message, e.g. "Script file is invalid for /i". */
  readonly message?: string
}

/** A document that is well-formed: its outermost element, and what was odd about it. */
export class XmlDocument {
  readonly root: XmlElement
  readonly source: XmlSource
  /** What was tolerated: an encoding other than declared, text after the root. */
  readonly warnings: readonly Finding[]

  constructor(root: XmlElement, source: XmlSource, warnings: readonly Finding[]) {
    this.root = root
    this.source = source
    this.warnings = warnings
  }

  get file(): string {
    return this.source.file
  }

  /** A finding at a place of this document, with its line. */
  finding(place: Place, said: { kind: string; message: string; advice?: string | undefined }): Finding {
    return findingAt(this.source, place, said)
  }
}

/**
 * Reads an XML file: UTF-8, UTF-16 or a declared encoding; elements, attributes and text with their places.
 * Entities beyond XML's five, DTDs, nesting below MAX_DEPTH and files above MAX_XML_BYTES are refused.
 * @throws XmlError for everything that is not well-formed, except text after the root, which is a warning.
 */
export function parseXml(bytes: Uint8Array, file: string, blame: XmlBlame): XmlDocument {
  const fail = (
    source: XmlSource,
    offset: number,
    said: { kind: string; message: string; advice?: string },
  ) => new XmlError(findingAt(source, source.place(offset), said), blame.code, blame.message)

  if (bytes.length > MAX_XML_BYTES) {
    throw fail(new XmlSource(file, ''), 0, {
      kind: 'too-large',
      message: `the file has ${bytes.length} bytes; at most ${MAX_XML_BYTES} are read`,
      advice: 'This is no rule file; check the path.',
    })
  }
  const decoded = decodeXml(bytes)
  const source = new XmlSource(file, decoded.text)
  const extent = checkWellFormed(source.text, (offset) => source.place(offset).line)
  if ('message' in extent) throw fail(source, extent.offset, extent)

  const warnings: Finding[] = []
  if (decoded.warning !== undefined) {
    warnings.push(findingAt(source, source.place(0), { kind: 'encoding', message: decoded.warning }))
  }
  if (extent.trailing !== undefined) {
    warnings.push(
      findingAt(source, source.place(extent.trailing), {
        kind: 'trailing-text',
        message: 'what follows the end of the outermost element is ignored',
        advice: 'Take it out: other programs refuse the file.',
      }),
    )
  }

  const root = source.text.slice(extent.rootStart, extent.rootEnd)
  // A second opinion from the library itself: its rules for tags must hold too before its parser is trusted.
  const verdict = XMLValidator.validate(root)
  if (verdict !== true) {
    throw fail(source, extent.rootStart, { kind: 'not-well-formed', message: verdict.err.msg })
  }
  try {
    return new XmlDocument(buildTree(source, extent.rootStart, extent.rootEnd), source, warnings)
  } catch (cause) {
    // The library refuses some names (e.g. <constructor>) with a plain Error.
    const message = messageOf(cause)
    throw fail(source, extent.rootStart, { kind: 'not-well-formed', message })
  }
}

/** A finding as the run's warnings have it. */
export function warningOf(finding: Finding): Warning {
  const { kind, message, advice } = finding
  return {
    kind,
    message: advice === undefined ? message : `${message}; ${advice}`,
    where: showPlace(finding.place),
  }
}
