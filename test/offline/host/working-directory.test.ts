import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { prepareWorkingDirectory } from '../../../src/offline/index.ts'
import { refusalOf } from '../../support/refusal.ts'

const MEGABYTE = 1024 * 1024
const root = mkdtempSync(join(tmpdir(), 'statelift-work-'))

test.after(() => rmSync(root, { recursive: true, force: true }))

test('TV-OFF-16: less than 250 MB free ends the run, with the documented message and log line', () => {
  // The RAM disk of WinPE; under Linux `X:\Temp` is only a strange name for a directory.
  const ramDisk = join(root, 'ram')
  const error = refusalOf(() => prepareWorkingDirectory(undefined, ramDisk, () => 30.5 * MEGABYTE))
  assert.is(error.code, 29)
  assert.is(error.message, 'A minimum of 250 MB of free space is required for temporary files')
  assert.is(
    error.where,
    `Drive ${process.platform === 'win32' ? 'C:' : ramDisk} has 30 MB free; a minimum of 250 MB is required`,
  )
  assert.match(error.advice ?? '', 'USMT_WORKING_DIR')
})

test('the log line names the drive by its letter', () => {
  const before = process.cwd()
  process.chdir(root)
  try {
    const error = refusalOf(() => prepareWorkingDirectory('X:\\Temp', root, () => 30 * MEGABYTE))
    assert.is(error.where, 'Drive X: has 30 MB free; a minimum of 250 MB is required')
  } finally {
    process.chdir(before)
  }
})

test('TV-OFF-17: USMT_WORKING_DIR is taken instead, and made when it is missing', () => {
  const wanted = join(root, 'deep', 'usmttmp')
  const free = (directory: string): number => (directory === wanted ? 250 * MEGABYTE : 0)
  assert.is(prepareWorkingDirectory(wanted, root, free), wanted)
  assert.ok(existsSync(wanted))
})

test('a directory that cannot be made is named', () => {
  writeFileSync(join(root, 'file'), 'x')
  const error = refusalOf(() => prepareWorkingDirectory(join(root, 'file', 'below'), root))
  assert.is(error.code, 29)
  assert.match(error.where ?? '', join(root, 'file'))
})

test('the free space is asked of the system', () => {
  assert.is(prepareWorkingDirectory('', root), root)
})

test.run()
