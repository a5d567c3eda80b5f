import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runScanState } from '../../src/commands/scanstate/index.ts'
import { StateliftError } from '../../src/errors/index.ts'
import { CapturedIo } from '../support/captured-io.ts'

const test = suite('command lines that are refused')
let folder = ''

test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), 'statelift-refused-'))
})
test.after.each(() => rmSync(folder, { recursive: true }))

async function codeOf(...argv: string[]): Promise<number> {
  try {
    return await runScanState(argv, new CapturedIo())
  } catch (error) {
    if (error instanceof StateliftError) return error.code
    throw error
  }
}

test('the log tells what was wrong, in the shape of real logs, without the key', async () => {
  const log = join(folder, 'scan.log')
  assert.is(await codeOf('/foo', join(folder, 'st'), '/encrypt', '/key:hunter2', `/l:${log}`, '/v:5'), 11)
  const text = readFileSync(log, 'utf8')
  assert.not.match(text, /hunter2/)
  assert.match(text, /Command line: scanstate\.exe \/foo .*\/key:\*\*\*\*/)
  assert.match(text, "Activity: 'MIGACTIVITY_COMMAND_LINE_PROCESSING'")
  assert.match(text, /\] Failed\.\r\n.*\] {3}An error occurred processing the command line\.\r\n/)
  assert.match(text, /^ {2}scanstate\.exe ##ERROR## --> \/foo /m)
  assert.match(text, /^ {2}Command line option is not valid\r$/m)
  assert.match(text, /USMT Completed at/)
})

test('a log that cannot be written is not, and nothing else is made', async () => {
  assert.is(await codeOf(join(folder, 'st'), `/l:${join(folder, 'no', 's.log')}`), 13)
  assert.not(existsSync(join(folder, 'no')))
  assert.not(existsSync(join(folder, 'st')))
})

test.run()
