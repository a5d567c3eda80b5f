import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { inspect, runInspect } from '../../src/commands/inspect/index.ts'
import { filetimeFromIso } from '../../src/filetime/index.ts'
import { CapturedIo } from '../support/captured-io.ts'
import { corpusTest } from '../support/corpus.ts'
import { MACHINE_SID, machineTree, userHive } from '../support/machines/built-machine.ts'
import { fakeWindows } from '../support/machines/fake-host.ts'
import { corpusMachine, corpusMachineTree, layOut, type Tree } from '../support/machines/machines.ts'

const onCorpus = corpusTest(test)

/** 2024-05-01T10:00:00.123Z as the two numbers that ProfileList keeps. */
const UNLOADED = filetimeFromIso('2024-05-01T10:00:00.123Z') ?? 0n
const UNLOAD_TIME = {
  LocalProfileUnloadTimeHigh: Number(UNLOADED >> 32n),
  LocalProfileUnloadTimeLow: Number(UNLOADED & 0xffff_ffffn),
}

function office(): Tree {
  return {
    ...machineTree({
      computerName: 'FRONTDESK',
      accounts: { 1001: 'ned' },
      domain: { netbios: 'CONTOSO', dns: 'contoso.com', sid: 'S-1-5-21-11-22-33' },
      profiles: [
        { key: `${MACHINE_SID}-1001`, path: 'C:\\Users\\ned', values: UNLOAD_TIME },
        { key: 'S-1-5-21-11-22-33-1104', path: 'C:\\Users\\anna.CONTOSO' },
      ],
    }),
    'Users/ned/NTUSER.DAT': userHive(),
    'Users/anna.CONTOSO/NTUSER.DAT': 'no hive',
    'Users/gone/letter.txt': 'x',
  }
}

test('the JSON document has the members that scripts rely on, in their order', async () => {
  const io = new CapturedIo()
  const here = layOut(office())
  assert.is(await runInspect([here, '/json'], io), 0)
  const expected = {
    installations: [
      {
        windowsDirectory: 'C:\\Windows',
        product: 'Windows 10 Pro',
        version: '22H2',
        build: '10.0.19045.3803',
        architecture: 'x64',
        computerName: 'FRONTDESK',
        machineSid: MACHINE_SID,
        domain: { netbios: 'CONTOSO', dns: 'contoso.com', sid: 'S-1-5-21-11-22-33' },
        driveMap: [{ letter: 'C:', source: here }],
        users: [
          {
            sid: `${MACHINE_SID}-1001`,
            account: 'FRONTDESK\\ned',
            domain: 'FRONTDESK',
            name: 'ned',
            kind: 'local',
            evidence: 'SAM',
            profilePath: 'C:\\Users\\ned',
            profileExists: true,
            lastUsed: '2024-05-01T10:00:00.123Z',
            hive: 'clean',
          },
          {
            sid: 'S-1-5-21-11-22-33-1104',
            account: 'CONTOSO\\anna',
            domain: 'CONTOSO',
            name: 'anna',
            kind: 'domain',
            evidence: 'folder name',
            profilePath: 'C:\\Users\\anna.CONTOSO',
            profileExists: true,
            hive: 'damaged',
          },
        ],
      },
    ],
  }
  const document = JSON.parse(io.out)
  const [, anna] = document.installations[0].users
  assert.match(anna.lastUsed, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, 'the file time of NTUSER.DAT stands in')
  delete anna.lastUsed
  assert.is(JSON.stringify(document), JSON.stringify(expected))
})

test('what the document has no place for is told on standard error', async () => {
  const io = new CapturedIo()
  await runInspect([layOut(office()), '/json'], io)
  assert.match(io.err, 'C:\\Users\\gone is no profile of ProfileList')
  assert.match(io.err, 'anna.CONTOSO\\NTUSER.DAT')
})

test('the text shows users, their evidence and what is odd', async () => {
  const io = new CapturedIo()
  assert.is(await runInspect([layOut(office())], io), 0)
  assert.match(io.out, /FRONTDESK\\ned +2024-05-01 +clean/)
  assert.match(io.out, /CONTOSO\\anna .*folder name, not proven/)
  assert.match(io.out, 'C:\\Users\\gone')
})

test('a Windows directory, a volume and a Windows.old folder all name their installations', async () => {
  const old = Object.fromEntries(
    Object.entries(office()).map(([path, bytes]) => [`Windows.old/${path}`, bytes]),
  )
  const both = layOut({ ...machineTree({ computerName: 'NEWPC' }), ...old })
  const names = async (path: string): Promise<string[]> => {
    const io = new CapturedIo()
    await runInspect([path, '/json'], io)
    return JSON.parse(io.out).installations.map((one: { computerName: string }) => one.computerName)
  }
  assert.equal(await names(both), ['NEWPC', 'FRONTDESK'])
  assert.equal(await names(join(both, 'Windows')), ['NEWPC'])
  assert.equal(await names(join(both, 'Windows.old')), ['FRONTDESK'])
  assert.equal(await names(join(both, 'Windows.old', 'Windows')), ['FRONTDESK'])
})

test('without a path every volume is looked at, but not the Windows that runs', async () => {
  const drives = [
    { letter: 'C:', root: layOut(office()) },
    { letter: 'D:', root: layOut({ 'Data/x': 'x' }) },
    {
      letter: 'X:',
      root: layOut({ ...machineTree({ computerName: 'WINPE' }), ...prefixed('Windows.old', office()) }),
      running: true,
    },
  ]
  const io = new CapturedIo()
  assert.is(await inspect({ paths: [], json: true }, fakeWindows(drives), io), 0)
  const { installations } = JSON.parse(io.out)
  assert.equal(
    installations.map((one: { driveMap: { source: string }[] }) => one.driveMap[0]?.source),
    [drives[0]?.root, join(drives[2]?.root ?? '', 'Windows.old')],
  )
})

function prefixed(folder: string, tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, bytes]) => [`${folder}/${path}`, bytes]))
}

test('an installation that cannot be read does not hide the others', async () => {
  const broken = layOut({ 'Windows/System32/config/SOFTWARE': 'x', 'Windows/System32/config/SYSTEM': 'x' })
  const io = new CapturedIo()
  assert.is(await runInspect([broken, layOut(office()), '/json'], io), 0)
  assert.is(JSON.parse(io.out).installations.length, 1)
  assert.match(io.err, broken)
})

test('a path without a Windows is an error, and still a document', async () => {
  const io = new CapturedIo()
  assert.is(await runInspect([layOut({ 'a.txt': 'x' }), '/json'], io), 26)
  assert.equal(JSON.parse(io.out), { installations: [] })
  assert.match(io.err, 'Unable to find a valid Windows directory')
})

test('Ctrl+C ends it with code 2', async () => {
  const io = new CapturedIo()
  io.stop()
  assert.is(await runInspect([layOut(office())], io), 2)
})

onCorpus('a real Windows XP is shown with the users of its SAM', async () => {
  const io = new CapturedIo()
  await runInspect([layOut(corpusMachineTree(corpusMachine('RAWR'))), '/json'], io)
  const [xp] = JSON.parse(io.out).installations
  assert.is(xp.product, 'Microsoft Windows XP')
  assert.is(xp.windowsDirectory, 'C:\\WINDOWS')
  assert.equal(
    xp.users.map((user: { account: string; hive: string }) => [user.account, user.hive]).slice(3),
    [
      ['RAWR\\elwood', 'missing'],
      ['RAWR\\Administrator', 'clean'],
    ],
  )
})

test.run()
