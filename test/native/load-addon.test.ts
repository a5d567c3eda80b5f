import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { importRegistryJs } from '../../src/native/index.ts'
import { loadAddon, loadedAddon } from '../../src/native/load-addon.ts'
import { programTest } from '../support/programs.ts'
import { temporaryFolder } from '../support/temporary.ts'

const test = suite('native addons')
const withCompiler = process.platform === 'win32' ? test.skip : programTest(test, 'cc')

/** A real addon of this system, whose one export is the number that was compiled into it. */
function compiled(answer: number): Buffer {
  const folder = temporaryFolder('addon')
  const source = join(folder, 'addon.c')
  writeFileSync(
    source,
    `#include <node_api.h>
napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  napi_value answer;
  napi_create_int32(env, ${answer}, &answer);
  napi_set_named_property(env, exports, "answer", answer);
  return exports;
}
`,
  )
  const headers = join(import.meta.dirname, '../../node_modules/node-api-headers/include')
  const library = join(folder, 'addon.node')
  execFileSync('cc', ['-shared', '-fPIC', '-I', headers, '-o', library, source])
  return readFileSync(library)
}

const refused = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
  throw new Error('it was loaded')
}

withCompiler('an addon is written out, loaded, and deleted; the second time it is only handed out', () => {
  const folder = join(temporaryFolder('work'), 'made when it is missing')
  const addon = loadAddon('whole.node', folder, () => compiled(42))
  assert.equal(addon, { answer: 42 })
  assert.equal(readdirSync(folder), [])
  assert.is(
    loadAddon('whole.node', folder, () => Buffer.from('not asked for again')),
    addon,
  )
  assert.is(loadedAddon('whole.node'), addon)
})

withCompiler('a file of its name that is cut short, as a power cut leaves it, is written anew', () => {
  const bytes = compiled(7)
  const folder = temporaryFolder('work')
  const name = `statelift-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}-again.node`
  writeFileSync(join(folder, name), bytes.subarray(0, 4096))
  assert.equal(
    loadAddon('again.node', folder, () => bytes),
    { answer: 7 },
  )
})

test('outside of the Windows executable there are none, and the message says so', () => {
  assert.is(
    refused(() => loadAddon('registry.node', temporaryFolder('work'))),
    'registry.node is part of the Windows executable only',
  )
})

const BROKEN: readonly (readonly [name: string, bytes: Buffer])[] = [
  ['an empty file', Buffer.alloc(0)],
  ['a text', Buffer.from('<html>404 Not Found</html>')],
  ['a library of Windows', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(4096)])],
  ['the first half of a library', Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(500)])],
]
const offWindows = process.platform === 'win32' ? test.skip : test
for (const [name, bytes] of BROKEN) {
  offWindows(`${name} is refused with the file and the system's reason, and leaves nothing behind`, () => {
    const folder = temporaryFolder('work')
    const message = refused(() => loadAddon('broken.node', folder, () => bytes))
    assert.match(message, new RegExp(`^${folder}/statelift-[0-9a-f]{16}-broken\\.node: .`))
    assert.equal(readdirSync(folder), [])
    assert.is(
      refused(() => loadedAddon('broken.node')),
      'broken.node is not loaded',
    )
  })
}

test('a working directory that cannot be made is said to be so', () => {
  const file = join(temporaryFolder('work'), 'file')
  writeFileSync(file, '')
  assert.match(
    refused(() => loadAddon('some.node', join(file, 'below'), () => Buffer.alloc(1))),
    /ENOTDIR|EEXIST|ENOENT/,
  )
})

offWindows('off Windows registry-js is there and answers with nothing', async () => {
  const { HKEY, enumerateKeysSafe, enumerateValuesSafe } = await importRegistryJs(temporaryFolder('work'))
  assert.equal(enumerateKeysSafe(HKEY.HKEY_LOCAL_MACHINE, 'SYSTEM'), [])
  assert.equal(enumerateValuesSafe(HKEY.HKEY_LOCAL_MACHINE, 'SYSTEM'), [])
})

test.run()
