import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseXml, type XmlElement } from '../../src/xml/index.ts'

/** A document as plain data: what is written and what must be read again. */
interface Plain {
  readonly name: string
  readonly attributes: readonly (readonly [string, string])[]
  readonly parts: readonly (Plain | Text)[]
}

interface Text {
  readonly text: string
  /** How it is written. */
  readonly as: 'escaped' | 'references' | 'cdata' | 'comment' | 'instruction'
}

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/)
/** What XML can hold, line ends aside (they are read as LF). */
const characters = fc
  .string({ unit: 'binary', maxLength: 12 })
  .map((text) => text.replace(/[\0-\x08\v\f\r\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu, '<&>"\''))
const text: fc.Arbitrary<Text> = fc.record({
  text: characters,
  as: fc.constantFrom('escaped', 'references', 'cdata', 'comment', 'instruction'),
})
const { tree } = fc.letrec<{ tree: Plain; part: Plain | Text }>((tie) => ({
  tree: fc.record({
    name,
    attributes: fc.uniqueArray(fc.tuple(name, characters), { selector: ([key]) => key, maxLength: 3 }),
    parts: fc.array(tie('part'), { maxLength: 4, depthIdentifier: 'tree' }),
  }),
  part: fc.oneof({ depthSize: 'small', withCrossShrink: true }, text, tie('tree')),
}))

const escaped = (value: string) =>
  value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
const references = (value: string) =>
  [...value].map((character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`).join('')

function writeText({ text, as }: Text): string {
  switch (as) {
    case 'escaped':
      return escaped(text)
    case 'references':
      return references(text)
    case 'cdata':
      return `<![CDATA[${text.replaceAll(']]>', '')}]]>`
    case 'comment':
      return `<!--${text.replaceAll('-', '')}-->`
    case 'instruction':
      return `<?pi ${text.replaceAll('?>', '')}?>`
  }
}

/** The characters that a reader sees of a part. */
function seen(part: Text): string {
  if (part.as === 'comment' || part.as === 'instruction') return ''
  return part.as === 'cdata' ? part.text.replaceAll(']]>', '') : part.text
}

function write(element: Plain): string {
  const attributes = element.attributes
    // White space in values is read as blanks unless it is written as references.
    .map(([key, value], index) =>
      index % 2 === 0
        ? ` ${key}="${references(value)}"`
        : `\n${key} = '${escaped(value)
            .replace(/'/g, '&apos;')
            .replace(/[\t\n]/g, references)}'`,
    )
    .join('')
  const inner = element.parts.map((part) => ('text' in part ? writeText(part) : write(part))).join('')
  return inner === ''
    ? `<${element.name}${attributes} />`
    : `<${element.name}${attributes}>${inner}</${element.name} >`
}

function compare(read: XmlElement, written: Plain, lines: readonly string[]): void {
  assert.is(read.name, written.name)
  assert.equal(
    [...read.attributes].map(([key, { value }]) => [key, value]),
    written.attributes,
  )
  assert.is(read.text, written.parts.map((part) => ('text' in part ? seen(part) : '')).join(''))
  const children = written.parts.filter((part) => 'name' in part)
  assert.is(read.children.length, children.length)
  assert.ok(lines[read.place.line - 1]?.startsWith(`<${read.name}`, read.place.column - 1))
  for (const [key, { place }] of read.attributes) {
    assert.ok(lines[place.line - 1]?.startsWith(key, place.column - 1))
  }
  for (const [index, child] of children.entries()) {
    const other = read.children[index]
    assert.ok(other)
    if (other !== undefined) compare(other, child, lines)
  }
}

test('what is written is read again, with places that point at it, in every encoding', () => {
  fc.assert(
    fc.property(tree, fc.constantFrom('utf8', 'utf16le'), (document, encoding) => {
      const source = write(document)
      const bytes = Buffer.from(encoding === 'utf8' ? source : `\ufeff${source}`, encoding)
      compare(parseXml(bytes, 'a.xml', { code: 28 }).root, document, source.split('\n'))
    }),
    { seed: 20_241_121, numRuns: 3_000 },
  )
})

test.run()
