import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filetimeFromIso, filetimeToIso, filetimeToPreciseIso } from '../../src/filetime/index.ts'

const test = suite('filetime')

test('the Unix epoch is 116444736000000000', () => {
  assert.is(filetimeToIso(116_444_736_000_000_000n), '1970-01-01T00:00:00.000Z')
})

test('a precise time keeps 100 ns and comes back', () => {
  const filetime = 133_590_312_101_234_567n
  assert.is(filetimeToPreciseIso(filetime), '2024-05-01T10:00:10.1234567Z')
  assert.is(filetimeFromIso('2024-05-01T10:00:10.1234567Z'), filetime)
})

test('zero means that there is no time; the largest FILETIME is in the year 60056', () => {
  assert.is(filetimeToIso(0n), undefined)
  assert.is(filetimeToIso(0xffff_ffff_ffff_ffffn), '+060056-05-28T05:36:10.955Z')
})

test('text that is not a time is refused', () => {
  assert.is(filetimeFromIso('yesterday'), undefined)
})

test.run()
