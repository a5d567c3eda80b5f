import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError, type Warning } from '../../src/errors/index.ts'
import { MountedVolume } from '../../src/volume/index.ts'
import { openHives } from '../../src/windows/index.ts'
import { buildHive } from '../support/hive-builder.ts'
import { keyPath } from '../support/machines/built-machine.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('hives of a machine')
const named = (name: string) => buildHive({ key: { keys: { [name]: {} } } })

function machine(files: Record<string, Uint8Array>) {
  const root = temporaryFolder('hives')
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, 'Windows/System32/config', name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }
  const warnings: Warning[] = []
  const open = () => openHives(new MountedVolume(root), '\\Windows', (warning) => warnings.push(warning))
  return { root, warnings, open }
}

test('the hive that Windows used is taken, whatever copies there are', () => {
  const { open, warnings } = machine({
    SOFTWARE: named('live'),
    SYSTEM: named('s'),
    'RegBack/SOFTWARE': named('old'),
  })
  assert.ok(open().software.key('live'))
  assert.equal(warnings, [])
})

test('where it is no hive any more, or gone, the copy in RegBack serves and a warning says so', () => {
  for (const damaged of [{ SOFTWARE: Buffer.alloc(8192) }, {}]) {
    const { open, warnings } = machine({ ...damaged, SYSTEM: named('s'), 'RegBack/SOFTWARE': named('old') })
    assert.ok(open().software.key('old'))
    assert.equal(
      warnings.map(({ kind }) => kind),
      ['hive-copy-used'],
    )
  }
})

/** Half of it is gone, with what its root key lists. */
function cutShort(): Buffer {
  const profiles = Object.fromEntries(
    Array.from({ length: 200 }, (_, number) => [`S-1-5-21-1-2-3-${number}`, { values: { Flags: 0 } }]),
  )
  const list = keyPath('Microsoft\\Windows NT\\CurrentVersion\\ProfileList', { keys: profiles })
  const hive = buildHive({ key: { keys: list } })
  return hive.subarray(0, hive.length / 2)
}

test('one of which the list of profiles is lost is as good as no hive', () => {
  const { open, warnings } = machine({
    SOFTWARE: cutShort(),
    SYSTEM: named('s'),
    'RegBack/SOFTWARE': named('old'),
  })
  assert.ok(open().software.key('old'))
  assert.match(warnings.at(-1)?.message ?? '', 'ProfileList is lost')
  const alone = machine({ SOFTWARE: cutShort(), SYSTEM: named('s') })
  assert.throws(alone.open, (error: unknown) => error instanceof StateliftError && error.code === 26)
})

test('without a copy the refusal names the file as it lies on this machine, with code 26', () => {
  const { open, root } = machine({ SOFTWARE: Buffer.alloc(8192), SYSTEM: named('s') })
  try {
    open()
    assert.unreachable()
  } catch (error) {
    assert.ok(error instanceof StateliftError)
    assert.is(error.code, 26)
    if (process.platform !== 'win32') assert.is(error.where, join(root, 'Windows/System32/config/SOFTWARE'))
  }
})

test.run()
