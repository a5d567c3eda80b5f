import { XMLParser } from 'fast-xml-parser'
import { attributeValue, readStartTag } from './attributes.ts'
import { pieces } from './lexer.ts'
import { expandReferences } from './references.ts'
import type { Place, XmlSource } from './source.ts'
import { MAX_DEPTH } from './well-formed.ts'

/** An attribute, its references expanded. */
export interface XmlAttribute {
  readonly value: string
  /** Where the attribute's name begins. */
  readonly place: Place
  /** Where the value begins, behind its quote. */
  readonly valuePlace: Place
}

/** An element with the places of all that people may have written wrong in it. */
export interface XmlElement {
  readonly name: string
  readonly attributes: ReadonlyMap<string, XmlAttribute>
  readonly children: readonly XmlElement[]
  /** The element's own text, CDATA included, children's not; line ends are LF, white space is kept. */
  readonly text: string
  /** Where the first character of the text that is not blank stands; the element's own place when there is none. */
  readonly textPlace: Place
  /** The `<` of the start tag. */
  readonly place: Place
}

const parser = new XMLParser({
  preserveOrder: true,
  captureMetaData: true,
  // Attributes and text are read from the original by their offsets: the library gives places of elements only.
  ignoreAttributes: true,
  processEntities: false,
  trimValues: false,
  parseTagValue: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH + 1,
  // The library refuses or renames what is a property of every object, such as <constructor>; no name begins so.
  transformTagName: (name) => `+${name}`,
})
const META = metaSymbol(XMLParser.getMetaDataSymbol())

/** The library's node: the tag's name as the only string key, its children, and the extent under a symbol. */
interface ParsedNode {
  readonly start: number
  readonly end: number
  readonly children: readonly unknown[]
}

/** Builds the elements of a document that `checkWellFormed` has accepted; throws Error when the library reads it otherwise. */
export function buildTree(source: XmlSource, rootStart: number, rootEnd: number): XmlElement {
  const parsed: unknown = parser.parse(blankOut(source.text, rootStart, rootEnd))
  const roots = Array.isArray(parsed) ? parsed.map(parsedNode).filter((node) => node !== undefined) : []
  const [root] = roots
  if (root === undefined || roots.length > 1) throw new Error(`the XML library found ${roots.length} roots`)
  return element(source, root)
}

/** What is not the root, and comments and instructions in it, become blanks, so that every offset stays. */
function blankOut(text: string, rootStart: number, rootEnd: number): string {
  const parts = [' '.repeat(rootStart)]
  for (const piece of pieces(text, rootStart, rootEnd)) {
    if (!('end' in piece)) break
    const hidden = piece.kind === 'comment' || piece.kind === 'instruction'
    parts.push(hidden ? ' '.repeat(piece.end - piece.start) : text.slice(piece.start, piece.end))
  }
  return parts.join('')
}

function parsedNode(node: unknown): ParsedNode | undefined {
  if (typeof node !== 'object' || node === null) return undefined
  const [entry] = Object.entries(node)
  if (entry === undefined || entry[0] === '#text') return undefined
  const meta: unknown = Reflect.get(node, META)
  if (!isExtent(meta) || !Array.isArray(entry[1])) throw new Error('the XML library lost an element')
  return { start: meta.startIndex, end: meta.endIndex, children: entry[1] }
}

function metaSymbol(symbol: unknown): symbol {
  if (typeof symbol !== 'symbol') throw new Error('the XML library keeps no positions')
  return symbol
}

function isExtent(meta: unknown): meta is { startIndex: number; endIndex: number } {
  return (
    typeof meta === 'object' &&
    meta !== null &&
    'startIndex' in meta &&
    typeof meta.startIndex === 'number' &&
    'endIndex' in meta &&
    typeof meta.endIndex === 'number'
  )
}

/** Recursion is bounded by MAX_DEPTH. */
function element(source: XmlSource, node: ParsedNode): XmlElement {
  const { text } = source
  const { start, end } = node
  const inside = node.children.map(parsedNode).filter((child) => child !== undefined)
  const startTagEnd = endOfStartTag(text, start, end)
  const tag = readStartTag(text, start, startTagEnd)
  const attributes = new Map<string, XmlAttribute>()
  for (const attribute of tag.attributes) {
    attributes.set(attribute.name, {
      value: attributeValue(attribute.raw),
      place: source.place(attribute.start),
      valuePlace: source.place(attribute.valueStart),
    })
  }
  const place = source.place(start)
  const closeStart = tag.selfClosing ? startTagEnd : text.lastIndexOf('</', end)
  const own = ownText(text, gaps(startTagEnd, inside, closeStart))
  return {
    name: tag.name,
    attributes,
    children: inside.map((child) => element(source, child)),
    text: own.text,
    textPlace: own.first === undefined ? place : source.place(own.first),
    place,
  }
}

function endOfStartTag(text: string, start: number, end: number): number {
  const [tag] = pieces(text, start, end)
  if (tag === undefined || !('end' in tag) || tag.kind !== 'open' || text[end - 1] !== '>') {
    throw new Error('the XML library misplaced a tag')
  }
  return tag.end
}

/** The stretches between the children: they hold the element's own text. */
function gaps(from: number, inside: readonly ParsedNode[], to: number): [number, number][] {
  const stretches: [number, number][] = []
  let at = from
  for (const child of inside) {
    stretches.push([at, child.start])
    at = child.end
  }
  stretches.push([at, to])
  return stretches
}

function ownText(text: string, stretches: [number, number][]): { text: string; first: number | undefined } {
  const parts: string[] = []
  let first: number | undefined
  for (const [from, to] of stretches) {
    for (const piece of pieces(text, from, to)) {
      if (!('end' in piece)) break
      const skip = piece.kind === 'cdata' ? '<![CDATA['.length : 0
      if (piece.kind !== 'cdata' && piece.kind !== 'text') continue
      const raw = text.slice(piece.start + skip, piece.end - (skip === 0 ? 0 : ']]>'.length))
      const visible = raw.search(/\S/)
      if (first === undefined && visible !== -1) first = piece.start + skip + visible
      const lines = raw.replace(/\r\n?/g, '\n')
      parts.push(skip === 0 ? expandReferences(lines) : lines)
    }
  }
  return { text: parts.join(''), first }
}
