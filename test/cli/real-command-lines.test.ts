import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type ScanOptions, UsageError } from '../../src/cli/index.ts'
import { MESSAGES } from '../../src/errors/index.ts'
import { corpusFile, corpusTest } from '../support/corpus.ts'
import { accepted, generousContext } from '../support/parse-context.ts'
import { splitCommandLine } from '../support/split-command-line.ts'

const test = suite('command lines from the field')
const withCorpus = corpusTest(test)

/** Why ScanState itself, or an offline ScanState, refuses a line; by kind, with the code and the words. */
const REFUSED_KINDS: { kind: string; is: (line: string) => boolean; message: string | RegExp }[] = [
  {
    kind: 'arguments to be appended to others: no StorePath',
    is: (line) => /^\/(?:offlinewindir:\S+$|config:)/i.test(line),
    message: MESSAGES.storeRequired.text,
  },
  {
    kind: 'a variable stands for further options',
    is: (line) => / (?:%OSDMigrateAdditionalCaptureOptions%|\$uiArgs|\$UserInclude)/.test(line),
    message: MESSAGES.undefinedOption.text,
  },
  {
    kind: '/hardlink without /nocompress',
    is: (line) => /\/hardlink/i.test(line) && !/\/nocompress/i.test(line),
    message: MESSAGES.hardlinkNeedsNocompress.text,
  },
  {
    kind: 'options of LoadState',
    is: (line) => / \/mu:/i.test(line),
    message: MESSAGES.undefinedOption.text,
  },
  {
    kind: 'a destination that no longer is one',
    is: (line) => /\/targetWindows7/i.test(line),
    message: /^\/targetwindows7 is not part of/,
  },
  { kind: 'a provisioning package', is: (line) => /\/apps/i.test(line), message: /^\/apps is not part of/ },
]

interface FieldLine {
  readonly text: string
  readonly program: string
  readonly argv: readonly string[]
}

/** The corpus' lines without their sources; `& program` and a bare list of arguments are told apart. */
function fieldLines(): FieldLine[] {
  return corpusFile('commandlines.txt')
    .toString('utf8')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const text = line.split('\t#')[0] ?? ''
      const words = splitCommandLine(text.replace(/^& /, ''))
      const hasProgram = /(?:scan|load)state(?:\.exe)?$/i.test(words[0] ?? '')
      return {
        text,
        program: hasProgram ? (words[0] ?? '') : 'scanstate.exe',
        argv: hasProgram ? words.slice(1) : words,
      }
    })
}

const scanStateLines = (): FieldLine[] => fieldLines().filter(({ program }) => !/loadstate/i.test(program))

function read(argv: readonly string[]): ScanOptions | UsageError | undefined {
  try {
    return accepted(
      argv,
      generousContext(argv.flatMap((word) => /^\/genconfig:(.*)$/i.exec(word)?.[1] ?? [])),
    )
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
}

withCorpus('every line of ScanState is accepted, or refused for the reason of its kind', () => {
  const lines = scanStateLines()
  assert.ok(lines.length > 35)
  const met = new Set<string>()
  for (const { text, argv } of lines) {
    const result = read(argv)
    const kind = REFUSED_KINDS.find((candidate) => candidate.is(text))
    if (kind === undefined) {
      assert.not(
        result instanceof UsageError,
        `${text}\n${result instanceof UsageError ? result.lines().join('\n') : ''}`,
      )
      continue
    }
    met.add(kind.kind)
    if (!kind.kind.startsWith('a destination') && !kind.kind.startsWith('a provisioning')) {
      assert.instance(result, UsageError, text)
    }
    if (!(result instanceof UsageError)) continue
    assert.is(result.code, 11, text)
    assert.ok(
      typeof kind.message === 'string' ? result.message === kind.message : kind.message.test(result.message),
      `${text}\n${result.message}`,
    )
  }
  assert.equal([...met].sort(), REFUSED_KINDS.map(({ kind }) => kind).sort(), 'every kind is there')
})

withCorpus('what a line says arrives: as many rule files and users as it names, its level, its store', () => {
  let checked = 0
  for (const { text, argv } of scanStateLines()) {
    const options = read(argv)
    if (options === undefined || options instanceof UsageError) continue
    checked += 1
    const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length
    assert.is(options.ruleFiles.length, count(/[ "]\/i[: ]/gi), text)
    assert.is(options.users.include.length, count(/[ "]\/ui[: ]/gi), text)
    assert.is(options.users.exclude.length, count(/[ "]\/ue[: ]/gi), text)
    assert.is(options.logs.verbosity, Number(/[ "]\/v:(\d+)/i.exec(text)?.[1] ?? 0), text)
    assert.is(options.overwrite, count(/ \/o(?= |$)/gi) === 1, text)
    assert.is(options.errors.ignoreNonFatal, count(/ \/c(?= |$)/gi) === 1, text)
    assert.is(options.users.lastUse !== undefined, count(/ ?\/uel:/gi) === 1, text)
    assert.is(options.storePath === undefined, options.command.kind === 'genconfig', text)
    assert.is(options.commandLine.includes('mykey'), false, text)
  }
  assert.ok(checked > 12)
})

withCorpus('lines of LoadState are told apart by their program', () => {
  assert.ok(fieldLines().length > scanStateLines().length)
})

test.run()
