import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { filetimeFromIso, filetimeToIso } from '../../../src/filetime/index.ts'
import { Hive } from '../../../src/registry/index.ts'
import type { Profile } from '../../../src/windows/index.ts'
import { hiveOwner } from '../../../src/windows/profiles/hive-owner.ts'
import { corpusFile, corpusTest } from '../../support/corpus.ts'
import type { ValueSpec } from '../../support/hive-builder.ts'
import { MACHINE_SID, type MachineSpec, machineTree, userHive } from '../../support/machines/built-machine.ts'
import type { Tree } from '../../support/machines/machines.ts'
import { type Seen, seeMachine } from '../../support/machines/windows-facts.ts'

const onCorpus = corpusTest(test)
const SID = `${MACHINE_SID}-1001`
const OTHER = `${MACHINE_SID}-1002`

function see(spec: MachineSpec, files: Tree = {}): Seen {
  return seeMachine({ ...machineTree({ accounts: { 1001: 'ned', 1002: 'anna' }, ...spec }), ...files })
}

function first(seen: Seen): Profile {
  const [profile] = seen.profiles.profiles
  if (profile === undefined) throw new Error('no profile')
  return profile
}

function time(name: string, iso: string): Record<string, ValueSpec> {
  const filetime = filetimeFromIso(iso) ?? 0n
  return { [`${name}High`]: Number(filetime >> 32n), [`${name}Low`]: Number(filetime & 0xffff_ffffn) }
}

test('a profile without ProfileImagePath is listed under its account', () => {
  const user = first(see({ profiles: [{ key: SID }] }))
  assert.is(user.account, 'PC1\\ned')
  assert.is(user.profilePath, '')
  assert.is(user.profileExists, false)
  assert.equal(user.problems, ['ProfileImagePath is missing'])
})

test('a profile without NTUSER.DAT keeps its files', () => {
  const user = first(see({ profiles: [{ key: SID, path: 'C:\\Users\\ned' }] }, { 'Users/ned/a.txt': 'x' }))
  assert.is(user.profileExists, true)
  assert.is(user.hive, 'missing')
  assert.is(user.isUser, true)
  assert.equal(user.problems, ['NTUSER.DAT is missing: files can be taken, settings cannot'])
})

test('a profile on a drive that is not at hand says so', () => {
  const user = first(see({ profiles: [{ key: SID, path: 'D:\\Users\\ned' }] }))
  assert.equal(user.problems, ['D:\\Users\\ned lies on drive D:, which is not at hand'])
})

test('two SIDs with one profile folder each tell of the other', () => {
  const seen = see(
    {
      profiles: [
        { key: SID, path: 'C:\\Users\\ned' },
        { key: OTHER, path: 'c:\\users\\NED' },
      ],
    },
    { 'Users/ned/NTUSER.DAT': userHive() },
  )
  const [ned, anna] = seen.profiles.profiles
  assert.equal(ned?.problems, [`C:\\Users\\ned is also the profile of ${OTHER}`])
  assert.equal(anna?.problems, [`C:\\users\\NED is also the profile of ${SID}`])
})

test('a profile path is found in any letter case, and with its variables', () => {
  const user = first(
    see(
      { profiles: [{ key: SID, path: '%systemdrive%\\USERS\\NED' }] },
      { 'Users/ned/ntuser.dat': userHive() },
    ),
  )
  assert.is(user.profilePath, 'C:\\USERS\\NED')
  assert.is(user.hive, 'clean')
})

test('a mandatory profile has its hive under another name', () => {
  const user = first(
    see({ profiles: [{ key: SID, path: 'C:\\Users\\ned' }] }, { 'Users/ned/NTUSER.MAN': userHive() }),
  )
  assert.is(user.hive, 'clean')
})

test('a hive that cannot be read is damaged, and does not end anything', () => {
  const seen = see({ profiles: [{ key: SID, path: 'C:\\Users\\ned' }] }, { 'Users/ned/NTUSER.DAT': 'zzz' })
  assert.is(first(seen).hive, 'damaged')
  assert.ok(seen.warnings.some(({ kind }) => kind === 'hive-unusable'))
})

test('a temporary profile is no user’s; the one that was set aside is', () => {
  const seen = see({
    profiles: [
      { key: SID, path: 'C:\\Users\\TEMP.PC1', values: { State: 0x800 } },
      { key: `${SID}.bak`, path: 'C:\\Users\\ned' },
    ],
  })
  const [temporary, own] = seen.profiles.profiles
  assert.is(temporary?.temporary, true)
  assert.is(temporary?.isUser, false)
  assert.is(own?.isUser, true)
  assert.is(own?.sid, SID)
  assert.ok(own?.problems.some((problem) => problem.includes(`${SID}.bak`)))
})

test('a folder called TEMP betrays a temporary profile without the flag', () => {
  assert.is(first(see({ profiles: [{ key: SID, path: 'C:\\Users\\TEMP' }] })).temporary, true)
  const called = see({ accounts: { 1001: 'Temp' }, profiles: [{ key: SID, path: 'C:\\Users\\Temp' }] })
  assert.is(first(called).temporary, false, 'somebody may be called so')
})

test('a profile that was set aside beside a good one is told, not taken', () => {
  const seen = see({
    profiles: [
      { key: SID, path: 'C:\\Users\\ned.000' },
      { key: `${SID}.bak`, path: 'C:\\Users\\ned' },
    ],
  })
  const [now, before] = seen.profiles.profiles
  assert.is(now?.isUser, true)
  assert.is(before?.isUser, false)
  assert.match(before?.notUserReason ?? '', 'C:\\Users\\ned.000')
})

test('accounts that Windows makes for itself are listed, but are nobody', () => {
  const seen = see({
    accounts: { 503: 'DefaultAccount', 504: 'WDAGUtilityAccount', 1000: 'defaultuser0', 1001: 'ned' },
    profiles: [
      { key: 'S-1-5-18', path: '%systemroot%\\system32\\config\\systemprofile' },
      { key: `${MACHINE_SID}-504`, path: 'C:\\Users\\WDAGUtilityAccount' },
      { key: `${MACHINE_SID}-1000`, path: 'C:\\Users\\defaultuser0' },
      { key: SID, path: 'C:\\Users\\ned' },
    ],
  })
  assert.equal(
    seen.profiles.profiles.map(({ name, isUser }) => [name, isUser]),
    [
      ['SYSTEM', false],
      ['defaultuser0', false],
      ['ned', true],
      ['WDAGUtilityAccount', false],
    ],
    'in the order of the hive, which sorts names as text',
  )
})

test('the newest of loading and unloading is when a profile was last used', () => {
  const values = {
    ...time('LocalProfileLoadTime', '2024-05-02T08:00:00Z'),
    ...time('LocalProfileUnloadTime', '2024-05-01T17:00:00Z'),
  }
  const user = first(see({ profiles: [{ key: SID, path: 'C:\\Users\\ned', values }] }))
  assert.is(filetimeToIso(user.lastUsed?.time ?? 0n), '2024-05-02T08:00:00.000Z')
  assert.is(user.lastUsed?.evidence, 'LocalProfileLoadTime in ProfileList')
})

test('without those times NTUSER.DAT tells', () => {
  const written = filetimeFromIso('2100-01-02T03:04:05Z') ?? 0n
  const user = first(
    see(
      { profiles: [{ key: SID, path: 'C:\\Users\\ned' }] },
      { 'Users/ned/NTUSER.DAT': userHive({}, written) },
    ),
  )
  assert.equal(user.lastUsed, { time: written, evidence: 'root key of NTUSER.DAT' })
})

test('folders without a key of ProfileList are told, those of everybody are not', () => {
  const { profiles } = see(
    { profiles: [{ key: SID, path: 'C:\\Users\\ned' }] },
    {
      'Users/ned/NTUSER.DAT': userHive(),
      'Users/Public/a': 'x',
      'Users/Default/NTUSER.DAT': userHive(),
      'Users/homer/NTUSER.DAT': userHive(),
      'Users/homer/a.txt': 'x',
      'Users/marge/a.txt': 'x',
      'Users/desktop.ini': 'x',
    },
  )
  assert.equal(profiles.orphanFolders.map(({ path, hive }) => [path, hive]).sort(), [
    ['C:\\Users\\homer', 'clean'],
    ['C:\\Users\\marge', 'missing'],
  ])
})

test('a key that is no SID is told', () => {
  const seen = see({ profiles: [{ key: 'Nonsense', path: 'C:\\Users\\x' }] })
  assert.equal(seen.profiles.profiles, [])
  assert.ok(seen.warnings.some(({ kind }) => kind === 'profile-key-not-a-sid'))
})

onCorpus('the permissions of a real NTUSER.DAT name its owner', () => {
  const owner = (name: string): string | undefined => hiveOwner(Hive.parse(corpusFile(`hives/${name}`)))
  // The machine's SID as its SAM has it, and the account's relative id.
  assert.is(owner('hackfortress_admin_NTUSER.DAT.copy0'), 'S-1-5-21-842925246-152049171-725345543-500')
  // As another reader found it in the permissions of a key below.
  assert.is(owner('regipy_NTUSER.DAT'), 'S-1-5-21-2036804247-3058324640-2116585241-1673')
  assert.is(owner('museum_Win10__RathbunVM__NTUSER.DAT'), 'S-1-5-21-2290304894-658537038-505560459-1001')
  assert.is(owner('museum_Win10__RathbunVM__DEFAULT_NTUSER__NTUSER.DAT'), undefined)
})

onCorpus('a hive of another account in a profile is told', () => {
  const user = first(
    see(
      { profiles: [{ key: SID, path: 'C:\\Users\\ned' }] },
      { 'Users/ned/NTUSER.DAT': corpusFile('hives/regipy_NTUSER.DAT') },
    ),
  )
  assert.ok(user.problems.includes('NTUSER.DAT belongs to S-1-5-21-2036804247-3058324640-2116585241-1673'))
})

test.run()
