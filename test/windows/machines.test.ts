import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { Hive } from '../../src/registry/index.ts'
import { readLocalAccounts } from '../../src/windows/accounts/sam.ts'
import { readSecurityPolicy } from '../../src/windows/accounts/security-policy.ts'
import { corpusFile, corpusTest } from '../support/corpus.ts'
import { corpusFacts, recordOf } from '../support/corpus-facts.ts'
import { machineTree } from '../support/machines/built-machine.ts'
import { corpusMachine, corpusMachineTree } from '../support/machines/machines.ts'
import { seeMachine } from '../support/machines/windows-facts.ts'

const onCorpus = corpusTest(test)

function openCorpusHive(name: string, logs: readonly string[]): Hive {
  return Hive.parse(corpusFile(`hives/${name}`), { name, logs: logs.map((log) => corpusFile(`logs/${log}`)) })
}

for (const fact of corpusFacts().filter(({ query }) => query === 'machine SID + local users (name, RID)')) {
  onCorpus(
    `${fact.hive}: the machine's SID and its local accounts are those that another reader found`,
    () => {
      const { machineSid, names } = readLocalAccounts(openCorpusHive(fact.hive, fact.logs))
      const expected = recordOf(fact.value)
      assert.is(machineSid, expected.machineSid)
      assert.equal(
        [...names].map(([id, name]) => [name, id]).sort((a, b) => Number(a[1]) - Number(b[1])),
        expected.users,
      )
    },
  )
}

for (const fact of corpusFacts().filter(({ query }) => query.startsWith('account domain SID/name'))) {
  onCorpus(`${fact.hive}: SECURITY names the machine and the domain it joined`, () => {
    const policy = readSecurityPolicy(openCorpusHive(fact.hive, fact.logs))
    const expected = recordOf(fact.value)
    assert.is(policy?.account.sid, expected.accountDomainSid)
    assert.is(policy?.account.name, expected.accountDomainName)
    assert.is(policy?.primary.netbios, expected.primaryDomainName)
    assert.is(policy?.primary.sid ?? null, expected.primaryDomainSid)
  })
}

onCorpus('a real Windows XP, its hives in lower case as on its disk, is known for what it is', () => {
  const machine = corpusMachine('RAWR')
  const { identity, profiles } = seeMachine(corpusMachineTree(machine))
  assert.is(identity.product, 'Microsoft Windows XP')
  assert.is(identity.version, '5.1')
  assert.is(identity.build, '5.1.2600')
  assert.is(identity.servicePack, 'Service Pack 3')
  assert.is(identity.edition, 'Professional')
  assert.is(identity.architecture, 'x86')
  assert.is(identity.computerName, 'RAWR')
  assert.is(identity.machineSid, machine.machineSid)
  assert.is(identity.domain, null, 'WORKGROUP is no domain')
  assert.is(identity.timeZone, 'Eastern Standard Time')
  assert.is(identity.systemRoot, 'C:\\WINDOWS')
  const seen = profiles.profiles.map(({ account, kind, isUser, hive, profilePath }) => ({
    account,
    kind,
    isUser,
    hive,
    profilePath,
  }))
  assert.equal(seen.slice(3), [
    {
      account: 'RAWR\\elwood',
      kind: 'local',
      isUser: true,
      hive: 'missing',
      profilePath: 'C:\\Documents and Settings\\elwood',
    },
    {
      account: 'RAWR\\Administrator',
      kind: 'local',
      isUser: true,
      hive: 'clean',
      profilePath: 'C:\\Documents and Settings\\Administrator',
    },
  ])
  assert.ok(profiles.profiles.slice(0, 3).every(({ isUser, kind }) => !isUser && kind === 'service'))
})

onCorpus('a real Windows 10 with dirty hives gives its users through the transaction logs', () => {
  const machine = corpusMachine('DESKTOP-GNCCVRK')
  // SYSTEM and SOFTWARE of this machine are not in the corpus: built ones stand in for them.
  const real = Object.fromEntries(
    Object.entries(corpusMachineTree(machine)).filter(([path]) => !/SYSTEM/.test(path)),
  )
  const standIn = machineTree({
    computerName: machine.name,
    profiles: [{ key: `${machine.machineSid}-1001`, path: 'C:\\Users\\AndrewRathbun' }],
  })
  const { identity, profiles } = seeMachine({ ...standIn, ...real })
  assert.is(identity.machineSid, machine.machineSid)
  const [user] = profiles.profiles
  assert.is(user?.account, `${machine.name}\\AndrewRathbun`)
  assert.is(user?.evidence, 'SAM')
  assert.is(user?.hive, 'recovered')
  assert.equal(user?.problems, [])
  assert.equal(profiles.orphanFolders, [], 'Default is nobody’s profile')
})

onCorpus('a real SYSTEM hive of Windows 7 tells name, zone and architecture', () => {
  const tree = { ...machineTree(), 'Windows/System32/config/SYSTEM': corpusFile('hives/regipy_SYSTEM') }
  const { identity } = seeMachine(tree)
  assert.is(identity.computerName, 'WKS-WIN732BITA')
  assert.is(identity.timeZone, 'Eastern Standard Time')
  assert.is(identity.architecture, 'x86')
})

test.run()
