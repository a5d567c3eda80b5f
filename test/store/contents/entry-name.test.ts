import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { entryName, offlinePath } from '../../../src/store/index.ts'

const test = suite('entry-name')

test('a drive becomes a folder as in the mirror tree of an uncompressed store', () => {
  assert.is(entryName('C:\\Users\\ned\\a.txt'), 'File/C$/Users/ned/a.txt')
  assert.is(entryName('C:\\'), 'File/C$')
  assert.is(entryName('\\\\srv\\data\\a.txt'), 'File/UNC$/srv/data/a.txt')
})

test('a stream has a name that no file can have', () => {
  assert.is(
    entryName('C:\\Users\\ned\\a.txt', 'Zone.Identifier'),
    'Stream/C$/Users/ned/a.txt%3AZone.Identifier',
  )
})

test('names that Windows finds odd are kept', () => {
  assert.is(entryName('C:\\x\\NUL'), 'File/C$/x/NUL')
  assert.is(entryName('C:\\x\\dots...'), 'File/C$/x/dots...')
  assert.is(entryName('C:\\x\\100%.txt'), 'File/C$/x/100%.txt')
})

test('what a ZIP program could not have or could take for a way out is escaped', () => {
  assert.is(entryName('C:\\x\\..\\y'), 'File/C$/x/.%2E/y')
  assert.is(entryName('C:\\x\\a:b?'), 'File/C$/x/a%3Ab%3F')
  assert.is(entryName('C:\\x\\a\ud800b'), 'File/C$/x/a%uD800b')
  assert.is(entryName('C:\\x\\%41'), 'File/C$/x/%2541')
  assert.is(entryName('C:\\x\\😀.txt'), 'File/C$/x/😀.txt')
})

test('a name beyond what ZIP can hold is kept by its hash', () => {
  assert.match(entryName(`C:\\${'ä'.repeat(40_000)}`), /^File\/LONG\$\/[0-9a-f]{64}$/)
})

test('every path can be told from its name', () => {
  const part = fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((s) => !/[\\/]/.test(s))
  const odd = fc
    .array(fc.constantFrom('.', '%', '41', 'u', 'D800', ':', '\ud800', '\udc00', 'a', ' ', '*'), {
      minLength: 1,
    })
    .map((list) => list.join(''))
  fc.assert(
    fc.property(fc.array(fc.oneof(part, odd), { minLength: 1, maxLength: 4 }), (parts) => {
      const path = `C:\\${parts.join('\\')}`
      assert.equal(offlinePath(entryName(path)), { path })
      assert.equal(offlinePath(entryName(path, 'S')), { path, stream: 'S' })
    }),
    { seed: 1, numRuns: 2000 },
  )
})

test.run()
