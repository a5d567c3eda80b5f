import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError } from '../../src/errors/index.ts'
import { MAX_DEPTH, parseXml, type XmlDocument, XmlError } from '../../src/xml/index.ts'

const BLAME = { code: 28, message: 'Script file is invalid for /i' } as const

function parse(text: string | Uint8Array): XmlDocument {
  return parseXml(typeof text === 'string' ? Buffer.from(text) : text, 'a.xml', BLAME)
}

function refusal(text: string | Uint8Array): XmlError {
  try {
    parse(text)
  } catch (error) {
    assert.instance(error, XmlError)
    if (error instanceof XmlError) return error
  }
  throw new Error('the document was accepted')
}

test('elements, attributes and text have their places', () => {
  const text =
    '<?xml version="1.0"?>\r\n<a>\r\n\t<b x = "1"\n  y=\'two\'>\n   some <!-- not this --> text</b>\r\n</a>'
  const document = parse(text)
  assert.is(document.root.name, 'a')
  assert.equal(document.root.place, { file: 'a.xml', line: 2, column: 1 })
  const [b] = document.root.children
  assert.ok(b)
  assert.equal(b.place, { file: 'a.xml', line: 3, column: 2 })
  assert.equal(b.attributes.get('x'), {
    value: '1',
    place: { file: 'a.xml', line: 3, column: 5 },
    valuePlace: { file: 'a.xml', line: 3, column: 10 },
  })
  assert.equal(b.attributes.get('y')?.place, { file: 'a.xml', line: 4, column: 3 })
  assert.is(b.text, '\n   some  text')
  assert.equal(b.textPlace, { file: 'a.xml', line: 5, column: 4 })
})

test('own text is joined around children, and CDATA is taken as it stands', () => {
  const { root } = parse('<a>one<b>inner</b> two<![CDATA[ <&amp;> ]]>&lt;three</a>')
  assert.is(root.text, 'one two <&amp;> <three')
  assert.is(root.children[0]?.text, 'inner')
})

test('the five entities and character references are replaced once', () => {
  const { root } = parse('<a v="&quot;&#65;&#x1F600;&apos;">&amp;lt;&gt;&#xA;</a>')
  assert.is(root.attributes.get('v')?.value, '"A\u{1F600}\'')
  assert.is(root.text, '&lt;>\n')
})

test('line ends in text become LF and white space in attribute values becomes blanks', () => {
  const { root } = parse('<a v="1\r\n2\t3">x\r\ny\rz</a>')
  assert.is(root.attributes.get('v')?.value, '1 2 3')
  assert.is(root.text, 'x\ny\nz')
})

test('a greater-than sign in an attribute value does not end the tag', () => {
  const { root } = parse('<a v="x > y"><b w=\'"/>\'/></a>')
  assert.is(root.attributes.get('v')?.value, 'x > y')
  assert.is(root.children[0]?.attributes.get('w')?.value, '"/>')
})

test('an element that is not closed is named with its line', () => {
  const error = refusal('<a>\n <b>\n  <c>\n </b>\n</a>')
  assert.is(error.code, 28)
  assert.instance(error, StateliftError)
  assert.equal([error.file, error.line, error.column], ['a.xml', 4, 2])
  assert.equal(error.lines(), [
    'Script file is invalid for /i',
    'a.xml:4:2: </b> stands where </c> is expected',
    '     </b>',
    '     ^',
    '    The element <c> opened in line 3 is not closed.',
  ])
})

/** The document, the kind of fault, and the line and column where it is seen. */
const REFUSED: readonly [string, string, number, number][] = [
  ['', 'empty', 1, 1],
  ['   \n', 'empty', 1, 1],
  ['plain text', 'text-outside', 1, 1],
  ['\\<a/>', 'text-outside', 1, 1],
  ['\n<?xml version="1.0"?><a/>', 'late-declaration', 2, 1],
  ['<?xml encoding="UTF-8"?><a/>', 'bad-declaration', 1, 1],
  ['<a/><b/>', 'several-roots', 1, 5],
  ['<a></a>s<b/>', 'several-roots', 1, 9],
  ['<a>\n<b>', 'not-closed', 2, 1],
  ['<a', 'unterminated', 1, 1],
  ['<a><b </a>', 'unterminated', 1, 4],
  ['<a><!-- x', 'unterminated', 1, 4],
  ['<a><![CDATA[ x ]]', 'unterminated', 1, 4],
  ['</a>', 'not-opened', 1, 1],
  ['<a></A>', 'mismatched-tag', 1, 4],
  ['<a></ a>', 'bad-tag', 1, 4],
  ['< a/>', 'bad-tag', 1, 2],
  ['<1a/>', 'bad-tag', 1, 2],
  ['<a x="1" x="2"/>', 'bad-tag', 1, 10],
  ['<a x=1/>', 'bad-tag', 1, 6],
  ['<a x=\u201c1\u201d/>', 'bad-tag', 1, 6],
  ['<a x/>', 'bad-tag', 1, 4],
  ['<a x="1"y="2"/>', 'bad-tag', 1, 9],
  ['<a x="<"/>', 'unterminated', 1, 1],
  ['<a>R&D</a>', 'bad-reference', 1, 5],
  ['<a>&nbsp;</a>', 'bad-reference', 1, 4],
  ['<a x="1 &unknown; 2"/>', 'bad-reference', 1, 9],
  ['<a>&#0;</a>', 'bad-reference', 1, 4],
  ['<a>&#65/;</a>', 'bad-reference', 1, 4],
  ['<a>&#xG;</a>', 'bad-reference', 1, 4],
  ['<a>&#x110000;</a>', 'bad-reference', 1, 4],
  ['<a>&#xD800;</a>', 'bad-reference', 1, 4],
  ['<a>]]></a>', 'bad-text', 1, 4],
  ['<a><!-- a -- b --></a>', 'bad-comment', 1, 11],
  ['<a>\u0001</a>', 'bad-character', 1, 4],
  ['<a><!ELEMENT a ANY></a>', 'bad-markup', 1, 4],
  ['<!DOCTYPE a><a/>', 'dtd', 1, 1],
]

for (const [text, kind, line, column] of REFUSED) {
  test(`${JSON.stringify(text)} is refused as ${kind}`, () => {
    const error = refusal(text)
    assert.equal([error.finding.kind, error.line, error.column], [kind, line, column])
  })
}

test('text after the root is a warning', () => {
  const document = parse('<a>\n</a>s')
  assert.equal(
    document.warnings.map(({ kind, place }) => [kind, place.line, place.column]),
    [['trailing-text', 2, 5]],
  )
  assert.is(parse('<a/>\n<!-- end --><?pi x?>\n').warnings.length, 0)
})

test('elements nested to the limit are read, and one more is refused where it begins', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  assert.is(parse(nested(MAX_DEPTH)).root.name, 'a')
  const error = refusal(nested(MAX_DEPTH + 1))
  assert.equal([error.finding.kind, error.column], ['too-deep', MAX_DEPTH * 3 + 1])
})

test('the names of object properties are names like others', () => {
  for (const name of ['toString', 'hasOwnProperty', 'constructor', '__proto__']) {
    assert.is(parse(`<a ${name}="1"><${name}/></a>`).root.children[0]?.name, name)
  }
})

test.run()
