import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { builderRuntime, checkIntegrity, pinnedRuntime } from '../../scripts/build/runtime.ts'
import { TARGETS } from '../../scripts/build/targets.ts'

const test = suite('the build of the executables')

test('takes a runtime only if it is the one that was pinned', () => {
  // SHA-512 of "abc", from FIPS 180-4's examples.
  const digest = Buffer.from(
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
      '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'hex',
  ).toString('base64')
  checkIntegrity('abc', Buffer.from('abc'), `sha512-${digest}`)
  assert.throws(() => checkIntegrity('abc', Buffer.from('abd'), `sha512-${digest}`), /not what was pinned/)
})

test('has a pinned runtime for every target, and a builder of the same version', () => {
  for (const target of TARGETS) {
    const { version, integrity } = pinnedRuntime(target)
    assert.match(integrity, /^sha512-/)
    if (version !== process.versions.node) assert.is(builderRuntime(version).version, version)
  }
})

test.run()
