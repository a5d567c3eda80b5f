import { spawnSync } from 'node:child_process'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseXml, XmlError } from '../../src/xml/index.ts'
import { programTest } from '../support/programs.ts'
import { randomFrom } from '../support/random.ts'

/** Reads one document a line, in base64, and says for each what expat says. */
const EXPAT = `
import base64, sys, xml.parsers.expat
for line in sys.stdin:
    try:
        xml.parsers.expat.ParserCreate().Parse(base64.b64decode(line), True)
        print('ok')
    except xml.parsers.expat.ExpatError as error:
        print(error)
`

function expat(documents: readonly Buffer[]): string[] {
  const input = documents.map((document) => document.toString('base64')).join('\n')
  const run = spawnSync('python3', ['-c', EXPAT], { input, encoding: 'utf8', maxBuffer: 1 << 26 })
  assert.is(run.status, 0, run.stderr)
  return run.stdout.trim().split('\n')
}

/** `ok`, or our reason. Text after the root, which we tolerate, counts as refused. */
function ours(document: Buffer): string {
  try {
    const { warnings } = parseXml(document, 'a.xml', { code: 28 })
    return warnings.some(({ kind }) => kind === 'trailing-text') ? 'trailing-text' : 'ok'
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return error.finding.kind
  }
}

const SEED_DOCUMENT = Buffer.from(
  `<migration urlid='http://x'>\n<!-- c --><a x="1 &amp; 2" y='"'>text &#65;<![CDATA[ <b> ]]></a><?pi x?><b/>\n</migration>\n`,
)
const SNIPPETS = `< > & " ' / <!-- --> - <![CDATA[ ]]> ] <? ?> ? </ &# ; = <a x=" a b <b/> </a> . 1`.split(
  ' ',
)

function damaged(random: (below: number) => number): Buffer {
  let bytes = Buffer.from(SEED_DOCUMENT)
  for (let change = random(3); change >= 0; change--) {
    const at = random(bytes.length)
    const snippet = Buffer.from(SNIPPETS[random(SNIPPETS.length)] ?? '')
    const kept = [at + snippet.length, at, at + random(6)][random(3)] ?? at
    bytes = Buffer.concat([bytes.subarray(0, at), snippet, bytes.subarray(kept)])
  }
  return bytes
}

programTest(test, 'python3')('expat accepts a document if and only if it is accepted here', () => {
  const random = randomFrom(20_241_122)
  const documents = Array.from({ length: 20_000 }, () => damaged(random))
  const verdicts = expat(documents)
  assert.is(verdicts.length, documents.length)
  assert.ok(verdicts.filter((verdict) => verdict === 'ok').length > 500)
  for (const [index, document] of documents.entries()) {
    const verdict = verdicts[index] ?? ''
    const mine = ours(document)
    assert.is(mine === 'ok', verdict === 'ok', `${document} : ${mine}, expat: ${verdict}`)
  }
})

test.run()
