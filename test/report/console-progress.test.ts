import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError } from '../../src/errors/index.ts'
import { ConsoleProgress, formatBytes, formatDuration } from '../../src/report/index.ts'

const test = suite('console progress')

/** A console that keeps what it is told, with a clock that the test moves. */
function consoleOf(terminal: boolean, columns = 80) {
  const written: string[] = []
  let now = 0
  const stream = {
    write: (text: string) => written.push(text),
    terminal: terminal ? { columns } : undefined,
  }
  return {
    progress: new ConsoleProgress(stream, () => now),
    text: () => written.join(''),
    written,
    wait: (milliseconds: number) => {
      now += milliseconds
    },
  }
}

test('a run that succeeds reads as ScanState prints it', () => {
  const { progress, text } = consoleOf(false)
  progress.start('C:\\ScanState.log')
  progress.stage('Examining the system to be migrated')
  progress.stage('Gathering data')
  progress.advance(0, 2_000_000_000)
  progress.advance(1_000_000_000, 2_000_000_000)
  progress.advance(1_000_000_001, 2_000_000_000)
  progress.advance(2_000_000_000, 2_000_000_000)
  progress.advance(2_000_000_000, 2_000_000_000)
  progress.finish(0, 'ScanState')
  assert.equal(text().split('\n'), [
    "Log messages are being sent to 'C:\\ScanState.log'",
    '',
    'Starting the migration process',
    'Examining the system to be migrated',
    'Gathering data',
    '  [ 50%] 1.0 GB of 2.0 GB',
    '  [100%] 2.0 GB of 2.0 GB',
    'Success.',
    'ScanState return code: 0',
    '',
  ])
})

test('a run that left something out, or had to warn, does not end with a bare success', () => {
  const { progress, text } = consoleOf(false)
  progress.finish(3, 'ScanState', { ignored: 1, warnings: 12 })
  assert.equal(text().split('\n'), [
    'Success.',
    '  1 error ignored: the log file names what is not in the store.',
    '  12 warnings in the log file.',
    'ScanState return code: 3',
    '',
  ])
})

test('a run that fails says so, with the message indented', () => {
  const { progress, text } = consoleOf(false)
  const message = 'A minimum of 250 MB of free space is required for temporary files'
  progress.finish(29, 'ScanState', { error: new StateliftError({ code: 29, message }) })
  assert.is(
    text(),
    `Failed.\n  ${message}\n  See the log file for more information.\nScanState return code: 29\n`,
  )
})

test('on a terminal one line is drawn over, with bar, rate and time left', () => {
  const { progress, written, wait } = consoleOf(true)
  progress.stage('Gathering data')
  progress.advance(0, 1000e6)
  wait(2000)
  progress.advance(500e6, 1000e6)
  progress.line('next')
  assert.is(
    written[2],
    `\r${'  [############------------]  50%  500 MB of 1.0 GB  250 MB/s  0:02 left'.padEnd(79)}`,
  )
  assert.equal(written.slice(3), ['\n', 'next\n'])
})

test('a terminal is not drawn on more than ten times a second, nor beyond its width', () => {
  const { progress, written, wait } = consoleOf(true, 40)
  for (let i = 0; i < 1000; i++) {
    progress.advance(i, 100_000)
    wait(1)
  }
  assert.ok(written.length >= 9 && written.length <= 11)
  assert.ok(written.every((text) => text.length === 1 + 39))
})

const WIDTHS: readonly (readonly [columns: number, line: string])[] = [
  [60, '  [############------------]  50%  500 MB of 1.0 GB'],
  [40, '  [############------------]  50%'],
  [20, '  [#####-----]  50%'],
  [12, '   50%'],
  [5, '   5'],
]
for (const [columns, line] of WIDTHS) {
  test(`a window of ${columns} columns shows what fits, the percentage first`, () => {
    const { progress, written, wait } = consoleOf(true, columns)
    progress.advance(0, 1000e6)
    wait(2000)
    progress.advance(500e6, 1000e6)
    assert.is(written[1], `\r${line.padEnd(columns - 1)}`)
  })
}

test('a terminal that does not tell its width is taken for one of 80 columns', () => {
  const { progress, written } = consoleOf(true, 0)
  progress.advance(0, 1000)
  assert.is(written[0]?.length, 1 + 79)
})

test('names cannot move the cursor', () => {
  const { progress, text } = consoleOf(true)
  progress.line('C:\\a\x1b[2J\rb')
  assert.is(text(), 'C:\\a\\x1b[2J\\x0db\n')
})

test('sizes and times are short', () => {
  assert.equal([0, 999, 1000, 123_456_789, 1.25e12].map(formatBytes), [
    '0 bytes',
    '999 bytes',
    '1.0 kB',
    '123 MB',
    '1.3 TB',
  ])
  assert.equal([0.2, 37, 725, 3723].map(formatDuration), ['0:01', '0:37', '12:05', '1:02:03'])
})

test.run()
