import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Hive } from '../../src/registry/index.ts'
import { buildHive, type KeySpec } from '../support/hive-builder.ts'

const test = suite('registry: lazy reading')

/** Two levels of keys: 60 classes with 1,100 keys each, so that lists are split. */
function wide(): Buffer {
  const below = Object.fromEntries(
    Array.from({ length: 1100 }, (_, index): [string, KeySpec] => [`Key ${index}`, { values: { index } }]),
  )
  const keys = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`Class ${index}`, { keys: below }]),
  )
  return buildHive({ key: { keys: { Classes: { keys } } } })
}

const file = wide()

test('opening a hive looks at the root key only', () => {
  const hive = Hive.parse(file)
  assert.ok(hive.cellsRead <= 2, `${hive.cellsRead} cells`)
})

test('reading one key looks at the cells on the way to it', () => {
  const hive = Hive.parse(file)
  const key = hive.key('classes\\CLASS 37\\key 1099')
  assert.is(key?.value('index')?.data[0], 1099 & 0xff)
  // For each name: its list (root, three leaves at most) and the key, twice; then list, value and data.
  assert.ok(hive.cellsRead < 40, `${hive.cellsRead} cells`)
})

test('a name that is not there costs a look at its siblings once', () => {
  const hive = Hive.parse(file)
  const parent = hive.key('Classes\\Class 5')
  const before = hive.cellsRead
  assert.is(parent?.subkey('nothing'), undefined)
  const first = hive.cellsRead - before
  assert.ok(first < 1100 * 1.1, `${first} cells`)
  assert.is(parent?.subkey('nothing either'), undefined)
  assert.ok(hive.cellsRead - before - first < 10)
})

test('a hive takes no memory that grows with its size', () => {
  const before = process.memoryUsage()
  const hive = Hive.parse(file)
  hive.key('Classes\\Class 1\\Key 1')?.values()
  const after = process.memoryUsage()
  assert.ok(file.length > 8_000_000)
  assert.ok(after.arrayBuffers - before.arrayBuffers < 1_000_000)
  assert.is(hive.state, 'clean')
})

test.run()
