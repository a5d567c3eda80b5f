import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { counting, objectCount } from '../../../src/commands/scanstate/object-count.ts'
import type { TalliedObject } from '../../../src/report/index.ts'
import type { CatalogRecord, OwnerPair } from '../../../src/store/index.ts'

const test = suite('the count of objects')

const NAMES = ['System', 'PC1\\ned', 'PC1\\una']

function counter(names = NAMES) {
  const counted: TalliedObject[] = []
  const told: string[] = []
  const count = objectCount(
    {
      tally: { add: (object) => counted.push(object) },
      progress: { collectingUser: (name) => told.push(name) },
    },
    names,
  )
  return { count, counted, told }
}

function object(outcome: TalliedObject['outcome'], ...owners: OwnerPair[]): TalliedObject {
  return { path: 'C:\\a', type: 'file', size: 1, outcome, owners }
}

test('a user is told once, when the first of their objects is in the store', () => {
  const { count, told } = counter()
  count(object('unreadable', [0, 1]))
  assert.equal(told, [])
  count(object('captured', [0, 2]))
  count(object('captured', [3, 2]))
  assert.equal(told, ['PC1\\una'])
  count(object('captured', [0, 1], [0, 2]))
  assert.equal(told, ['PC1\\una', 'PC1\\ned'])
})

test('the system is no user, whatever a user is called', () => {
  const { count, told } = counter(['System', 'System'])
  count(object('captured', [0, 0]))
  assert.equal(told, [])
  count(object('captured', [0, 1]))
  assert.equal(told, ['System'])
})

test('every record is counted on its way into the store, one of nobody too', () => {
  const { count, counted } = counter()
  const stored: CatalogRecord[] = []
  const sink = counting(
    { addRecord: (record) => stored.push(record), addContent: () => assert.unreachable() as never },
    count,
  )
  const record: CatalogRecord = { path: 'HKLM\\X', type: 'registry', size: 0, outcome: 'unreadable' }
  sink.addRecord(record)
  assert.equal(stored, [record])
  assert.equal(
    counted.map(({ path, owners }) => [path, owners]),
    [['HKLM\\X', []]],
  )
})

test.run()
