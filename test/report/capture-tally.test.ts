import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CaptureTally, type TalliedObject } from '../../src/report/capture-tally.ts'

const test = suite('sums of a capture')

const object = (more: Partial<TalliedObject>): TalliedObject => ({
  path: 'C:\\Users\\ned\\Documents\\a.txt',
  type: 'file',
  size: 10,
  outcome: 'captured',
  owners: [[0, 1]],
  ...more,
})

test('an object counts for its only user, for the system when it has several or none', () => {
  const tally = new CaptureTally()
  tally.add(object({}))
  tally.add(
    object({
      owners: [
        [0, 0],
        [1, 1],
      ],
    }),
  )
  tally.add(
    object({
      owners: [
        [0, 1],
        [0, 2],
      ],
    }),
  )
  tally.add(object({ owners: [[0, 0]] }))
  tally.add(object({ owners: [] }))
  assert.equal(
    [0, 1, 2].map((context) => tally.ofContext(context).objects),
    [3, 2, 0],
  )
  assert.is(tally.total.objects, 5)
  assert.is(tally.total.bytes, 50)
})

test('an object counts in each of its components', () => {
  const tally = new CaptureTally()
  tally.add(
    object({
      owners: [
        [3, 1],
        [4, 1],
        [4, 1],
      ],
    }),
  )
  tally.add(object({ owners: [[4, 2]], type: 'registry', size: 4 }))
  assert.equal(tally.components, [3, 4])
  assert.equal(tally.ofComponent(4), { objects: 2, files: 1, registry: 1, bytes: 14, missing: 0 })
  assert.equal(
    tally.contextsOf(4).map(([context, { bytes }]) => [context, bytes]),
    [
      [1, 10],
      [2, 4],
    ],
  )
})

test('what is not captured counts as missing only', () => {
  const tally = new CaptureTally()
  tally.add(object({ outcome: 'placeholder', size: 1000 }))
  assert.equal(tally.ofContext(1), { objects: 0, files: 0, registry: 0, bytes: 0, missing: 1 })
  assert.equal(tally.foldersOf(1), [])
})

test('folders are summed up to the depth that people name them by, the largest first', () => {
  const tally = new CaptureTally()
  for (const path of [
    'C:\\Users\\ned\\Documents\\a.txt',
    'C:\\Users\\ned\\Documents\\deep\\er\\b.txt',
    'C:\\Users\\ned\\c.txt',
    'D:\\d.txt',
  ])
    tally.add(object({ path }))
  tally.add(object({ path: 'C:\\Users\\ned\\Documents\\a.txt:Zone.Identifier', type: 'stream', size: 1 }))
  assert.equal(tally.foldersOf(1), [
    { path: 'C:\\Users\\ned\\Documents', files: 2, bytes: 21 },
    { path: 'C:\\Users\\ned', files: 1, bytes: 10 },
    { path: 'D:\\', files: 1, bytes: 10 },
  ])
})

test('the largest files are kept, the largest first, and memory stays bounded', () => {
  const tally = new CaptureTally()
  for (let i = 0; i < 30_000; i++)
    tally.add(object({ path: `C:\\many\\f${i}\\g\\x`, size: (i * 7919) % 30_011 }))
  const sizes = tally.largest.files.map(({ size }) => size)
  const expected = Array.from({ length: 30_000 }, (_, i) => (i * 7919) % 30_011).sort((a, b) => b - a)
  assert.equal(sizes, expected.slice(0, sizes.length))
  assert.ok(sizes.length >= 10)
  const folders = tally.foldersOf(1)
  assert.ok(folders.length <= 20_001)
  assert.is(
    folders.reduce((sum, { files }) => sum + files, 0),
    30_000,
  )
})

test.run()
