import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Identity } from '../../src/windows/index.ts'
import type { ValueSpec } from '../support/hive-builder.ts'
import { machineTree } from '../support/machines/built-machine.ts'
import { seeMachine } from '../support/machines/windows-facts.ts'

function versionOf(version: Readonly<Record<string, ValueSpec>>): Identity {
  return seeMachine(machineTree({ version })).identity
}

test('Windows 10 is named by its release, with all four numbers of its build', () => {
  const identity = versionOf({})
  assert.is(identity.product, 'Windows 10 Pro')
  assert.is(identity.version, '22H2')
  assert.is(identity.build, '10.0.19045.3803')
  assert.is(identity.edition, 'Professional')
  assert.is(identity.installType, 'Client')
})

test('Windows 11 is not called Windows 10 although its registry does', () => {
  const identity = versionOf({ CurrentBuildNumber: '22631', DisplayVersion: '23H2', UBR: 2861 })
  assert.is(identity.product, 'Windows 11 Pro')
  assert.is(identity.build, '10.0.22631.2861')
})

test('a server of a build above 22000 keeps its name', () => {
  const identity = versionOf({
    ProductName: 'Windows Server 2025 Standard',
    CurrentBuildNumber: '26100',
    InstallationType: 'Server',
  })
  assert.is(identity.product, 'Windows Server 2025 Standard')
  assert.is(identity.installType, 'Server')
})

test('before DisplayVersion came the release is in ReleaseId', () => {
  const identity = versionOf({ DisplayVersion: '', ReleaseId: '1909', CurrentBuildNumber: '18363', UBR: 418 })
  assert.is(identity.version, '1909')
  assert.is(identity.build, '10.0.18363.418')
})

test('Windows 7 has its numbers in CurrentVersion and in the label of its build', () => {
  const identity = versionOf({
    ProductName: 'Windows 7 Ultimate',
    CurrentVersion: '6.1',
    CurrentMajorVersionNumber: '',
    CurrentMinorVersionNumber: '',
    CurrentBuildNumber: '7601',
    UBR: '',
    DisplayVersion: '',
    BuildLabEx: '7601.17727.x86fre.win7sp1_gdr.111118-2330',
    CSDVersion: 'Service Pack 1',
  })
  assert.is(identity.version, '6.1')
  assert.is(identity.build, '6.1.7601.17727')
  assert.is(identity.servicePack, 'Service Pack 1')
})

test('the control set that Select calls current is read, not the first', () => {
  assert.is(seeMachine(machineTree({ computerName: 'FRONTDESK' })).identity.computerName, 'FRONTDESK')
})

test('a machine that joined a domain names it by both names and its SID', () => {
  const domain = { netbios: 'CONTOSO', dns: 'contoso.com', sid: 'S-1-5-21-11-22-33' }
  assert.equal(seeMachine(machineTree({ domain })).identity.domain, domain)
  assert.is(seeMachine(machineTree()).identity.domain, null)
})

test.run()
