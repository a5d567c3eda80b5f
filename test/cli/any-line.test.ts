import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type ParseContext,
  parseInspect,
  parseReg,
  parseScanState,
  parseUsmtUtils,
} from '../../src/cli/index.ts'
import { SCANSTATE } from '../../src/cli/tables/index.ts'
import { RETURN_CODES, StateliftError } from '../../src/errors/index.ts'
import { generousContext, windowsContext } from '../support/parse-context.ts'

const test = suite('any command line')

const CODES = new Set(Object.keys(RETURN_CODES).map(Number))

const piece = fc.oneof(
  fc.constantFrom(...Object.keys(SCANSTATE.options)).map((name) => `/${name}`),
  fc.constantFrom(
    ':',
    '=',
    '"',
    '\\',
    '/',
    '--',
    '-',
    ' ',
    '*',
    'S:\\st',
    'a.xml',
    'AES_256',
    '30',
    '2020/2/15',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const word = fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join(''))
const line = fc.array(word, { maxLength: 8 })

const CONTEXTS: ParseContext[] = [
  windowsContext(),
  generousContext(),
  { ...generousContext(), platform: 'posix', currentDirectory: '/work' },
]

test('is read, or refused with a documented code and a message, never anything else', () => {
  const parsers = [parseScanState, parseUsmtUtils, parseInspect, parseReg]
  const check = (argv: string[], context: ParseContext): void => {
    for (const parse of parsers) {
      try {
        parse(argv, context)
      } catch (error) {
        if (!(error instanceof StateliftError)) throw error
        assert.ok(CODES.has(error.code) && error.lines().every((text) => text.length > 0))
      }
    }
  }
  fc.assert(fc.property(line, fc.constantFrom(...CONTEXTS), check), { seed: 20_240_502, numRuns: 3000 })
})

test('a long line takes time in proportion to its length', () => {
  const started = performance.now()
  const argv = ['S:\\st', ...Array.from({ length: 3000 }, (_, i) => `/i:rules${i}.xml`)]
  assert.is(parseScanState(argv, windowsContext()).ruleFiles.length, 3000)
  try {
    parseScanState([`${'/o'.repeat(3000)}x`, `/ue:${'*a'.repeat(100)}`], windowsContext())
  } catch (error) {
    if (!(error instanceof StateliftError)) throw error
  }
  assert.ok(performance.now() - started < 2000)
})

test.run()
