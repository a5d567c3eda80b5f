import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { errorLines, messageOf, StateliftError, systemCodeOf, traceOf } from '../../src/errors/index.ts'

const test = suite('what was thrown')

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test('an error of the system has its name, every other has none', () => {
  assert.is(systemCodeOf(thrownBy(() => readFileSync('/no such folder/no such file'))), 'ENOENT')
  assert.is(systemCodeOf(new Error('ENOENT')), '')
  // Our own carry a return code, which is a number.
  assert.is(systemCodeOf(new StateliftError({ code: 11, message: 'x' })), '')
  assert.is(systemCodeOf({ code: 'ENOENT' }), '')
  assert.is(systemCodeOf(undefined), '')
})

test('whatever was thrown says something', () => {
  assert.is(messageOf(new Error('it broke')), 'it broke')
  assert.is(messageOf('a text'), 'a text')
  assert.is(messageOf(null), 'null')
})

test('a trace tells where an error was thrown, and at the least what was', () => {
  assert.match(traceOf(new Error('it broke')), /^Error: it broke\n +at .*system-error\.test\.ts/)
  assert.is(traceOf('a text'), 'a text')
})

test('only an error for people has more than one line', () => {
  const error = new StateliftError({ code: 28, message: 'wrong', where: 'a.xml:1:2', advice: 'mend it' })
  assert.equal(errorLines(error), ['wrong', 'a.xml:1:2', 'mend it'])
  assert.equal(errorLines(new Error('it broke')), ['it broke'])
})

test.run()
