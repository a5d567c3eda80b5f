import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { documentedFault, MESSAGES, RETURN_CODES } from '../../src/errors/index.ts'

const test = suite('documented messages')

test('every documented code has at least one message', () => {
  const coded = new Set(Object.values(MESSAGES).map((message) => message.code))
  assert.equal(
    [...coded].sort((a, b) => a - b),
    Object.keys(RETURN_CODES).map(Number),
  )
})

test('a text stands under one code, except the one that the documentation prints twice', () => {
  const seen = new Map<string, number[]>()
  for (const { code, text } of Object.values(MESSAGES)) seen.set(text, [...(seen.get(text) ?? []), code])
  const twice = [...seen].filter(([, codes]) => codes.length > 1)
  assert.equal(twice, [
    ['Invalid space estimate path. Check the parameters and/or file system permissions', [11, 41]],
  ])
})

test('a fault carries the words, the code and what we add', () => {
  assert.equal(documentedFault('logPath', { where: 'Z:\\no\\s.log' }), {
    code: 13,
    message: 'Log path argument is invalid for /l',
    where: 'Z:\\no\\s.log',
  })
})

test.run()
