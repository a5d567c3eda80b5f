import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError } from '../../src/errors/index.ts'
import { openScanLog, type ScanLog } from '../../src/report/index.ts'
import { corpusFile, corpusTest } from '../support/corpus.ts'

interface Folder {
  folder: string
}

const test = suite<Folder>('ScanState.log')
const withCorpus = corpusTest(test)

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), 'statelift-log-'))
})
test.after.each((context) => rmSync(context.folder, { recursive: true }))

/** The line grammar of real logs, anchored. */
const LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, (Info|Status|Warning|Error) +\[0x[0-9a-f]{6}\] /

function openAt(path: string, verbosity: number, echo: (text: string) => void = () => undefined): ScanLog {
  return openScanLog(path, {
    verbosity,
    tool: 'SCANSTATE.EXE',
    version: '0.1.0',
    commandLine: 'scanstate S:\\st /key:****',
    clock: () => new Date(2018, 3, 20, 9, 26, 17, 306),
    echo,
  })
}

/** One run that says something of every kind. */
function run(path: string, verbosity: number, echo?: (text: string) => void): string[] {
  const log = openAt(path, verbosity, echo)
  log.note('Script file specified: C:\\MigDocs.xml')
  log.info('detail')
  log.status('object')
  log.warning('careful', 0x0803ba)
  log.error('Read error 395 for C:\\a', { win32: 395 })
  log.summary({ code: 3, ignored: 1 })
  log.close()
  return readFileSync(path, 'utf8').split('\r\n')
}

test('lines have the shape of real ones: BOM, stamp, severity in 22 columns, code, CRLF', ({ folder }) => {
  const text = readFileSync(makeLog(join(folder, 'a.log')), 'utf8')
  const [first, second] = text.split('\r\n')
  assert.is(first, '\ufeff2018-04-20 09:26:17, Info                  [0x000000] SCANSTATE.EXE Version 0.1.0')
  assert.is(
    second,
    '2018-04-20 09:26:17, Info                  [0x000000] USMT Started at 2018/04/20:09:26:17.306',
  )
  assert.ok(text.includes(', Warning               [0x0803ba] careful\r\n'))
  assert.ok(text.includes(', Error                 [0x000000] Read error 395 for C:\\a[gle=0x0000018b]\r\n'))
})

function makeLog(path: string): string {
  run(path, 13)
  return path
}

withCorpus('the same grammar reads a real log and ours', () => {
  const folder = mkdtempSync(join(tmpdir(), 'statelift-log-'))
  try {
    const real = corpusFile('scanlogs/clinton-dale_scanstate.log').toString('utf8')
    const ours = readFileSync(makeLog(join(folder, 'a.log')), 'utf8')
    for (const [text, least] of [
      [real, 60],
      [ours, 10],
    ] as const) {
      const heads = text.split('\r\n').filter((line) => LINE.test(line.replace('\ufeff', '')))
      assert.ok(heads.length > least)
      // The bracket stands in the same column on every line.
      assert.equal([...new Set(heads.map((line) => line.replace('\ufeff', '').indexOf('[0x')))], [43])
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('TV-LOG-10: an existing log is appended to, without a second byte order mark', ({ folder }) => {
  const path = join(folder, 'a.log')
  writeFileSync(path, '\ufeffearlier\r\n')
  run(path, 0)
  const text = readFileSync(path, 'utf8')
  assert.ok(text.startsWith('\ufeffearlier\r\n2018-04-20'))
  assert.is(text.split('\ufeff').length, 2)
})

test('TV-LOG-11: every line starts with a stamp or continues the one before it', ({ folder }) => {
  const path = join(folder, 'a.log')
  const log = openAt(path, 13)
  log.note(['Host system information:', '                   OS version: 10.0.16299'])
  log.warning('a name with a line break:\n2099-01-01 00:00:00, Error forged')
  log.close()
  const lines = readFileSync(path, 'utf8').slice(1).split('\r\n').slice(0, -1)
  assert.equal(
    lines.filter((line) => !LINE.test(line)),
    ['                   OS version: 10.0.16299'],
  )
  assert.ok(lines.some((line) => line.includes('break:\\x0a2099')))
})

test('TV-LOG-12: each level of /v holds all lines of the levels whose bits it has', ({ folder }) => {
  const levels = [0, 1, 4, 5, 8, 9, 12, 13]
  const lines = new Map(levels.map((level) => [level, run(join(folder, `${level}.log`), level)]))
  for (const low of levels) {
    for (const high of levels.filter((level) => (level & low) === low)) {
      const held = new Set(lines.get(high))
      assert.equal(
        lines.get(low)?.filter((line) => !held.has(line)),
        [],
        `/v:${high} holds /v:${low}`,
      )
    }
  }
  const has = (level: number, text: string) => lines.get(level)?.some((line) => line.endsWith(`] ${text}`))
  assert.equal(
    [has(0, 'detail'), has(1, 'detail'), has(4, 'detail'), has(5, 'detail')],
    [false, true, false, true],
  )
  assert.equal(
    [has(0, 'object'), has(1, 'object'), has(4, 'object'), has(5, 'object')],
    [false, false, true, true],
  )
  assert.ok(has(0, 'careful'))
})

test('bit 8 sends the same lines to the debugger', ({ folder }) => {
  const echoed: string[] = []
  const lines = run(join(folder, 'a.log'), 13, (text) => echoed.push(text))
  assert.equal(
    echoed,
    lines.slice(0, -1).map((line) => line.replace('\ufeff', '')),
  )
  run(join(folder, 'b.log'), 5, () => assert.unreachable())
})

test('the error summary is the block of real logs', ({ folder }) => {
  const path = join(folder, 'a.log')
  const log = openAt(path, 0)
  for (let i = 0; i < 37; i++) log.error(`Read error 395 for C:\\${i}`, { win32: 395 })
  log.error('Read error 5 for C:\\b', { win32: 5, causedAbort: true })
  log.summary({ code: 3, ignored: 37 })
  log.close()
  const text = readFileSync(path, 'utf8')
    .split('\r\n')
    .map((line) => line.replace(/^.*?\] /, ''))
  const start = text.indexOf(`${'-'.repeat(35)} USMT ERROR SUMMARY ${'-'.repeat(35)}`)
  assert.is(text[start - 2], 'Success, 37 errors ignored. See the log for more information.')
  assert.equal(text.slice(start + 1, start + 7), [
    '* One or more errors were encountered in migration (ordered by first occurence)',
    `+${'-'.repeat(89)}`,
    '|    Error Code | Caused Abort | Recurrence | First Occurence      ',
    '|           395 |           No |         37 | Read error 395 for C:\\0',
    '|             5 |          Yes |          1 | Read error 5 for C:\\b',
    `+${'-'.repeat(89)}`,
  ])
})

test('a run without errors says so where the summary would be', ({ folder }) => {
  const path = join(folder, 'a.log')
  const log = openAt(path, 0)
  log.summary({ code: 0, ignored: 0 })
  log.close()
  const text = readFileSync(path, 'utf8')
  assert.match(text, '] Success.\r\n')
  assert.match(text, '] No error in migration process is recorded.\r\n')
})

test('a failure is `Failed.` and its lines, the first indented, as real logs have it', ({ folder }) => {
  const path = join(folder, 'a.log')
  const log = openAt(path, 0)
  const error = new StateliftError({
    code: 26,
    message: 'Multiple Windows installations found',
    where: 'D:, E:',
  })
  log.summary({ code: 26, ignored: 0, error })
  log.close()
  const text = readFileSync(path, 'utf8')
  assert.match(text, '] Failed.\r\n')
  assert.match(text, '[0x000000]   Multiple Windows installations found\r\nD:, E:\r\n')
  assert.match(text, '| - Verify config xml file is not loaded using /i')
})

test('errors are on the disk at once, other lines at the latest when the log is closed', ({ folder }) => {
  const path = join(folder, 'a.log')
  const log = openAt(path, 0)
  log.error('Read error 5 for C:\\a', { win32: 5 })
  assert.match(readFileSync(path, 'utf8'), 'Read error 5')
  log.note('last words')
  log.close()
  assert.match(readFileSync(path, 'utf8'), 'last words')
})

test('however the process ends, the tail is written: exit, an error that nobody catches', ({ folder }) => {
  for (const [index, end] of ['process.exit(3)', "throw new Error('x')"].entries()) {
    const path = join(folder, `${index}.log`)
    const face = new URL('../../src/report/index.ts', import.meta.url)
    const program = `
      import { openScanLog } from ${JSON.stringify(face.href)}
      const log = openScanLog(${JSON.stringify(path)}, { verbosity: 0, tool: 'S', version: '1', commandLine: 'c' })
      log.note('last words')
      ${end}`
    spawnSync(process.execPath, ['--input-type=module', '--eval', program])
    assert.match(readFileSync(path, 'utf8'), 'last words\r\n')
  }
})

test('a log that cannot be written is code 13', ({ folder }) => {
  try {
    writeFileSync(join(folder, 'file'), '')
    openAt(join(folder, 'file', 'a.log'), 0)
    assert.unreachable()
  } catch (error) {
    assert.instance(error, StateliftError)
    assert.is(error instanceof StateliftError && error.code, 13)
  }
})

test.run()
