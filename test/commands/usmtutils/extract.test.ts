import { copyFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MESSAGES } from '../../../src/errors/index.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { damaged, extracted, run, storeOf, three } from '../../support/usmtutils.ts'

const test = suite('usmtutils /extract')

test('TV-UTL-14: /i takes only what its patterns name', async () => {
  const folder = join(temporaryFolder('out'), 'made')
  const { code, lines } = await run('/extract', three, '/i:*.txt, *.pdf', folder)
  assert.equal([code, ...lines], [0, 'Extracted files: 2'])
  assert.equal(extracted(folder), ['a.txt', 'b.pdf'])
  assert.is(readFileSync(join(folder, 'File', 'C$', 'data', 'a.txt'), 'utf8'), 'the first')
})

test('TV-UTL-15: /i beats /e', async () => {
  const store = await storeOf({
    'myProject.exe': '1',
    'myProject.doc': '2',
    'other.exe': '3',
    'other.doc': '4',
  })
  const folder = temporaryFolder('out')
  assert.is((await run('/extract', store, '/i:myProject.*', '/e:*.exe', folder)).code, 0)
  assert.equal(extracted(folder), ['myProject.doc', 'myProject.exe'])
})

test('TV-UTL-16: /e alone takes all but what it names', async () => {
  const folder = temporaryFolder('out')
  assert.is((await run('/extract', three, folder, '/e:*.exe')).code, 0)
  assert.equal(extracted(folder), ['a.txt', 'b.pdf'])
})

test('TV-UTL-17, TV-UTL-18: a file that is there is kept and named; /o overwrites it', async () => {
  const folder = temporaryFolder('out')
  const there = join(folder, 'File', 'C$', 'data', 'a.txt')
  mkdirSync(join(there, '..'), { recursive: true })
  writeFileSync(there, 'mine')
  const kept = await run('/extract', three, folder)
  assert.equal([kept.code, ...kept.lines], [0, 'Extracted files: 2', 'Kept files: 1'])
  assert.match(kept.err, 'File/C$/data/a.txt is there already and was kept')
  assert.is(readFileSync(there, 'utf8'), 'mine')
  assert.is((await run('/extract', three, folder, '/o')).code, 0)
  assert.is(readFileSync(there, 'utf8'), 'the first')
})

test('what is damaged is left out and named, the rest is extracted (42)', async () => {
  const folder = temporaryFolder('out')
  const { code, lines, err } = await run('/extract', damaged(three, 'the second'), folder)
  assert.equal([code, ...lines], [42, 'Extracted files: 2', 'Corrupted files: 1'])
  assert.match(err, 'File/C$/data/b.pdf\tCORRUPTED')
  assert.equal(extracted(folder), ['a.txt', 'c.exe'])
})

test('TV-UTL-19: an uncompressed store is no store file', async () => {
  const folder = join(temporaryFolder('store'), 'USMT')
  mkdirSync(join(folder, 'File', 'C$'), { recursive: true })
  copyFileSync(three, join(folder, 'manifest.json'))
  truncateSync(join(folder, 'manifest.json'), 100)
  for (const path of [folder, join(folder, 'manifest.json')]) {
    const { code, err } = await run('/extract', path, temporaryFolder('out'))
    assert.is(code, 27, path)
    assert.match(err, MESSAGES.notAStore.text)
  }
})

test.run()
