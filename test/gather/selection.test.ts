import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Selection } from '../../src/gather/selection.ts'
import type { Entry, Volume } from '../../src/volume/index.ts'

const test = suite('selection')

function volume(label: string): Volume {
  const refuse = () => {
    throw new Error('not read here')
  }
  return {
    label,
    spec: { kind: 'mounted', root: label },
    root: refuse,
    list: refuse,
    lookup: refuse,
    open: refuse,
    details: refuse,
    absence: refuse,
    close: refuse,
  }
}

function entry(name: string, position: number, links = 1): Entry {
  return {
    id: `id of ${name}`,
    name,
    directory: false,
    size: 10,
    attributes: 0x20,
    times: { created: 1n, modified: 2n, accessed: 3n, changed: 0xffff_ffff_ffff_fff0n },
    reparseTag: 0,
    links,
    fileKey: `key of ${name}`,
    position,
  }
}

test('what goes in comes out, past the first growth', () => {
  const selection = new Selection()
  const [c, d] = [volume('c'), volume('d')]
  for (let i = 0; i < 3000; i++)
    selection.add(`C:\\dir${i >> 4}`, i < 2000 ? c : d, entry(`f${i}`, 3000 - i), i % 7)
  assert.is(selection.length, 3000)
  assert.is(selection.bytes, 30_000)
  const file = selection.at(2500)
  assert.is(file.path, 'C:\\dir156\\f2500')
  assert.is(file.volume, d)
  assert.is(file.owners, 2500 % 7)
  assert.is(file.entry.id, 'id of f2500')
  assert.equal(file.entry.times, { created: 1n, modified: 2n, accessed: 3n, changed: 0xffff_ffff_ffff_fff0n })
  assert.throws(() => selection.at(3000), RangeError)
})

test('disk order goes by volume, then position, then the order found', () => {
  const selection = new Selection()
  const [c, d] = [volume('c'), volume('d')]
  selection.add('C:\\', c, entry('late', 9), 0)
  selection.add('C:\\', c, entry('early', 1), 0)
  selection.add('C:\\', c, entry('early too', 1), 0)
  selection.add('D:\\', d, entry('other volume', 0), 0)
  assert.equal(
    [...selection.inDiskOrder()].map((file) => file.path),
    ['C:\\early', 'C:\\early too', 'C:\\late', 'D:\\other volume'],
  )
})

test('only a file with several names keeps its key', () => {
  const selection = new Selection()
  selection.add('C:\\', volume('c'), entry('two names', 0, 2), 0)
  assert.is(selection.at(0).entry.fileKey, 'key of two names')
})

test.run()
