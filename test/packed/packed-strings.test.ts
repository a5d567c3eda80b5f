import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PackedStrings } from '../../src/packed/index.ts'
import { randomFrom } from '../support/random.ts'

const test = suite('packed strings')

test('strings of any kind come back, over many blocks', () => {
  const next = randomFrom(7)
  const texts = [
    '',
    'plain.txt',
    'Größe',
    '会議',
    'unpaired \ud800',
    '\0',
    'x'.repeat(3_000_000),
    '\u{1f6a2}',
  ]
  for (let i = 0; i < 20_000; i++) {
    const limit = [0x7f, 0xff, 0xffff][next(3)] ?? 0
    texts.push(String.fromCharCode(...Array.from({ length: next(200) }, () => next(limit + 1))))
  }
  const packed = new PackedStrings()
  const places = texts.map((text) => packed.add(text))
  for (const [index, text] of texts.entries()) assert.is(packed.at(places[index] ?? -1), text)
})

test('there is nothing beyond the end', () => {
  const packed = new PackedStrings()
  packed.add('one')
  assert.throws(() => packed.at(1 << 20), RangeError)
})

test.run()
