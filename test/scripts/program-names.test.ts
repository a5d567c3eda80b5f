import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('the program by the names of its tools')

const root = join(import.meta.dirname, '..', '..')
const main = join(root, 'src', 'main.ts')
const executable = join(root, 'dist', process.platform === 'win32' ? 'statelift.exe' : 'statelift')
const onPosix = process.platform === 'win32' ? test.skip : test

/** How people make another name for a program. */
const WAYS = { link: symlinkSync, copy: copyFileSync } as const

const NAMES: readonly (readonly [name: string, usage: string])[] = [
  ['scanstate', 'Usage: scanstate.exe'],
  ['SCANSTATE.EXE', 'Usage: scanstate.exe'],
  ['ScanState', 'Usage: scanstate.exe'],
  ['UsmtUtils', 'Usage: usmtutils.exe'],
  ['usmtutils.exe', 'Usage: usmtutils.exe'],
  ['StateLift', 'Usage: statelift <tool>'],
  ['statelift-1.0', 'Usage: statelift <tool>'],
]

function firstLine(program: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(program, [...args, '/?'], { encoding: 'utf8' })
  return (stdout + stderr).split('\n', 1)[0] ?? ''
}

onPosix('the sources, as a link in any letter case, are the tool that they are called', () => {
  const folder = temporaryFolder('names')
  for (const [name, usage] of NAMES) {
    const path = join(folder, name)
    symlinkSync(main, path)
    assert.ok(firstLine(process.execPath, path).startsWith(usage), name)
  }
})

const built = existsSync(executable)
for (const [way, make] of Object.entries(WAYS)) {
  const name = `the executable, as a ${way} in any letter case, is the tool that it is called`
  const register = built ? onPosix : test.skip
  register(built ? name : `${name} (skipped: npm run build:exe makes ${executable})`, () => {
    const folder = temporaryFolder('names')
    // A copy takes 120 MB, and its letter case is no other question than that of a link.
    for (const [called, usage] of way === 'copy' ? NAMES.slice(1, 4) : NAMES) {
      const path = join(folder, called)
      make(executable, path)
      const line = firstLine(path)
      assert.ok(line.startsWith(usage), `${called}: ${line}`)
    }
  })
}

test.run()
