import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { refusal } from '../../support/parse-context.ts'

const test = suite('usage errors')

const shown = (...argv: string[]): string => refusal(argv).lines()[1] ?? ''

test('the console form is the documented one: marker before the wrong word, message below', () => {
  assert.equal(refusal(['S:\\st', '/o', '/r:x', '/c']).lines(), [
    'An error occurred processing the command line.',
    '  scanstate.exe S:\\st /o ##ERROR## --> /r:x /c',
    '  Retry argument must be an integer',
  ])
})

test('the wrong word is the second of two that exclude each other', () => {
  assert.is(shown('S:\\st', '/all', '/c', '/ui:x'), '  scanstate.exe S:\\st /all /c ##ERROR## --> /ui:x')
  assert.is(shown('S:\\st', '/l:a.log', '/l:b.log'), '  scanstate.exe S:\\st /l:a.log ##ERROR## --> /l:b.log')
})

test('it is the option whose requirement is missing, and the end when nothing can be pointed at', () => {
  assert.is(shown('/hardlink', 'S:\\st'), '  scanstate.exe ##ERROR## --> /hardlink S:\\st')
  assert.is(shown('/c', '/o'), '  scanstate.exe /c /o ##ERROR## -->')
})

test('it is the value as typed, in front of its option', () => {
  assert.is(
    shown('S:\\st', '/i', 'missing.xml', '/c'),
    '  scanstate.exe S:\\st ##ERROR## --> /i missing.xml /c',
  )
})

test('words with blanks are quoted', () => {
  assert.is(shown('S:\\my store', '/foo'), '  scanstate.exe "S:\\my store" ##ERROR## --> /foo')
})

test('paths that are not there are named with what to do', () => {
  const lines = refusal(['S:\\st', '/i:missing.xml']).lines()
  assert.equal(lines.slice(2), [
    '  Unable to find a script file specified by /i',
    '  C:\\run\\missing.xml',
    '  Check the path of the rule file; relative ones begin in the current directory.',
  ])
})

test.run()
