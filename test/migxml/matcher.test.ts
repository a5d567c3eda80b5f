import fc from 'fast-check'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { FileFacts, Owners } from '../../src/migxml/index.ts'
import {
  type BoundPattern,
  compileDecision,
  OwnersPool,
  RuleMatcher,
} from '../../src/migxml/matching/index.ts'
import { matchesLocation, type Pattern, parsePattern, specificity } from '../../src/migxml/patterns/index.ts'

const FACTS: FileFacts = { size: 0, created: 0n, modified: 0n, accessed: 0n, attributes: 0 }

function parse(text: string): Pattern {
  const parsed = parsePattern(text, 'File')
  if ('fault' in parsed) throw new Error(`${text}: ${parsed.fault}`)
  return parsed
}

function bound(text: string, effect: BoundPattern['effect'], id: number, scope: number): BoundPattern {
  const pattern = parse(text)
  return {
    id,
    scope: { id: scope, component: scope, context: 0 },
    effect,
    pattern,
    specificity: specificity(pattern),
    filter: undefined,
    groups: [],
    rule: { file: 'x', line: id },
  }
}

/** Follows the walk's contract: a directory that cannot be entered holds nothing. */
function walked(
  matcher: RuleMatcher,
  directories: readonly string[],
  leaf: string | undefined,
): Owners | undefined {
  let state = matcher.root.enter('C:')
  for (const name of directories) {
    const literal = state?.literalChildren()
    if (literal !== undefined && !literal.some((child) => child.toUpperCase() === name.toUpperCase()))
      return undefined
    state = state?.enter(name)
  }
  if (state === undefined) return undefined
  if (leaf === undefined) return state.self(FACTS)
  if (!state.filesPossible) return undefined
  const files = state.literalFiles()
  if (files !== undefined && !files.some((file) => file.toUpperCase() === leaf.toUpperCase()))
    return undefined
  return state.file(leaf, FACTS)
}

const segment = fc.constantFrom('a', 'b', 'ab', 'A b')
const wildSegment = fc.constantFrom('a', 'b', 'ab', '*', 'a*', '*b', '*')
const name = fc.constantFrom('f.txt', 'f.doc', 'g.tar.txt', 'f', 'x.DOCX')
const wildName = fc.constantFrom('*', '*.txt', '*.doc*', 'f*', 'f.txt', '*.tar.*', '*', 'g.tar.txt')
const patternText = fc
  .tuple(fc.array(wildSegment, { maxLength: 4 }), fc.option(wildName, { nil: undefined, freq: 5 }))
  .map(([names, leaf]) => `C:\\${names.join('\\')}${leaf === undefined ? '' : ` [${leaf}]`}`)
const effect = fc.constantFrom('include' as const, 'include' as const, 'exclude' as const, 'never' as const)

test('the compiled walk decides as the definition does, for any rules and any path', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(patternText, effect, fc.nat(2)), { minLength: 1, maxLength: 8 }),
      fc.array(fc.tuple(fc.array(segment, { maxLength: 5 }), fc.option(name, { nil: undefined })), {
        minLength: 1,
        maxLength: 12,
      }),
      (rules, paths) => {
        const patterns = rules.map(([text, what, scope], id) => bound(text, what, id, scope))
        const matcher = new RuleMatcher(patterns)
        for (const [directories, leaf] of paths) {
          const location = { names: ['C:', ...directories], leaf }
          const matching = patterns.filter(({ pattern }) => matchesLocation(pattern, location))
          const expected = compileDecision(matching, new OwnersPool()).owners
          const lines = (owners: Owners | undefined) => owners?.map(({ rule }) => rule.line).sort()
          assert.equal(
            lines(walked(matcher, directories, leaf)),
            lines(expected),
            `${directories.join('\\')} [${leaf}] with ${rules.map(([text, what]) => `${what} ${text}`).join('; ')}`,
          )
        }
      },
    ),
    { seed: 20260101, numRuns: 4000 },
  )
})

test('a hostile glob does not take for ever', () => {
  const matcher = new RuleMatcher([
    bound(`C:\\${'*a'.repeat(200)}\\x [${'*a'.repeat(100)}b]`, 'include', 0, 0),
  ])
  const started = performance.now()
  let state = matcher.root.enter('C:')
  for (let depth = 0; depth < 50; depth++) state = state?.enter('a'.repeat(255))
  state?.file('a'.repeat(255), FACTS)
  assert.ok(performance.now() - started < 5000)
})

test('patterns and paths that nobody foresaw never throw', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: 'grapheme' }),
      (text, path) => {
        const pattern = parsePattern(text, 'File')
        if ('fault' in pattern) return
        const matcher = new RuleMatcher([{ ...bound('C:\\', 'include', 0, 0), pattern }])
        matcher.root.enter('C:')?.enter(path)?.file(path, FACTS)
      },
    ),
    { seed: 7, numRuns: 3000 },
  )
})

test.run()
