import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type HostFacts,
  type OfflineEnvironment,
  type OfflineSystem,
  openOfflineSystem,
  readHostFacts,
  type WindowsLocation,
} from '../../src/offline/index.ts'
import { MACHINE_SID, machineTree, userHive } from '../support/machines/built-machine.ts'
import { fakeWindows } from '../support/machines/fake-host.ts'
import { layOut } from '../support/machines/machines.ts'
import { refusalOf } from '../support/refusal.ts'

let files = 0

const PLAIN: OfflineEnvironment = {
  platformArch: undefined,
  failOnProfileError: true,
  ignoreProfileMissing: false,
}

function open(
  windows: WindowsLocation | undefined,
  host: HostFacts,
  environment: Partial<OfflineEnvironment> = {},
): OfflineSystem {
  return openOfflineSystem({ windows, environment: { ...PLAIN, ...environment } }, host)
}

function byFile(xml: string, host: HostFacts, environment: Partial<OfflineEnvironment> = {}): OfflineSystem {
  files += 1
  const file = join(tmpdir(), `statelift-offline-${process.pid}-${files}.xml`)
  writeFileSync(file, xml)
  try {
    return open({ kind: 'offline', file }, host, environment)
  } finally {
    rmSync(file)
  }
}

function offline(winDir: readonly string[], more = ''): string {
  return `<offline><winDir>${winDir.map((path) => `<path>${path}</path>`).join('')}</winDir>${more}</offline>`
}

const windir = (directory: string): WindowsLocation => ({ kind: 'windir', directory, inImage: false })
const winold = (directory: string): WindowsLocation => ({ kind: 'winold', directory, inImage: false })

/** What a Windows that ran on C: finds itself on in WinPE: D:, beside a second one on E:. */
const first = layOut({ ...machineTree({ computerName: 'FIRST' }), 'Data/a.txt': 'x' })
const second = layOut(machineTree({ computerName: 'SECOND' }))
const ramDisk = layOut(machineTree({ computerName: 'WINPE' }))
const host = fakeWindows([
  { letter: 'D:', root: first },
  { letter: 'E:', root: second },
  { letter: 'X:', root: ramDisk, running: true },
])
const oneWindows = fakeWindows([
  { letter: 'D:', root: first },
  { letter: 'X:', root: ramDisk, running: true },
])

test('TV-OFF-01: the first candidate that is a Windows directory is used', () => {
  const system = byFile(offline(['F:\\Windows', 'D:\\nothing', 'D:\\Windows']), host)
  assert.is(system.identity.computerName, 'FIRST')
  assert.ok(system.notes.some((note) => note === 'Windows directory candidate F:\\Windows: not valid'))
})

test('TV-OFF-02, 03: of several valid candidates the first is used', () => {
  assert.is(byFile(offline(['D:\\Windows', 'E:\\Windows']), host).identity.computerName, 'FIRST')
  const allowed = '<failOnMultipleWinDir>0</failOnMultipleWinDir>'
  assert.is(byFile(offline(['E:\\Windows', 'D:\\Windows'], allowed), host).identity.computerName, 'SECOND')
})

test('TV-OFF-04: failOnMultipleWinDir refuses a second valid candidate', () => {
  const xml = offline(['D:\\Windows', 'E:\\Windows'], '<failOnMultipleWinDir>1</failOnMultipleWinDir>')
  const error = refusalOf(() => byFile(xml, host))
  assert.is(error.code, 26)
  assert.is(error.message, 'Multiple Windows installations found')
  assert.is(error.where, 'D:\\Windows and E:\\Windows')
})

test('failOnMultipleWinDir also refuses an installation that no candidate names', () => {
  const xml = offline(['D:\\Windows'], '<failOnMultipleWinDir>1</failOnMultipleWinDir>')
  assert.is(refusalOf(() => byFile(xml, host)).where, 'D:\\Windows and E:\\Windows')
})

test('failOnMultipleWinDir lets one installation pass that two candidates name, and the running WinPE', () => {
  const xml = offline(
    ['D:\\Windows', 'D:\\', 'd:\\windows'],
    '<failOnMultipleWinDir>1</failOnMultipleWinDir>',
  )
  assert.is(byFile(xml, oneWindows).identity.computerName, 'FIRST')
})

test('TV-OFF-05: without a valid candidate the run is refused with the documented message', () => {
  const error = refusalOf(() => byFile(offline(['F:\\Windows']), oneWindows))
  assert.is(error.code, 26)
  assert.is(
    error.message,
    'Unable to find a valid Windows directory to proceed with requested offline operation; Check if offline input file is present and has valid entries',
  )
  assert.match(error.where ?? '', 'there is D:\\Windows', 'it tells where one is')
})

test('TV-OFF-06: without winDir too', () => {
  assert.is(refusalOf(() => byFile('<offline><winDir /></offline>', host)).code, 26)
  assert.is(refusalOf(() => byFile('<offline></offline>', host)).code, 26)
})

test('TV-OFF-07: a file that is not well-formed, or not there, is an invalid parameter', () => {
  const message = '/offline requires a valid path to an XML file describing offline paths'
  const broken = refusalOf(() => byFile('<offline><winDir>', host))
  assert.is(broken.code, 11)
  assert.is(broken.message, message)
  const missing = refusalOf(() => open({ kind: 'offline', file: join(first, 'none.xml') }, host))
  assert.is(missing.code, 11)
  assert.is(missing.message, message)
})

test('TV-OFF-08: blanks around a path do not count', () => {
  assert.is(byFile(offline([' \n D:\\Windows ']), host).identity.computerName, 'FIRST')
})

test('TV-OFF-09: a relative path starts at the working directory', () => {
  const onD = { ...host, workingDirectory: 'D:\\' }
  assert.is(byFile(offline(['Windows']), onD).identity.computerName, 'FIRST')
})

test('a volume root stands for the Windows on it', () => {
  assert.is(byFile(offline(['E:\\']), host).identity.computerName, 'SECOND')
  assert.is(byFile(offline(['E:']), host).identity.computerName, 'SECOND')
})

test('TV-OFF-10: a mapping shows files under the letters of the offline system', () => {
  const xml = offline(['D:\\Windows'], '<mappings><path>D:\\, C:\\</path></mappings>')
  const system = byFile(xml, oneWindows)
  assert.equal(
    system.drives.map(({ letter }) => letter),
    ['C:'],
  )
  assert.is(system.locate('C:\\data\\A.TXT')?.entry.name, 'a.txt')
  assert.is(system.locate('D:\\Data\\a.txt'), undefined)
})

test('element names in any letter case, and text behind the root, are taken', () => {
  const xml = '<offline><WinDir><path>D:\\Windows</path></WinDir></offline>s'
  assert.is(byFile(xml, host).identity.computerName, 'FIRST')
})

test('TV-OFF-14: a Windows.old gives its own profiles, by the folder and by the Windows in it', () => {
  const sid = `${MACHINE_SID}-1001`
  const old = machineTree(
    { computerName: 'OLDPC', accounts: { 1001: 'ned' }, profiles: [{ key: sid, path: 'C:\\Users\\ned' }] },
    'Windows.old/Windows',
  )
  const upgraded = layOut({
    ...machineTree({ computerName: 'NEWPC' }),
    ...old,
    'Windows.old/Users/ned/NTUSER.DAT': userHive(),
    'Users/somebody/NTUSER.DAT': userHive(),
  })
  const running = fakeWindows([{ letter: 'C:', root: upgraded, running: true }], { windowsPe: false })
  for (const location of [
    winold('C:\\Windows.old'),
    winold('C:\\Windows.old\\Windows'),
    windir('C:\\Windows.old'),
  ]) {
    const system = open(location, running)
    assert.is(system.identity.computerName, 'OLDPC')
    const [ned] = system.profiles
    assert.is(ned?.profilePath, 'C:\\Users\\ned')
    assert.is(ned?.profileExists, true)
    assert.equal(
      system.drives.map(({ letter, base }) => [letter, base]),
      [['C:', '\\']],
    )
    assert.is(system.locate('C:\\Users\\somebody'), undefined, 'the new system’s users are not the old one’s')
  }
})

test('an option that names no Windows is an invalid parameter', () => {
  const error = refusalOf(() => open(windir('D:\\Data'), host))
  assert.is(error.code, 11)
  assert.is(error.message, '/offlinewindir requires a valid path to offline windows folder')
  assert.is(
    refusalOf(() => open(winold('C:\\Windows.old'), host)).message,
    '/offlinewinold requires a valid path to offline windows folder',
  )
})

test('the Windows that runs is no offline one', () => {
  const running = fakeWindows([{ letter: 'X:', root: ramDisk, running: true }])
  const error = refusalOf(() => open(windir('X:\\Windows'), running))
  assert.is(error.code, 11)
  assert.match(error.where ?? '', 'is the Windows that runs')
  assert.is(byFile(offline(['X:\\Windows', 'D:\\Windows']), host).identity.computerName, 'FIRST')
})

test('under Linux mounts are named, and a mapping translates Windows paths', () => {
  const linux = readHostFacts({
    windowsPe: null,
    systemDrive: undefined,
    images: [],
    access: 'auto',
    onWarning: () => undefined,
    onNote: () => undefined,
  })
  const byMount = byFile(offline([`${first}/windows`]), { ...linux, platform: 'posix' })
  assert.is(byMount.identity.computerName, 'FIRST')
  const xml = offline(['C:\\Windows'], `<mappings><path>C:\\, ${first}</path></mappings>`)
  const byLetter = byFile(xml, { ...linux, platform: 'posix' })
  assert.is(byLetter.locate('C:\\data\\a.txt')?.entry.name, 'a.txt')
  assert.equal(
    byLetter.drives.map(({ letter, source }) => [letter, source]),
    [['C:', first]],
  )
})

test('without an offline option the run is refused, in WinPE and elsewhere', () => {
  for (const windowsPe of [true, false]) {
    const error = refusalOf(() => open(undefined, { ...host, windowsPe }))
    assert.is(error.code, 36)
    assert.is(error.message, 'Use /offline to run gather on this platform')
  }
})

test('TV-OFF-18: MIG_OFFLINE_PLATFORM_ARCH=32 makes a 32-bit system of it', () => {
  const system = open(windir('D:\\Windows'), host, { platformArch: 32 })
  assert.is(system.identity.architecture, 'x86')
  assert.is(system.environment.system.get('PROGRAMFILES'), 'C:\\Program Files')
  assert.not(system.environment.system.has('PROGRAMFILES(X86)'))
  assert.ok(
    system.warnings.some(({ message }) => message.startsWith('MIG_OFFLINE_PLATFORM_ARCH=32 overrides')),
  )
})

const SID = `${MACHINE_SID}-1001`
const twice = fakeWindows([
  {
    letter: 'D:',
    root: layOut({
      ...machineTree({
        accounts: { 1001: 'ned' },
        profiles: [
          { key: SID, path: 'C:\\Users\\TEMP', values: { State: 0x0a04 } },
          { key: `${SID}.bak`, path: 'C:\\Users\\ned', values: { State: 0x8000 } },
        ],
      }),
      'Users/ned/NTUSER.DAT': userHive(),
      'Users/TEMP/NTUSER.DAT': userHive(),
    }),
  },
])

test('TV-OFF-19: a temporary profile with the SID of another ends the run', () => {
  const error = refusalOf(() => open(windir('D:\\Windows'), twice))
  assert.is(error.code, 26)
  assert.match(error.where ?? '', 'C:\\Users\\TEMP')
  assert.match(error.advice ?? '', 'MIG_FAIL_ON_PROFILE_ERROR=0')
})

test('TV-OFF-20: MIG_FAIL_ON_PROFILE_ERROR=0 leaves it out and takes the user’s own', () => {
  const system = open(windir('D:\\Windows'), twice, { failOnProfileError: false })
  assert.equal(
    system.profiles.map(({ profilePath, isUser }) => [profilePath, isUser]),
    [['C:\\Users\\ned', true]],
  )
  assert.ok(system.notes.some((note) => note.includes('C:\\Users\\TEMP') && note.includes('skipped')))
})

test('TV-OFF-21: MIG_IGNORE_PROFILE_MISSING=1 leaves out profiles without NTUSER.DAT, and says so', () => {
  const ghosts = fakeWindows([
    {
      letter: 'D:',
      root: layOut({
        ...machineTree({ profiles: [{ key: SID, path: 'C:\\Users\\ned' }] }),
        'Users/ned/letter.txt': 'x',
      }),
    },
  ])
  const kept = open(windir('D:\\Windows'), ghosts)
  assert.is(kept.profiles.length, 1)
  assert.is(kept.profiles[0]?.hive, 'missing')
  const system = open(windir('D:\\Windows'), ghosts, { ignoreProfileMissing: true })
  assert.equal(system.profiles, [])
  assert.ok(system.notes.some((note) => note.includes('NTUSER.DAT is missing')))
})

test.run()
