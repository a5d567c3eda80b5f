import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hostContext, parseScanState } from '../../../src/cli/index.ts'
import { ScanSession } from '../../../src/commands/scanstate/scan-session.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('a run as it is told')
const folder = temporaryFolder('session')
const log = join(folder, 'scan.log')

class Terminal extends CapturedIo {
  readonly window = { columns: 40 }
  override readonly terminals = { stdout: this.window, stderr: this.window }
}

function session(io = new CapturedIo()): ScanSession {
  const line = [join(folder, 'store'), `/offlinewindir:${folder}`, `/l:${log}`]
  return new ScanSession(parseScanState(line, hostContext('scanstate.exe', folder)), '0.0.0', {}, io)
}

test('a warning names its place once', () => {
  const run = session()
  run.warn({ kind: 'a', message: 'C:\\a.txt cannot be read', where: 'C:\\a.txt' })
  run.warn({ kind: 'b', message: 'a cell is damaged', where: 'C:\\Users\\ned\\NTUSER.DAT' })
  run.end(0, '')
  const text = readFileSync(log, 'utf8')
  assert.match(text, /\] C:\\a\.txt cannot be read\r\n/)
  assert.match(text, /\] C:\\Users\\ned\\NTUSER\.DAT: a cell is damaged\r\n/)
})

test('a warning that a hive gives again when it is opened again is told once', () => {
  const run = session()
  const first = { kind: 'hive-cell-bad', message: 'a cell is damaged', where: 'SYSTEM', offset: 4096 }
  const warnings = [first]
  assert.equal(run.tellWarnings({ warnings }), [first])
  const second = { ...first, offset: 8192 }
  warnings.push({ ...first }, second)
  assert.equal(run.tellWarnings({ warnings }), [second])
  assert.equal(run.tellWarnings({ warnings }), [])
  run.end(0, '')
})

test('the bar is as wide as the terminal is now, less one column', () => {
  const io = new Terminal()
  const run = session(io)
  const drawn = () => io.out.split('\r').at(-1)?.length
  run.console.advance(50, 100)
  assert.is(drawn(), 39)
  io.window.columns = 60
  run.console.advance(100, 100)
  assert.is(drawn(), 59)
  run.end(0, '')
})

test.run()
