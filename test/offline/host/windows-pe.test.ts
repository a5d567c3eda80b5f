import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Warning } from '../../../src/errors/index.ts'
import { isWindowsPe } from '../../../src/offline/index.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const work = temporaryFolder('work')

/** A registry as registry-js shows it, with these keys of HKEY_LOCAL_MACHINE. */
function registryWith(...keys: string[]) {
  const namesBelow = (parent: string): string[] =>
    keys.filter((key) => key.startsWith(`${parent}\\`)).map((key) => key.slice(parent.length + 1))
  return async () => ({
    HKEY: (await import('registry-js')).HKEY,
    enumerateKeysSafe: (_hive: unknown, parent?: string | null) => namesBelow(parent ?? ''),
    enumerateValuesSafe: () => [],
  })
}

const unwarned = (warning: Warning): never => assert.unreachable(warning.message) as never

test('on other systems than Windows nothing tells of WinPE', async () => {
  const answer = await isWindowsPe(work, unwarned)
  if (process.platform === 'win32') assert.type(answer, 'boolean')
  else assert.is(answer, null)
})

test('either of the keys that only Windows PE has is enough, in any letter case', async () => {
  for (const key of [
    'SYSTEM\\CurrentControlSet\\Control\\MiniNT',
    'SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\WinPE',
    'SYSTEM\\CurrentControlSet\\Control\\mininT',
  ]) {
    assert.is(await isWindowsPe(work, unwarned, registryWith(key)), true, key)
  }
  assert.is(await isWindowsPe(work, unwarned, registryWith('SYSTEM\\CurrentControlSet\\Control\\Lsa')), false)
})

test('without the addon nobody knows, which is a warning with the reason', async () => {
  const warnings: Warning[] = []
  const load = () => Promise.reject(new Error("Cannot find package 'registry-js'"))
  assert.is(await isWindowsPe(work, (warning) => warnings.push(warning), load), null)
  assert.equal(
    warnings.map(({ kind }) => kind),
    ['windows-pe-unknown'],
  )
  assert.match(warnings[0]?.message ?? '', "Cannot find package 'registry-js'")
})

test.run()
