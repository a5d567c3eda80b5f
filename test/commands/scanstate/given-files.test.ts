import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runScanState } from '../../../src/commands/scanstate/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('files that a command line gives')

const folder = temporaryFolder('given')
const at = (name: string) => join(folder, name)
process.env.STATELIFT_RUN_NAME = `statelift-test-${process.pid}`

async function run(...argv: string[]) {
  const io = new CapturedIo()
  return { code: await runScanState([at('store'), `/l:${at('scan.log')}`, ...argv], io), out: io.out }
}

test('that are malformed are told of even where there is no offline Windows (TV-CLI-053, TV-CLI-055)', async () => {
  const bad = at('bad.xml')
  writeFileSync(bad, '<migration urlid="x"><component>')
  const rules = await run(`/i:${bad}`)
  assert.is(rules.code, 28)
  assert.match(rules.out, 'Script file is invalid for /i')
  assert.is((await run(`/config:${bad}`)).code, 39)
  assert.is((await run()).code, 36)
})

test('stay as they are when one is named as the log, too', async () => {
  const rules = at('rules.xml')
  writeFileSync(rules, '<migration urlid="x"/>')
  try {
    await runScanState([at('store'), `/i:${rules}`, `/l:${rules}`], new CapturedIo())
    assert.unreachable()
  } catch (error) {
    assert.match(String(error), 'Log path argument is invalid for /l')
  }
  assert.is(readFileSync(rules, 'utf8'), '<migration urlid="x"/>')
})

test.run()
