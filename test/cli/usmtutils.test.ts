import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseUsmtUtils, UsageError, type UtilsOptions } from '../../src/cli/index.ts'
import { MESSAGES } from '../../src/errors/index.ts'
import { windowsContext } from '../support/parse-context.ts'
import { splitCommandLine } from '../support/split-command-line.ts'

const test = suite('UsmtUtils command line')

const parse = (line: string): UtilsOptions => parseUsmtUtils(splitCommandLine(line), windowsContext())

function refusal(line: string): UsageError {
  try {
    parse(line)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error(`accepted: ${line}`)
}

const REFUSED: [id: string, line: string, code: number, message: string][] = [
  ['TV-UTL-01', '', 11, MESSAGES.noArguments.text],
  ['TV-UTL-11', '/verify D:\\s.mig /key:x', 11, MESSAGES.keyWithoutEncryption.text],
  ['TV-UTL-12', '/verify D:\\s.mig /decrypt /key:x /keyfile:k.txt', 11, MESSAGES.keyAndKeyfile.text],
  ['TV-UTL-13', '/verify D:\\s.mig /decrypt:FOO /key:x', 11, MESSAGES.algorithm.text],
  ['TV-UTL-25', '/verify D:\\s.mig /extract D:\\s.mig D:\\out', 11, MESSAGES.secondCommand.text],
  ['TV-UTL-26', '/verify D:\\s.mig /v:3', 11, MESSAGES.verbosity.text],
  [
    'a key file that is not there',
    '/verify D:\\s.mig /decrypt /keyfile:missing.txt',
    33,
    MESSAGES.keyfile.text,
  ],
  ['an empty key', '/verify D:\\s.mig /decrypt /key:""', 33, MESSAGES.emptyKey.text],
  ['no command', 'D:\\s.mig', 11, MESSAGES.undefinedOption.text],
  ['no store', '/verify', 11, MESSAGES.missingValue.text],
  ['no destination', '/extract D:\\s.mig', 11, MESSAGES.missingValue.text],
  ['one operand too many', '/verify D:\\s.mig D:\\t.mig', 11, MESSAGES.undefinedOption.text],
  ['/i without /extract', '/verify D:\\s.mig /i:*.txt', 11, MESSAGES.undefinedOption.text],
  ['an option of ScanState', '/verify D:\\s.mig /ui:ned', 11, MESSAGES.undefinedOption.text],
  ['a report type that there is not', '/verify:most D:\\s.mig', 11, MESSAGES.undefinedOption.text],
  [
    'U-64, sample 4: /decrypt without a key',
    '/verify:all D:\\s.mig /decrypt /l:D:\\logs\\l.txt',
    11,
    MESSAGES.undefinedOption.text,
  ],
  ['a log that cannot be written', '/verify D:\\s.mig /l:Z:\\no\\l.txt', 13, MESSAGES.logPath.text],
]
for (const [id, line, code, message] of REFUSED) {
  test(`${id}: ${line}`, () => {
    const error = refusal(line)
    assert.equal([error.code, error.message], [code, message])
  })
}

test('documented samples of /verify', () => {
  assert.equal(parse('/verify D:\\MyMigrationStore\\store.mig').command, {
    kind: 'verify',
    store: 'D:\\MyMigrationStore\\store.mig',
    report: 'summary',
  })
  for (const [typed, report] of [
    ['/verify:catalog D:\\s.mig', 'catalog'],
    ['/VERIFY:FailureOnly D:\\s.mig', 'failureonly'],
    ['/verify all D:\\s.mig', 'all'],
  ]) {
    assert.equal(parse(typed ?? '').command, { kind: 'verify', store: 'D:\\s.mig', report })
  }
  parse('/verify:failureonly D:\\MyMigrationStore\\store.mig /decrypt:AES_192 /keyfile:D:\\encryptionKey.txt')
})

test('documented samples of /extract: patterns stand anywhere, commas and semicolons separate them', () => {
  assert.equal(parse('/extract D:\\U\\s.mig /i:"*.txt, *.pdf" C:\\Ex').command, {
    kind: 'extract',
    store: 'D:\\U\\s.mig',
    destination: 'C:\\Ex',
    include: ['*.txt', '*.pdf'],
    exclude: [],
    overwrite: false,
  })
  assert.equal(parse('/extract D:\\U\\s.mig /i:myProject.* /e:*.exe;*.dll C:\\Ex /o').command, {
    kind: 'extract',
    store: 'D:\\U\\s.mig',
    destination: 'C:\\Ex',
    include: ['myProject.*'],
    exclude: ['*.exe', '*.dll'],
    overwrite: true,
  })
  parse('/extract D:\\U\\s.mig /e:*.exe C:\\Ex /decrypt:AES_128 /key:password /l:C:\\run\\usmtlog.txt')
  parse('/extract c:\\usmt.mig c:\\usmtextract /decrypt /key:k')
})

test('the other commands', () => {
  const list = parse('/list D:\\s.mig /json')
  if (list !== undefined) assert.equal(list.command, { kind: 'list', store: 'D:\\s.mig', json: true })
  const remove = parse('/rd D:\\MyHardLinkStore /y')
  if (remove !== undefined) {
    assert.equal(remove.command, { kind: 'remove', directory: 'D:\\MyHardLinkStore', confirmed: true })
  }
  const algorithms = parse('/ec')
  if (algorithms !== undefined) assert.equal(algorithms.command, { kind: 'algorithms' })
})

test('the log is UsmtUtils.log in USMT_WORKING_DIR, or here', () => {
  assert.is(parse('/verify D:\\s.mig').logs.file, 'C:\\run\\UsmtUtils.log')
  const context = windowsContext({ environment: { USMT_WORKING_DIR: 'D:\\usmt' } })
  assert.is(parseUsmtUtils(['/verify', 'D:\\s.mig'], context).logs.file, 'D:\\usmt\\UsmtUtils.log')
})

test.run()
