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

test('what goes in comes out, over many blocks', () => {
  const selection = new Selection()
  const [c, d] = [volume('c'), volume('d')]
  for (let i = 0; i < 40_000; i++)
    selection.add(`C:\\dir${i >> 4}`, i < 20_000 ? c : d, entry(`f${i}`, 40_000 - i), i % 7)
  assert.is(selection.length, 40_000)
  assert.is(selection.bytes, 400_000)
  const file = selection.at(25_000)
  assert.is(file.path, 'C:\\dir1562\\f25000')
  assert.is(file.volume, d)
  assert.is(file.owners, 25_000 % 7)
  assert.is(file.entry.id, 'id of f25000')
  assert.equal(file.entry.times, { created: 1n, modified: 2n, accessed: 3n, changed: 0xffff_ffff_ffff_fff0n })
  assert.throws(() => selection.at(40_000), RangeError)
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

test('positions may be as large as they like', () => {
  for (const far of [0, 2 ** 32, 2 ** 62, Number.MAX_VALUE]) {
    const selection = new Selection()
    const c = volume('c')
    for (const [name, position] of [
      ['third', far],
      ['second', far === 0 ? 0 : 5],
      ['last', far],
      ['first', 0],
    ] as const) {
      selection.add('C:\\', c, entry(name, position), 0)
    }
    const order = far === 0 ? ['third', 'second', 'last', 'first'] : ['first', 'second', 'third', 'last']
    assert.equal(
      [...selection.inDiskOrder()].map((file) => file.entry.name),
      order,
      String(far),
    )
  }
})

test('only a file with several names keeps its key', () => {
  const selection = new Selection()
  selection.add('C:\\', volume('c'), entry('two names', 0, 2), 0)
  assert.is(selection.at(0).entry.fileKey, 'key of two names')
})

test.run()
