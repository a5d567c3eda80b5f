import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeStreamsUsable } from '../../src/commands/usable-streams.ts'

const test = suite('usable streams')

test('a stream that cannot be opened is replaced by one that hands its text on (EBADF under Wine)', () => {
  const whole = Object.getOwnPropertyDescriptor(process, 'stderr')
  assert.ok(whole)
  Object.defineProperty(process, 'stderr', {
    configurable: true,
    get: () => {
      throw Object.assign(new Error('open EBADF'), { code: 'EBADF' })
    },
  })
  const written: [number, string][] = []
  try {
    makeStreamsUsable((stream, text) => written.push([stream, text]))
    process.stderr.write('said by a worker')
  } finally {
    Object.defineProperty(process, 'stderr', whole)
  }
  assert.equal(written, [[2, 'said by a worker']])
})

test('a stream that can be opened stays what it is', () => {
  const { stdout } = process
  makeStreamsUsable(() => assert.unreachable())
  assert.is(process.stdout, stdout)
})

test.run()
