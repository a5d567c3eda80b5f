import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openListFiles, openProgressLog, type ProgressLog } from '../../src/report/index.ts'
import { corpusFile, corpusTest } from '../support/corpus.ts'

const test = suite('progress log and list of files')
const withCorpus = corpusTest(test)

/** The grammar that ScanState's documentation gives, with the offset that old logs have. */
const FIELD = '(?:"[^"]*"|[^",\\s]+)'
const LINE = new RegExp(
  `^\\d\\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4}, \\d\\d:\\d\\d:\\d\\d(?: [+-]\\d\\d:\\d\\d)?, \\d\\d:\\d\\d:\\d\\d((?:, [A-Za-z]+, ${FIELD})*)$`,
)

interface Parsed {
  elapsed: string
  fields: Map<string, string>
}

function parseLine(line: string): Parsed {
  const match = LINE.exec(line)
  assert.ok(match, line)
  const fields = [...(match?.[1] ?? '').matchAll(new RegExp(`, ([A-Za-z]+), (${FIELD})`, 'g'))]
  return {
    elapsed: line.split(', ')[2] ?? '',
    fields: new Map(fields.map(([, key = '', value = '']) => [key, value.replace(/^"|"$/g, '')])),
  }
}

/** Writes a log with a clock that the test moves. Gives its lines. */
function written(run: (log: ProgressLog, wait: (seconds: number) => void) => void): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'statelift-progress-'))
  let now = new Date(2023, 5, 8, 13, 49, 13).getTime()
  try {
    const path = join(folder, 'p.log')
    const log = openProgressLog(path, {
      program: 'scanstate.exe',
      version: '0.1.0',
      computerName: 'PC1',
      commandLine: 'scanstate.exe S:\\st "/ui:a b" /key:****',
      clock: () => new Date(now),
    })
    run(log, (seconds) => {
      now += seconds * 1000
    })
    log.close()
    return readFileSync(path, 'utf8').split('\r\n').slice(0, -1)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The same, read by the grammar. */
function logged(run: Parameters<typeof written>[0]): Parsed[] {
  return written(run).map(parseLine)
}

const values = (lines: Parsed[], key: string): string[] =>
  lines.flatMap(({ fields }) => fields.get(key) ?? [])

test('TV-LOG-01, TV-LOG-09: the first line names program, version, computer and command line, masked', () => {
  const [first] = logged(() => undefined)
  assert.equal(
    [...(first?.fields ?? [])],
    [
      ['program', 'scanstate.exe'],
      ['productVersion', '0.1.0'],
      ['computerName', 'PC1'],
      ['commandLine', "scanstate.exe S:\\st '/ui:a b' /key:****"],
    ],
  )
})

test('lines are the documented example, letter for letter', () => {
  const [, line] = written((log, wait) => {
    wait(38)
    log.error('UnableToOpen', 'C:\\Users\\user1\\x y.pst', 'Ignore', 32)
  })
  assert.is(
    line,
    '08 Jun 2023, 13:49:51, 00:00:38, error, UnableToOpen, objectName, "C:\\Users\\user1\\x y.pst", action, Ignore, errorCode, 32',
  )
})

test('TV-LOG-02, TV-LOG-04: phases and users are records of their own', () => {
  const lines = logged((log) => {
    log.phase('Initializing')
    log.detectedUser('PC1\\user1', true)
    log.detectedUser('PC1\\user2', true)
    log.detectedUser('CONTOSO\\user one', false)
    log.phase('Scanning')
    log.detectedComponent(undefined, 'MigDocSystem', true)
    log.phase('Collecting')
    log.totalSize(8.1 * 1024 * 1024)
    log.phase('Saving')
    log.collectingUser('PC1\\user1')
  })
  assert.equal(values(lines, 'PHASE'), ['Initializing', 'Scanning', 'Collecting', 'Saving'])
  assert.equal(values(lines, 'detectedUser'), ['PC1\\user1', 'PC1\\user2', 'CONTOSO\\user one'])
  assert.equal(values(lines, 'includedInMigration'), ['Yes', 'Yes', 'No', 'Yes'])
  assert.equal(values(lines, 'forUser'), ['This Computer'])
  assert.equal(values(lines, 'totalSizeInMBToTransfer'), ['8.1'])
})

test('TV-LOG-05: the last record counts what /c let pass', () => {
  const last = logged((log) => log.finish(3, 1, 'At least one error was skipped as a result of /c')).at(-1)
  assert.equal(
    [...(last?.fields ?? [])],
    [
      ['errorCode', '3'],
      ['numberOfIgnoredErrors', '1'],
      ['message', 'At least one error was skipped as a result of /c'],
    ],
  )
})

test('TV-LOG-07: percentages go from 0 to 100 and never back, whatever is reported', () => {
  const lines = logged((log, wait) => {
    for (const done of [0, 10, 5, 500, 499, 990, 2000, 1000]) {
      wait(1)
      log.advance(done, 1000)
    }
  })
  assert.equal(values(lines, 'totalPercentageCompleted'), ['0', '1', '50', '99', '100'])
})

test('the minutes that remain follow from the rate', () => {
  const lines = logged((log, wait) => {
    log.advance(0, 1_000_000)
    wait(6)
    log.advance(20_000, 1_000_000)
  })
  // 20,000 bytes in 6 s leave 980,000 for 294 s.
  assert.equal(values(lines, 'totalMinutesRemaining'), ['5'])
})

test('TV-LOG-08: elapsed times never go back, also when the clock does', () => {
  const lines = logged((log, wait) => {
    wait(3700)
    log.phase('Scanning')
    wait(-3600)
    log.phase('Saving')
  })
  assert.equal(
    lines.map(({ elapsed }) => elapsed),
    ['00:00:00', '01:01:40', '01:01:40'],
  )
})

test('a name with a line break or a quote cannot forge a record', () => {
  const lines = logged((log) => log.error('UnableToOpen', 'C:\\a", action, Abort\r\n01 Jan', 'Ignore', 5))
  assert.is(lines.length, 2)
  assert.equal(values(lines, 'action'), ['Ignore'])
})

withCorpus('a line of a real log reads by the same grammar', () => {
  const real = corpusFile('scanlogs/excerpt_vbs_progress-line.txt').toString('utf8').split(/\r?\n/)[1] ?? ''
  assert.equal([...parseLine(real).fields], [['totalPercentageCompleted', '48']])
})

test('TV-SCN-27: the list of files has one path a line, in the order given', () => {
  const folder = mkdtempSync(join(tmpdir(), 'statelift-list-'))
  try {
    const list = openListFiles(join(folder, 'new', 'list.txt'))
    list.add('C:\\Users\\ned\\Ä.txt')
    list.add('C:\\Users\\ned\\two\nlines.txt')
    list.close()
    const text = readFileSync(join(folder, 'new', 'list.txt'), 'utf8')
    assert.is(text, 'C:\\Users\\ned\\Ä.txt\r\nC:\\Users\\ned\\two\\x0alines.txt\r\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.run()
