import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { matchesWildcard, parseLastUse, parseUserPattern } from '../../src/users/index.ts'

const test = suite('user patterns')

const shape = (value: string) => {
  const pattern = parseUserPattern(value)
  if (pattern === undefined) return undefined
  return pattern.kind === 'sid' ? ['sid', pattern.sid] : [pattern.domain, pattern.name]
}

test('a pattern is a domain and a name, a local name, or a SID', () => {
  assert.equal(shape('CONTOSO\\ned'), ['CONTOSO', 'ned'])
  assert.equal(shape('fabrikam\\user one'), ['fabrikam', 'user one'])
  assert.equal(shape('user1'), [undefined, 'user1'])
  assert.equal(shape('.\\user1'), [undefined, 'user1'])
  assert.equal(shape('*'), ['*', '*'])
  assert.equal(shape('S-1-5-21-1-2-3*'), ['sid', 'S-1-5-21-1-2-3*'])
  assert.equal(shape('*-500'), ['sid', '*-500'])
  assert.equal(shape('S-Klasse'), [undefined, 'S-Klasse'])
})

test('a doubled separator is one', () => {
  assert.equal(shape('CONTOSO\\\\ned'), ['CONTOSO', 'ned'])
})

test('a pattern without a name, without a domain before its backslash, or with a second one is malformed', () => {
  for (const value of ['', '  ', 'CONTOSO\\', '\\ned', 'a\\b\\c', 'contoso/ned', 'a\nb']) {
    assert.is(parseUserPattern(value), undefined, value)
  }
})

test('an asterisk stands for any text, also none, and a question mark for itself', () => {
  assert.ok(matchesWildcard('*', ''))
  assert.ok(matchesWildcard('fab*', 'FABRIKAM'))
  assert.ok(matchesWildcard('*user*', 'user1'))
  assert.ok(matchesWildcard('a*b*c', 'aXbYbc'))
  assert.not(matchesWildcard('a*ab', 'ab'))
  assert.not(matchesWildcard('user?', 'user1'))
})

test('matching a pattern of many asterisks takes time in proportion to the name', () => {
  const started = performance.now()
  assert.not(matchesWildcard(`${'*a'.repeat(120)}b`, 'a'.repeat(20_000)))
  assert.ok(performance.now() - started < 500)
})

test('/uel takes days, zero or a date of the calendar', () => {
  assert.equal(parseLastUse('30'), { kind: 'days', days: 30 })
  assert.equal(parseLastUse('0'), { kind: 'logged-on' })
  assert.equal(parseLastUse('2020/2/15'), { kind: 'date', year: 2020, month: 2, day: 15 })
  for (const value of ['abc', '-1', '1.5', '', '2020/2/30', '2020-02-15', '2020/13/1']) {
    assert.is(parseLastUse(value), undefined, value)
  }
})

test.run()
