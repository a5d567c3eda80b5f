import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { decideArchitecture } from '../../src/windows/architecture.ts'
import { machineTree } from '../support/machines/built-machine.ts'
import { seeMachine } from '../support/machines/windows-facts.ts'
import { buildPe } from '../support/pe-builder.ts'

const KERNEL = 'Windows/System32/ntoskrnl.exe'

test('the environment of the current control set tells the architecture', () => {
  for (const [written, architecture] of [
    ['x86', 'x86'],
    ['AMD64', 'x64'],
    ['ARM64', 'arm64'],
  ] as const) {
    const tree = machineTree({ systemEnvironment: { PROCESSOR_ARCHITECTURE: written } })
    assert.is(seeMachine(tree).identity.architecture, architecture)
  }
})

test('without it the header of the kernel does', () => {
  const tree = {
    ...machineTree({ systemEnvironment: { PROCESSOR_ARCHITECTURE: '' } }),
    [KERNEL]: buildPe({ machine: 0xaa64 }),
  }
  const { identity } = seeMachine(tree)
  assert.is(identity.architecture, 'arm64')
  assert.match(identity.architectureSource, 'ntoskrnl.exe')
})

test('evidence of another width is told', () => {
  const tree = { ...machineTree(), [KERNEL]: buildPe({ machine: 0x014c }) }
  const { identity } = seeMachine(tree)
  assert.is(identity.architecture, 'x64')
  assert.is(identity.notes.length, 1)
  assert.match(identity.notes[0] ?? '', /ntoskrnl\.exe says x86/)
})

test('MIG_OFFLINE_PLATFORM_ARCH wins, and says so when the evidence denies it', () => {
  const x64 = [{ architecture: 'x64' as const, source: 'the kernel' }]
  const forced = decideArchitecture(x64, 32)
  assert.is(forced.architecture, 'x86')
  assert.match(
    forced.contradictions[0] ?? '',
    /MIG_OFFLINE_PLATFORM_ARCH=32 overrides the kernel, which says x64/,
  )
  assert.equal(decideArchitecture(x64, 64).contradictions, [])
})

test('64 does not turn an arm64 system into an x64 one', () => {
  const arm = [{ architecture: 'arm64' as const, source: 'the kernel' }]
  assert.is(decideArchitecture(arm, 64).architecture, 'arm64')
})

test.run()
