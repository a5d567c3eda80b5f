import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAccount } from '../../../src/windows/accounts/account-text.ts'
import type { Profile } from '../../../src/windows/index.ts'
import type { KeySpec } from '../../support/hive-builder.ts'
import {
  keyPath,
  MACHINE_SID,
  type MachineSpec,
  machineTree,
  userHive,
} from '../../support/machines/built-machine.ts'
import { seeMachine } from '../../support/machines/windows-facts.ts'

const DOMAIN_SID = 'S-1-5-21-11-22-33'
const DOMAIN = { netbios: 'CONTOSO', dns: 'contoso.com', sid: DOMAIN_SID }
const NED = `${DOMAIN_SID}-1104`
const ENTRA = 'S-1-12-1-1111111111-2222222222-3333333333-4444444444'

/** The profile of the one user of a machine. */
function only(spec: MachineSpec, ntuser: Readonly<Record<string, KeySpec>> = {}): Profile {
  const path = spec.profiles?.[0]?.path ?? ''
  const tree = {
    ...machineTree(spec),
    [`${path.slice(3).replaceAll('\\', '/')}/NTUSER.DAT`]: userHive(ntuser),
  }
  const [profile, ...others] = seeMachine(tree).profiles.profiles
  if (profile === undefined || others.length > 0) throw new Error('not one profile')
  return profile
}

function named(profile: Profile): unknown {
  const { account, kind, evidence, proven } = profile
  return { account, kind, evidence, proven }
}

const windowsKey = (path: string, key: KeySpec): MachineSpec['microsoft'] => ({
  Windows: { keys: keyPath(`CurrentVersion\\${path}`, key) },
})

test('a local account is named by the SAM, whatever its folder is called', () => {
  const user = only({
    accounts: { 1001: 'ned' },
    profiles: [{ key: `${MACHINE_SID}-1001`, path: 'C:\\Users\\flanders' }],
  })
  assert.equal(named(user), { account: 'PC1\\ned', kind: 'local', evidence: 'SAM', proven: true })
})

test('an account that the SAM has lost keeps its folder’s name', () => {
  const user = only({ profiles: [{ key: `${MACHINE_SID}-1002`, path: 'C:\\Users\\maude' }] })
  assert.equal(named(user), { account: 'PC1\\maude', kind: 'local', evidence: 'folder name', proven: false })
})

test('the identity cache names domain accounts, and the domain for others of it', () => {
  const cache = (sid: string, values: KeySpec['values']): KeySpec => ({
    keys: keyPath(`Cache\\${sid}\\IdentityCache\\${sid}`, values === undefined ? {} : { values }),
  })
  const spec: MachineSpec = {
    profiles: [
      { key: NED, path: 'C:\\Users\\n.flanders' },
      { key: `${DOMAIN_SID}-1105`, path: 'C:\\Users\\anna' },
    ],
    microsoft: {
      IdentityStore: cache(NED, {
        UserName: 'ned@contoso.com',
        SAMName: 'CONTOSO\\ned',
        ProviderName: 'ActiveDirectory',
      }),
    },
  }
  const [ned, anna] = seeMachine(machineTree(spec)).profiles.profiles
  assert.equal(ned && named(ned), {
    account: 'CONTOSO\\ned',
    kind: 'domain',
    evidence: 'IdentityStore cache',
    proven: true,
  })
  assert.equal(ned?.aliases, ['ned@contoso.com'])
  assert.equal(
    anna && named(anna),
    { account: 'CONTOSO\\anna', kind: 'domain', evidence: 'folder name', proven: false },
    'SECURITY knows no domain here: it was learnt from ned',
  )
})

test('the logon cache of any provider names Entra ID accounts', () => {
  const user = only({
    profiles: [{ key: ENTRA, path: 'C:\\Users\\NedFlanders' }],
    microsoft: {
      IdentityStore: {
        keys: keyPath(`LogonCache\\{B16898C6-A148-4967-9171-64D755DA8520}\\Sid2Name\\${ENTRA}`, {
          values: { IdentityName: 'ned@contoso.com', SAMName: 'NedFlanders' },
        }),
      },
    },
  })
  assert.equal(named(user), {
    account: 'AzureAD\\NedFlanders',
    kind: 'entra',
    evidence: 'IdentityStore logon cache',
    proven: true,
  })
  assert.equal(user.aliases, ['ned@contoso.com', 'ned'])
})

test('a principal name alone gives the account before the @', () => {
  const user = only({
    profiles: [{ key: ENTRA, path: 'C:\\Users\\NedF' }],
    microsoft: {
      IdentityStore: {
        keys: keyPath(`Cache\\${ENTRA}\\IdentityCache\\${ENTRA}`, {
          values: { UserName: 'ned@contoso.com' },
        }),
      },
    },
  })
  assert.is(user.account, 'AzureAD\\ned')
  assert.equal(user.aliases, ['ned@contoso.com'])
})

test('the logon screen names the last user and those of its sessions', () => {
  const logonUi = windowsKey('Authentication\\LogonUI', {
    values: { LastLoggedOnSAMUser: 'CONTOSO\\ned', LastLoggedOnUserSID: NED },
    keys: keyPath('SessionData\\1', {
      values: { LoggedOnSAMUser: 'CONTOSO\\anna', LoggedOnUserSID: `${DOMAIN_SID}-1105` },
    }),
  })
  const spec = {
    profiles: [
      { key: NED, path: 'C:\\Users\\x' },
      { key: `${DOMAIN_SID}-1105`, path: 'C:\\Users\\y' },
    ],
    ...(logonUi === undefined ? {} : { microsoft: logonUi }),
  }
  const seen = seeMachine(machineTree(spec)).profiles.profiles
  assert.equal(
    seen.map(({ account, evidence }) => [account, evidence]),
    [
      ['CONTOSO\\ned', 'LogonUI'],
      ['CONTOSO\\anna', 'LogonUI'],
    ],
  )
})

test('a last user without a SID names nobody', () => {
  const microsoft = windowsKey('Authentication\\LogonUI', { values: { LastLoggedOnSAMUser: 'CONTOSO\\ned' } })
  const user = only({
    profiles: [{ key: NED, path: 'C:\\Users\\somebody' }],
    ...(microsoft === undefined ? {} : { microsoft }),
  })
  assert.is(user.evidence, 'folder name')
})

test('group policy names accounts, and by a distinguished name at least their domain', () => {
  const stored = windowsKey(`Group Policy\\DataStore\\${NED}\\0`, {
    values: { szTargetName: 'CONTOSO\\ned' },
  })
  const profiles = [{ key: NED, path: 'C:\\Users\\n' }]
  const byName = only({ profiles, ...(stored === undefined ? {} : { microsoft: stored }) })
  assert.equal(named(byName), {
    account: 'CONTOSO\\ned',
    kind: 'domain',
    evidence: 'Group Policy',
    proven: true,
  })
  const state = windowsKey(`Group Policy\\State\\${NED}`, {
    values: { 'Distinguished-Name': 'CN=Flanders\\, Ned,OU=Staff,DC=contoso,DC=com' },
  })
  const byEntry = only({
    profiles: [{ key: NED, path: 'C:\\Users\\ned' }],
    domain: DOMAIN,
    ...(state === undefined ? {} : { microsoft: state }),
  })
  assert.equal(
    named(byEntry),
    { account: 'CONTOSO\\ned', kind: 'domain', evidence: 'folder name', proven: false },
    'a common name is the person’s, not the account’s',
  )
  assert.equal(byEntry.aliases, ['Flanders, Ned'])
})

test('a common name that the folder bears too is the account', () => {
  const state = windowsKey(`Group Policy\\State\\${NED}`, {
    values: { 'Distinguished-Name': 'CN=ned,CN=Users,DC=contoso,DC=com' },
  })
  const user = only({
    profiles: [{ key: NED, path: 'C:\\Users\\ned.CONTOSO' }],
    domain: DOMAIN,
    ...(state === undefined ? {} : { microsoft: state }),
  })
  assert.equal(named(user), {
    account: 'CONTOSO\\ned',
    kind: 'domain',
    evidence: 'Group Policy',
    proven: true,
  })
})

test('a hive that was saved while its user was logged on has the name', () => {
  const user = only(
    { profiles: [{ key: NED, path: 'C:\\Users\\x' }] },
    { 'Volatile Environment': { values: { USERNAME: 'ned', USERDOMAIN: 'CONTOSO' } } },
  )
  assert.is(user.account, 'CONTOSO\\ned')
  assert.is(user.evidence, 'Volatile Environment in NTUSER.DAT')
})

test('the name that Explorer noted counts only when the folder agrees', () => {
  const explorer = (name: string) =>
    keyPath('Software\\Microsoft\\Windows\\CurrentVersion\\Explorer', { values: { 'Logon User Name': name } })
  const spec = { profiles: [{ key: NED, path: 'C:\\Users\\ned' }], domain: DOMAIN }
  assert.is(only(spec, explorer('Ned')).evidence, 'logon name in NTUSER.DAT')
  const copied = only(spec, explorer('Administrator'))
  assert.is(copied.account, 'CONTOSO\\ned')
  assert.is(copied.proven, false)
})

test('a profile folder may carry the domain and a number behind the name', () => {
  const of = (folder: string): string =>
    only({ profiles: [{ key: NED, path: `C:\\Users\\${folder}` }], domain: DOMAIN }).account
  assert.is(of('ned.CONTOSO'), 'CONTOSO\\ned')
  assert.is(of('ned.contoso.001'), 'CONTOSO\\ned')
  assert.is(of('ned.000'), 'CONTOSO\\ned')
  assert.is(of('ned.flanders'), 'CONTOSO\\ned.flanders', 'a dot may belong to the name')
})

test('a SID of a domain that nothing names is kept under its folder’s name', () => {
  const user = only({ profiles: [{ key: 'S-1-5-21-7-8-9-1104', path: 'C:\\Users\\stranger' }] })
  assert.equal(named(user), { account: 'stranger', kind: 'domain', evidence: 'folder name', proven: false })
  assert.is(user.isUser, true)
  const split = only({ profiles: [{ key: 'S-1-5-21-7-8-9-1104', path: 'C:\\Users\\stranger.FABRIKAM' }] })
  assert.is(split.account, 'FABRIKAM\\stranger')
})

test('without SAM and SECURITY the evidence tells local accounts from a domain’s', () => {
  const logonUi = windowsKey('Authentication\\LogonUI', {
    values: { LastLoggedOnSAMUser: 'PC1\\ned', LastLoggedOnUserSID: NED },
  })
  const tree = machineTree({
    profiles: [{ key: NED, path: 'C:\\Users\\ned' }],
    ...(logonUi === undefined ? {} : { microsoft: logonUi }),
  })
  const bare = Object.fromEntries(Object.entries(tree).filter(([path]) => !/SAM|SECURITY/.test(path)))
  const { profiles, identity } = seeMachine(bare)
  assert.is(identity.machineSid, null)
  assert.equal(profiles.profiles[0] && named(profiles.profiles[0]), {
    account: 'PC1\\ned',
    kind: 'local',
    evidence: 'LogonUI',
    proven: true,
  })
})

test('service accounts are named, by hash where the name is a service', () => {
  const installer = 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'
  const user = only({
    profiles: [{ key: installer, path: 'C:\\Users\\TrustedInstaller' }],
    services: ['Spooler', 'TrustedInstaller'],
  })
  assert.equal(named(user), {
    account: 'NT SERVICE\\TrustedInstaller',
    kind: 'service',
    evidence: 'hash of the name in the SID',
    proven: true,
  })
  assert.is(user.isUser, false)
})

test('what Windows writes for a user is read in each of its forms', () => {
  const nothing = { domain: undefined, name: undefined, principalName: undefined, commonName: undefined }
  assert.equal(parseAccount('CONTOSO\\ned'), { ...nothing, domain: 'CONTOSO', name: 'ned' })
  assert.equal(parseAccount('.\\ned'), { ...nothing, name: 'ned' })
  assert.equal(parseAccount('ned'), { ...nothing, name: 'ned' })
  assert.equal(parseAccount('ned@contoso.com'), { ...nothing, principalName: 'ned@contoso.com' })
  assert.equal(parseAccount('CN=Ned,OU=a\\,b,DC=contoso,DC=com'), {
    ...nothing,
    commonName: 'Ned',
    domain: 'contoso.com',
  })
})

test.run()
