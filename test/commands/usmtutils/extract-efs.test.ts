import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runUsmtUtils } from '../../../src/commands/usmtutils/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { makeEfsStore } from '../../support/efs-store.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const test = suite('usmtutils /extract of files that EFS encrypted')

test('names each in a warning, and how many there are in the summary', async () => {
  const folder = temporaryFolder('extracted')
  const log = join(folder, 'utils.log')
  const io = new CapturedIo()
  const argv = ['/extract', await makeEfsStore(), join(folder, 'target'), `/l:${log}`]
  assert.is(await runUsmtUtils(argv, io), 0)
  assert.match(io.out, /^Extracted files: 5\r?\nOf them still encrypted by EFS: 2$/m)
  for (const text of [io.err, readFileSync(log, 'utf8')]) {
    assert.match(text, 'File/C$/ned/plan.docx%EFS.raw is what EFS left on the disk')
    assert.not.match(text, /open\.txt is what EFS/)
  }
})

test.run()
