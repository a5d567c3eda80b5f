import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { MAX_XML_BYTES, parseXml, showFinding, XmlError } from '../../src/xml/index.ts'
import { randomFrom } from '../support/random.ts'

/** The kind of refusal, or `read`; anything but an XmlError fails the test. */
function outcome(bytes: Uint8Array | string): string {
  try {
    parseXml(typeof bytes === 'string' ? Buffer.from(bytes) : bytes, 'a.xml', { code: 28 })
    return 'read'
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    assert.ok(showFinding(error.finding).join('\n').length < 2000)
    return error.finding.kind
  }
}

/** Runs `work`, which must not take as long as work that grows with the square of its input would. */
function quickly<T>(work: () => T): T {
  const started = performance.now()
  const result = work()
  const seconds = (performance.now() - started) / 1000
  assert.ok(seconds < 20, `took ${seconds} s`)
  return result
}

test('entities that would multiply are refused with their DTD', () => {
  const laughs = `<!DOCTYPE l [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY a${i} "&a;&a;&a;&a;&a;&a;&a;&a;">`).join('')}]><l>&a8;</l>`
  assert.is(outcome(laughs), 'dtd')
  assert.is(outcome(`<?xml version="1.0"?>\n<!-- x -->${laughs}`), 'dtd')
})

test('an entity that would read a file is refused with its DTD', () => {
  assert.is(outcome('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), 'dtd')
  assert.is(outcome('<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>'), 'dtd')
  assert.is(outcome('<a>&x;</a>'), 'bad-reference')
})

test('a DTD in a comment or CDATA section is text', () => {
  assert.is(outcome('<a><!-- <!DOCTYPE a> --><![CDATA[<!DOCTYPE a>]]></a>'), 'read')
})

test('a hundred thousand levels are refused without recursion', () => {
  const depth = 100_000
  assert.is(
    quickly(() => outcome('<a>'.repeat(depth) + '</a>'.repeat(depth))),
    'too-deep',
  )
})

test('a file above the limit is refused before it is decoded', () => {
  assert.is(
    quickly(() => outcome(Buffer.alloc(MAX_XML_BYTES + 1, 0x20))),
    'too-large',
  )
})

const MILLION = 1_000_000

/** Large inputs of one kind each, and what becomes of them. */
const LARGE: readonly [string, () => string, string][] = [
  ['a huge attribute', () => `<a x="${'y'.repeat(5 * MILLION)}"/>`, 'read'],
  ['a huge attribute that is not closed', () => `<a x="${'y'.repeat(5 * MILLION)}/>`, 'unterminated'],
  ['a huge name', () => `<${'n'.repeat(MILLION)}/>`, 'read'],
  [
    'many attributes',
    () => `<a ${Array.from({ length: 100_000 }, (_, i) => `x${i}="1"`).join(' ')}/>`,
    'read',
  ],
  ['many elements', () => `<a>${'<b/>'.repeat(200_000)}</a>`, 'read'],
  ['many references', () => `<a>${'&#65;'.repeat(MILLION)}</a>`, 'read'],
  ['many comments', () => `<a>${'<!---->'.repeat(200_000)}</a>`, 'read'],
  ['many bare ampersands', () => `<a>${'&'.repeat(MILLION)}</a>`, 'bad-reference'],
  ['a long unknown entity', () => `<a>&${'x'.repeat(MILLION)};</a>`, 'bad-reference'],
  ['blanks in a tag', () => `<a${' '.repeat(MILLION)}/>`, 'read'],
  ['blanks in an end tag', () => `<a></a${' '.repeat(MILLION)}x>`, 'bad-tag'],
  ['blanks in the declaration', () => `<?xml version="1.0"${' '.repeat(MILLION)}x?><a/>`, 'bad-declaration'],
  ['many lines', () => `<a>${'\n'.repeat(5 * MILLION)}</a>`, 'read'],
  ['many openings', () => '<'.repeat(MILLION), 'unterminated'],
  ['text after the root', () => `<a/>${'<'.repeat(MILLION)}`, 'read'],
]

for (const [what, build, expected] of LARGE) {
  test(`${what}: ${expected}`, () => {
    const text = build()
    assert.is(
      quickly(() => outcome(text)),
      expected,
    )
  })
}

test('what would steer a terminal is not repeated in messages', () => {
  try {
    parseXml(Buffer.from('<a>\u001b[2J\u009b</a>'), 'a.xml', { code: 28 })
    assert.unreachable()
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    assert.is(error.finding.kind, 'bad-character')
    assert.not.match(error.lines().join(''), /[\x1b\x9b]/)
  }
})

test('names of object properties reach nobody', () => {
  const { root } = parseXml(
    Buffer.from('<a __proto__="1" constructor="2"><__proto__ polluted="yes"/></a>'),
    'a.xml',
    { code: 28 },
  )
  assert.equal([...root.attributes.keys()], ['__proto__', 'constructor'])
  assert.is(Reflect.get({}, 'polluted'), undefined)
})

const SEED_DOCUMENT = Buffer.from(
  `\ufeff<?xml version="1.0" encoding="UTF-8"?>\r\n<migration urlid='http://x'>\n<!-- c --><a x="1 &amp; 2" y='"'>text &#65;<![CDATA[ <b> ]]></a><?pi x?><b/>\n</migration>\n`,
)
const SNIPPETS = [
  '<',
  '>',
  '&',
  '"',
  "'",
  '/',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '?>',
  '</',
  '&#',
  ';',
  '=',
  '\0',
  '\ufeff',
  '<a',
  ' xmlns:x="',
]

test('damaged documents are read or refused, never anything else', () => {
  const random = randomFrom(20_241_121)
  const outcomes = new Map<string, number>()
  for (let round = 0; round < 20_000; round++) {
    let bytes = Buffer.from(SEED_DOCUMENT)
    for (let change = random(4); change >= 0; change--) {
      const at = random(bytes.length)
      const snippet = Buffer.from(SNIPPETS[random(SNIPPETS.length)] ?? '')
      const kind = random(4)
      if (kind === 0) bytes[at] = random(256)
      else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), snippet, bytes.subarray(at)])
      else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random(8))])
      else bytes = bytes.subarray(0, Math.max(1, at))
    }
    const result = outcome(bytes)
    outcomes.set(result, (outcomes.get(result) ?? 0) + 1)
  }
  assert.ok((outcomes.get('read') ?? 0) > 100)
  assert.is(outcomes.get('not-well-formed'), undefined, 'the library and our checks disagree')
  process.stdout.write(`# ${[...outcomes].map(([kind, count]) => `${kind} ${count}`).join(', ')}\n`)
})

test.run()
