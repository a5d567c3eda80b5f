import { quoted } from './finding.ts'
import { expandReferences } from './references.ts'

/** An attribute of a start tag; offsets count in the whole document. */
export interface RawAttribute {
  readonly name: string
  readonly start: number
  readonly valueStart: number
  /** As written, between the quotes. */
  readonly raw: string
}

export interface AttributeFault {
  readonly offset: number
  readonly message: string
  readonly advice: string
}

export interface StartTag {
  readonly name: string
  readonly attributes: readonly RawAttribute[]
  readonly selfClosing: boolean
  readonly fault?: AttributeFault
}

const BLANK = /[ \t\r\n]*/y
const WORD = /[^ \t\r\n=<>"'/]+/y
// XML 1.0, productions 4 and 4a.
const NAME_START =
  ':A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c-\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd'
const NAME = new RegExp(`^[${NAME_START}][-.0-9\\u00b7\\u0300-\\u036f\\u203f-\\u2040${NAME_START}]*$`)

/** Whether a text is a Name (XML 1.0, section 2.3). */
export function isXmlName(name: string): boolean {
  return NAME.test(name)
}

function take(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

/** Reads the start tag `text.slice(start, end)`; reading stops at the first fault. */
export function readStartTag(text: string, start: number, end: number): StartTag {
  const selfClosing = text[end - 2] === '/'
  const stop = selfClosing ? end - 2 : end - 1
  const name = take(WORD, text, start + 1)
  const attributes: RawAttribute[] = []
  const names = new Set<string>()
  const tag = (fault?: AttributeFault): StartTag =>
    fault === undefined ? { name, attributes, selfClosing } : { name, attributes, selfClosing, fault }

  if (!isXmlName(name)) return tag(nameFault(name, start + 1))
  let at = start + 1 + name.length
  for (;;) {
    const blank = take(BLANK, text, at)
    at += blank.length
    if (at >= stop) return tag()
    const found = readAttribute(text, at, stop, blank !== '')
    if ('message' in found) return tag(found)
    if (names.has(found.name)) {
      return tag({
        offset: found.start,
        message: `the attribute ${found.name} is given twice`,
        advice: `Keep one ${found.name} in <${name}>.`,
      })
    }
    names.add(found.name)
    attributes.push(found)
    at = found.valueStart + found.raw.length + 1
  }
}

/** The name in the end tag `text.slice(start, end)`; undefined when it holds anything else. */
export function readEndTag(text: string, start: number, end: number): string | undefined {
  const name = take(WORD, text, start + 2)
  const after = start + 2 + name.length
  return isXmlName(name) && after + take(BLANK, text, after).length === end - 1 ? name : undefined
}

function readAttribute(
  text: string,
  start: number,
  stop: number,
  separated: boolean,
): RawAttribute | AttributeFault {
  const name = take(WORD, text, start)
  if (!isXmlName(name)) return nameFault(name, start)
  if (!separated) {
    return { offset: start, message: `a blank is missing before ${name}`, advice: 'Put a blank there.' }
  }
  let at = start + name.length
  at += take(BLANK, text, at).length
  if (text[at] !== '=') {
    return {
      offset: start,
      message: `the attribute ${name} has no value`,
      advice: `Write ${name}="...".`,
    }
  }
  at += 1
  at += take(BLANK, text, at).length
  const quote = text[at]
  if (quote !== '"' && quote !== "'") return quoteFault(name, text[at] ?? '', at)
  const close = text.indexOf(quote, at + 1)
  if (close === -1 || close >= stop) {
    return {
      offset: at,
      message: `the value of ${name} has no closing quote`,
      advice: `Close it with ${quote}.`,
    }
  }
  return { name, start, valueStart: at + 1, raw: text.slice(at + 1, close) }
}

function nameFault(name: string, offset: number): AttributeFault {
  if (name === '') {
    return { offset, message: 'a name is missing', advice: 'A "<" that is text is written &lt;' }
  }
  return { offset, message: `${quoted(name)} is no name`, advice: 'A name begins with a letter or _' }
}

function quoteFault(name: string, found: string, offset: number): AttributeFault {
  const typographic = /[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]/.test(found)
  return {
    offset,
    message: typographic
      ? `the value of ${name} stands in typographic quotes`
      : `the value of ${name} is not in quotes`,
    advice: `Write ${name}="..." with plain quotes.`,
  }
}

/** XML 1.0, 3.3.3: white space becomes blanks, then references are replaced. */
export function attributeValue(raw: string): string {
  return expandReferences(raw.replace(/\r\n?|[\n\t]/g, ' '))
}
