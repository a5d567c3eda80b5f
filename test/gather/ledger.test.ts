import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Ledger } from '../../src/gather/ledger.ts'

const test = suite('ledger')

test('the sums add up when every object ends once', () => {
  const ledger = new Ledger()
  ledger.select(3)
  ledger.captured(2)
  ledger.missing('C:\\a', 'unreadable', 'EIO')
  ledger.profile('captured')
  ledger.profile('ghost')
  assert.is(ledger.imbalance(), 0)
  assert.is(ledger.sums().outcomes.captured, 2)
  assert.equal(ledger.missingObjects, [{ path: 'C:\\a', outcome: 'unreadable', reason: 'EIO' }])
  assert.equal(ledger.summary(), [
    'Objects selected by rules: 3',
    '  captured: 2',
    '  unreadable: 1',
    'Profiles found: 2',
    '  captured: 1',
    '  ghost: 1',
  ])
})

test('an object without an outcome is not passed over', () => {
  const ledger = new Ledger()
  ledger.select()
  assert.is(ledger.imbalance(), 1)
  assert.match(ledger.summary().at(-1) ?? '', /do not add up: 1 objects/)
})

test('a run that was stopped says how much it did not reach', () => {
  const ledger = new Ledger()
  ledger.select(10)
  ledger.captured(4)
  assert.is(ledger.summary(true).at(-1), 'The run ended before the other 6 objects were reached')
})

test.run()
