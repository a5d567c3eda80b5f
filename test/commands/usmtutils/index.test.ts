import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MESSAGES } from '../../../src/errors/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { log, run, runWith, three, work } from '../../support/usmtutils.ts'

const test = suite('usmtutils')

test('TV-UTL-01: without arguments it says so', async () => {
  const { code, err } = await run()
  assert.is(code, 11)
  assert.match(err, MESSAGES.noArguments.text)
})

test('TV-UTL-02: /ec lists the algorithms, one a line', async () => {
  const { code, lines } = await run('/ec')
  assert.is(code, 0)
  assert.equal(lines, ['AES_128', 'AES_192', 'AES_256', '3DES', '3DES_112'])
})

const REFUSED: [id: string, line: string[], message: string][] = [
  ['TV-UTL-11', ['/verify', three, '/key:x'], MESSAGES.keyWithoutEncryption.text],
  ['TV-UTL-12', ['/verify', three, '/decrypt', '/key:x', `/keyfile:${three}`], MESSAGES.keyAndKeyfile.text],
  ['TV-UTL-13', ['/verify', three, '/decrypt:FOO', '/key:x'], MESSAGES.algorithm.text],
  ['TV-UTL-25', ['/verify', three, '/extract', three, work], MESSAGES.secondCommand.text],
  ['TV-UTL-26', ['/verify', three, '/v:3'], MESSAGES.verbosity.text],
]

for (const [id, line, message] of REFUSED) {
  test(`${id}: ${line[0]} is refused, and the log says why`, async () => {
    const { code, err } = await run(...line)
    assert.is(code, 11)
    assert.match(err, message)
    const text = readFileSync(log, 'utf8')
    assert.match(text, 'USMTUTILS.EXE Version')
    assert.match(text, message)
  })
}

test('Ctrl+C ends /verify and /extract with code 2', async () => {
  for (const line of [
    ['/verify', three],
    ['/extract', three, temporaryFolder('out')],
  ]) {
    const io = new CapturedIo()
    io.stop()
    assert.is(await runWith(io, ...line), 2)
  }
})

test.run()
