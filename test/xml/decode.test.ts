import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseXml, type XmlDocument } from '../../src/xml/index.ts'

const TEXT = '<?xml version="1.0"?>\n<a>Büro €</a>'

function parse(bytes: Uint8Array): XmlDocument {
  return parseXml(bytes, 'a.xml', { code: 28 })
}

function declared(encoding: string): string {
  return TEXT.replace('"1.0"', `"1.0" encoding="${encoding}"`)
}

const little = (text: string) => Buffer.from(text, 'utf16le')
const big = (text: string) => Buffer.from(text, 'utf16le').swap16()
/** The Western code page has the euro sign at 0x80, where Latin-1 has a control character. */
const western = (text: string) =>
  Buffer.from([...text].map((character) => (character === '€' ? 0x80 : (character.codePointAt(0) ?? 0))))

/** How the bytes came about, the bytes, and whether a warning is due. */
const READ: readonly [string, Uint8Array, boolean][] = [
  ['UTF-8', Buffer.from(TEXT), false],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${declared('utf-8')}`), false],
  ['UTF-16 LE with a mark', little(`\ufeff${declared('UTF-16')}`), false],
  ['UTF-16 BE with a mark', big(`\ufeff${TEXT}`), false],
  ['UTF-16 LE without a mark', little(TEXT), false],
  ['UTF-16 BE without a mark', big(declared('utf-16')), false],
  ['windows-1252, declared', western(declared('windows-1252')), false],
  ['windows-1252, declared as Latin-1', western(declared('ISO-8859-1')), false],
  ['windows-1252, not declared', western(TEXT), true],
  ['windows-1252, declared as UTF-8', western(declared('UTF-8')), true],
  ['windows-1252, with the mark of UTF-8', Buffer.concat([Buffer.from('\ufeff'), western(TEXT)]), true],
  ['UTF-8, declared as UTF-16', Buffer.from(declared('UTF-16')), true],
  ['UTF-8, with an unknown encoding', Buffer.from(declared('x-none')), true],
]

for (const [what, bytes, warned] of READ) {
  test(`a file in ${what} is read${warned ? ', with a warning' : ''}`, () => {
    const document = parse(bytes)
    assert.is(document.root.text, 'Büro €')
    assert.equal(
      document.warnings.map(({ kind }) => kind),
      warned ? ['encoding'] : [],
    )
    assert.equal([document.root.place.line, document.root.place.column], [2, 1])
  })
}

test('a file in a national code page is read as it declares', () => {
  const bytes = Buffer.concat([
    Buffer.from('<?xml version="1.0" encoding="windows-1251"?><a>'),
    Buffer.from([0xcf, 0xf0, 0xe8]),
    Buffer.from('</a>'),
  ])
  assert.is(parse(bytes).root.text, 'При')
})

test.run()
