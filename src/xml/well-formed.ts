import { isXmlName, readEndTag, readStartTag } from './attributes.ts'
import { quoted } from './finding.ts'
import { type Piece, pieces, type Unterminated } from './lexer.ts'
import { findBadReference } from './references.ts'

/** Deeper nesting than any rule file has; deeper documents are refused. */
export const MAX_DEPTH = 200

/** What ends the reading of a document, at an offset of its text. */
export interface Malformation {
  readonly kind: string
  readonly offset: number
  readonly message: string
  readonly advice?: string
}

/** Where the document's element begins and ends, and the first thing after it that does not belong there. */
export interface Extent {
  readonly rootStart: number
  readonly rootEnd: number
  readonly trailing?: number
}

interface OpenElement {
  readonly name: string
  readonly start: number
}

type LineOf = (offset: number) => number

const DECLARATION =
  /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])1\.[0-9]+\1([ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])[A-Za-z][\w.-]*\3)?([ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(yes|no)\5)?[ \t\r\n]*\?>$/
const BAD_CHARACTER = /[\0-\x08\v\f\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u

/**
 * Checks what the XML library leaves unchecked, each at its exact place: one root, tags in pairs, no attribute twice,
 * known references only, no DTD, bounded depth. One pass, each character looked at a bounded number of times.
 */
export function checkWellFormed(text: string, lineOf: LineOf): Extent | Malformation {
  const bad = BAD_CHARACTER.exec(text)
  if (bad !== null) return badCharacter(text, bad.index)
  return new StructureCheck(text, lineOf).run()
}

class StructureCheck {
  readonly #text: string
  readonly #lineOf: LineOf
  readonly #open: OpenElement[] = []
  #rootStart = -1
  #rootEnd = -1
  #trailing: number | undefined

  constructor(text: string, lineOf: LineOf) {
    this.#text = text
    this.#lineOf = lineOf
  }

  run(): Extent | Malformation {
    for (const piece of pieces(this.#text)) {
      const fault = 'end' in piece ? this.#check(piece) : this.#unterminated(piece)
      if (fault === undefined) continue
      // After the root only a second root matters: text there is tolerated, and may look like broken markup.
      if (this.#rootEnd === -1 || fault.kind === 'several-roots') return fault
      this.#trailing ??= fault.offset
    }
    if (this.#rootEnd === -1) return this.#noEnd()
    const extent = { rootStart: this.#rootStart, rootEnd: this.#rootEnd }
    return this.#trailing === undefined ? extent : { ...extent, trailing: this.#trailing }
  }

  #check(piece: Piece): Malformation | undefined {
    switch (piece.kind) {
      case 'open':
        return this.#openTag(piece)
      case 'close':
        return this.#closeTag(piece)
      case 'text':
        return this.#textPiece(piece)
      case 'cdata':
        return this.#open.length > 0 ? undefined : this.#outside(piece.start)
      case 'comment':
        return this.#comment(piece)
      case 'instruction':
        return this.#instruction(piece)
      case 'doctype':
        return this.#doctype(piece.start)
    }
  }

  #openTag(piece: Piece): Malformation | undefined {
    if (this.#rootEnd !== -1) {
      return {
        kind: 'several-roots',
        offset: piece.start,
        message: 'a second element stands after the end of the first',
        advice: 'One file has one outermost element; put the other into a file of its own.',
      }
    }
    const tag = readStartTag(this.#text, piece.start, piece.end)
    if (tag.fault !== undefined) return { kind: 'bad-tag', ...tag.fault }
    for (const { raw, valueStart } of tag.attributes) {
      const bad = findBadReference(raw)
      if (bad !== undefined) return { kind: 'bad-reference', ...bad, offset: valueStart + bad.offset }
    }
    if (this.#rootStart === -1) this.#rootStart = piece.start
    if (tag.selfClosing) {
      if (this.#open.length === 0) this.#rootEnd = piece.end
      return undefined
    }
    if (this.#open.length === MAX_DEPTH) {
      return {
        kind: 'too-deep',
        offset: piece.start,
        message: `elements are nested more than ${MAX_DEPTH} deep`,
        advice: 'No rule file needs that; the file is damaged or hostile.',
      }
    }
    this.#open.push({ name: tag.name, start: piece.start })
    return undefined
  }

  #closeTag(piece: Piece): Malformation | undefined {
    const name = readEndTag(this.#text, piece.start, piece.end)
    if (name === undefined) {
      return {
        kind: 'bad-tag',
        offset: piece.start,
        message: 'this is no end tag',
        advice: 'An end tag is </name>, with no blank before the name.',
      }
    }
    const last = this.#open.at(-1)
    if (last === undefined) {
      return {
        kind: 'not-opened',
        offset: piece.start,
        message: `</${name}> ends an element that was not opened`,
      }
    }
    if (last.name !== name) return this.#mismatch(name, piece.start, last)
    this.#open.pop()
    if (this.#open.length === 0) this.#rootEnd = piece.end
    return undefined
  }

  #mismatch(name: string, offset: number, last: OpenElement): Malformation {
    const opened = `the element <${last.name}> opened in line ${this.#lineOf(last.start)}`
    if (last.name.toLowerCase() === name.toLowerCase()) {
      return {
        kind: 'mismatched-tag',
        offset,
        message: `</${name}> ends ${opened}, in another letter case`,
        advice: `Write </${last.name}>.`,
      }
    }
    return {
      kind: 'mismatched-tag',
      offset,
      message: `</${name}> stands where </${last.name}> is expected`,
      advice: this.#open.some((element) => element.name === name)
        ? `${opened.replace(/^t/, 'T')} is not closed.`
        : `There is no open <${name}>; ${opened} is the innermost open one.`,
    }
  }

  #textPiece(piece: Piece): Malformation | undefined {
    const text = this.#text.slice(piece.start, piece.end)
    if (this.#open.length === 0) {
      const first = text.search(/[^ \t\r\n]/)
      return first === -1 ? undefined : this.#outside(piece.start + first)
    }
    const bad = findBadReference(text)
    if (bad !== undefined) return { kind: 'bad-reference', ...bad, offset: piece.start + bad.offset }
    const bracket = text.indexOf(']]>')
    if (bracket === -1) return undefined
    return {
      kind: 'bad-text',
      offset: piece.start + bracket,
      message: ']]> is not allowed in text',
      advice: 'Write ]]&gt; for it.',
    }
  }

  #outside(offset: number): Malformation {
    const what = quoted(this.#text.slice(offset, offset + 20).split(/[\r\n<]/)[0] ?? '')
    return {
      kind: 'text-outside',
      offset,
      message: `${what} stands outside of the outermost element`,
      advice: 'Take it out; an XML file begins with < and has nothing before it.',
    }
  }

  #comment(piece: Piece): Malformation | undefined {
    const dashes = this.#text.slice(piece.start + 4, piece.end - 3).search(/--|-$/)
    if (dashes === -1) return undefined
    return {
      kind: 'bad-comment',
      offset: piece.start + 4 + dashes,
      message: '-- is not allowed inside a comment',
      advice: `The comment opened in line ${this.#lineOf(piece.start)} ends with the first -->; comments do not nest.`,
    }
  }

  #instruction(piece: Piece): Malformation | undefined {
    const whole = this.#text.slice(piece.start, piece.end)
    const target = /^[^ \t\r\n]*/.exec(whole.slice(2, -2))?.[0] ?? ''
    if (target.toLowerCase() !== 'xml') {
      if (isXmlName(target)) return undefined
      return { kind: 'bad-instruction', offset: piece.start, message: 'a processing instruction has no name' }
    }
    if (piece.start > 0) {
      return {
        kind: 'late-declaration',
        offset: piece.start,
        message: 'the XML declaration is not at the very beginning of the file',
        advice: 'Nothing, not even a blank line, may stand before <?xml ...?>.',
      }
    }
    if (DECLARATION.test(whole)) return undefined
    return {
      kind: 'bad-declaration',
      offset: 0,
      message: 'the XML declaration is not valid',
      advice: 'Write <?xml version="1.0" encoding="UTF-8"?>',
    }
  }

  #doctype(offset: number): Malformation {
    if (this.#text.startsWith('<!DOCTYPE', offset)) {
      return {
        kind: 'dtd',
        offset,
        message: 'a document type definition (DTD) is refused',
        advice: 'It can define entities that read other files or fill the memory; no rule file needs it.',
      }
    }
    return {
      kind: 'bad-markup',
      offset,
      message: '<! begins neither a comment nor a CDATA section',
      advice: 'A comment is <!-- ... -->',
    }
  }

  #unterminated(piece: Unterminated): Malformation {
    const names: Partial<Record<Piece['kind'], string>> = {
      comment: 'the comment',
      cdata: 'the CDATA section',
      instruction: 'the processing instruction',
      doctype: 'the declaration',
    }
    if (piece.kind === 'doctype') return this.#doctype(piece.start)
    return {
      kind: 'unterminated',
      offset: piece.start,
      message: `${names[piece.kind] ?? 'the tag'} opened here has no end`,
      advice: `${piece.expected} is missing${names[piece.kind] === undefined ? ', or a quote' : ''}.`,
    }
  }

  #noEnd(): Malformation {
    const innermost = this.#open.at(-1)
    if (innermost === undefined) {
      return { kind: 'empty', offset: 0, message: 'the file holds no element' }
    }
    return {
      kind: 'not-closed',
      offset: innermost.start,
      message: `the element <${innermost.name}> opened in line ${this.#lineOf(innermost.start)} is not closed`,
      advice: `</${innermost.name}> is missing; the file may be cut off.`,
    }
  }
}

function badCharacter(text: string, offset: number): Malformation {
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')
  return {
    kind: 'bad-character',
    offset,
    message: `the character U+${code} is not allowed in XML`,
    advice: 'The file is binary, damaged, or saved in another encoding.',
  }
}
