import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toolCalledAs } from '../src/commands/tools.ts'

const main = join(import.meta.dirname, '..', 'src', 'main.ts')

function run(program: string, ...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], { encoding: 'utf8' })
}

const test = suite('the program')

test('asks for arguments when there are none, with code 11', () => {
  const { status, stderr, stdout } = run(main)
  assert.is(status, 11)
  assert.match(stderr, 'Command line arguments are required. Specify /? for options.')
  assert.is(stdout, '')
})

test('lists its tools on /? with the documented code 1', () => {
  for (const word of ['/?', '--help', '/HELP']) {
    const { status, stdout } = run(main, word)
    assert.is(status, 1)
    assert.match(stdout, 'statelift scanstate /?')
  }
})

test('refuses an unknown word and a tool that this version lacks by name, with code 11', () => {
  const unknown = run(main, 'migrate')
  assert.is(unknown.status, 11)
  assert.match(unknown.stderr, 'migrate is not a tool of statelift')
  const lacking = run(main, 'LoadState', 'store')
  assert.is(lacking.status, 11)
  assert.match(lacking.stderr, 'loadstate is not part of this version of statelift')
})

test('is the tool whose name it was called by, through a link too', () => {
  const directory = mkdtempSync(join(tmpdir(), 'statelift-main-'))
  try {
    const link = join(directory, 'LoadState')
    symlinkSync(main, link)
    const { status, stderr } = run(link, 'inspect')
    assert.is(status, 11)
    assert.match(stderr, 'loadstate is not part of this version')
  } finally {
    rmSync(directory, { recursive: true })
  }
})

test('knows its name by either kind of path, in any letter case, with or without extension', () => {
  for (const path of [
    'scanstate',
    'D:\\USMT\\ScanState.EXE',
    '/opt/bin/scanstate.cjs',
    'X:scanstate/SCANSTATE',
  ]) {
    assert.is(toolCalledAs([path])?.name, 'scanstate', path)
  }
  assert.is(toolCalledAs(['X:\\usmt\\statelift.exe', 'C:\\UsmtUtils.exe'])?.name, 'usmtutils')
  assert.is(toolCalledAs(['statelift', '/usr/bin/scanstate-old', 'main.ts']), undefined)
})

test.run()
