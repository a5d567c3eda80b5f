import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MESSAGES } from '../../../src/errors/index.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { damaged, log, run, storeOf, three, work } from '../../support/usmtutils.ts'

const test = suite('usmtutils /verify')

test('TV-UTL-03: /verify of a good store counts', async () => {
  const { code, lines } = await run('/verify', three)
  assert.is(code, 0)
  assert.equal(lines, ['Intact files: 3', 'Corrupted files: 0'])
  assert.match(readFileSync(log, 'utf8'), /\] Intact files: 3\r\n/)
})

test('TV-UTL-04: /verify:all names each file, the catalog last, on the console and in the log', async () => {
  const { code, lines } = await run('/verify:all', three)
  assert.is(code, 0)
  assert.equal(lines.slice(0, 3).sort(), [
    'File/C$/data/a.txt\tOK',
    'File/C$/data/b.pdf\tOK',
    'File/C$/data/c.exe\tOK',
  ])
  assert.equal(lines.slice(3), ['CATALOG\tOK'])
  assert.match(readFileSync(log, 'utf8'), /\] File\/C\$\/data\/a\.txt\tOK\r\n/)
})

test('TV-UTL-05: /verify:all names the one damaged file, and the code is 42', async () => {
  const { code, lines, err } = await run('/verify:all', damaged(three, 'the second'))
  assert.is(code, 42)
  assert.ok(lines.includes('File/C$/data/b.pdf\tCORRUPTED'))
  assert.ok(lines.includes('File/C$/data/a.txt\tOK'))
  assert.is(lines.at(-1), 'CATALOG\tOK')
  assert.match(err, MESSAGES.corruptedStore.text)
})

test('TV-UTL-06: /verify:failureonly shows the damaged file alone', async () => {
  const { code, lines } = await run('/verify:failureonly', damaged(three, 'the second'))
  assert.equal([code, ...lines], [42, 'File/C$/data/b.pdf\tCORRUPTED'])
})

test('TV-UTL-07: /verify:catalog says that a damaged catalog is', async () => {
  const { code, lines } = await run('/verify:catalog', damaged(three, '"path":"C:'))
  assert.equal([code, ...lines], [42, 'CATALOG\tCORRUPTED'])
})

test('a store that is not there is code 27, a key for a store without encryption 38', async () => {
  assert.is((await run('/verify', join(work, 'none.mig'))).code, 27)
  const { code, err } = await run('/verify', three, '/decrypt', '/key:x')
  assert.is(code, 38)
  assert.match(err, MESSAGES.storeAccess.text)
})

const lock = { passphrase: 'right' }
const encrypted = await storeOf({ 'a.txt': 'secret' }, { encryption: { cipher: 'AES-192-GCM', lock } })

test('TV-UTL-08: an encrypted store wants /decrypt', async () => {
  const { code, err } = await run('/verify', encrypted)
  assert.is(code, 37)
  assert.match(err, MESSAGES.wrongKey.text)
})

test('TV-UTL-09: neither the right key with another algorithm nor a wrong key opens a store', async () => {
  assert.is((await run('/verify', encrypted, '/decrypt', '/key:right')).code, 37)
  assert.is((await run('/verify', encrypted, '/decrypt:AES_192', '/key:wrong')).code, 37)
})

test('TV-UTL-10: the right key and algorithm open it for /verify, /extract and /list', async () => {
  const key = ['/decrypt:AES_192', '/key:right']
  assert.equal((await run('/verify', encrypted, ...key)).lines, ['Intact files: 1', 'Corrupted files: 0'])
  const folder = temporaryFolder('out')
  assert.is((await run('/extract', encrypted, folder, ...key)).code, 0)
  assert.is(readFileSync(join(folder, 'File', 'C$', 'data', 'a.txt'), 'utf8'), 'secret')
  assert.is(JSON.parse((await run('/list', encrypted, '/json', ...key)).out).encrypted, true)
  assert.not.match(readFileSync(log, 'utf8'), /key:right/)
})

test.run()
