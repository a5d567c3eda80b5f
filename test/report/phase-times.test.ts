import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PhaseTimes } from '../../src/report/phase-times.ts'

const test = suite('times of phases')

test('a phase ends where the next begins; one that comes again adds up', () => {
  let now = 0
  const times = new PhaseTimes(() => now)
  times.begin('look')
  now = 1500
  times.begin('save')
  now = 4500
  times.begin('look')
  now = 5000
  times.end()
  now = 9000
  assert.equal(times.phases, [
    { name: 'look', seconds: 2 },
    { name: 'save', seconds: 3 },
  ])
})

test.run()
