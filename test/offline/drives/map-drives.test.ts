import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { StateliftError } from '../../../src/errors/index.ts'
import { readMappings } from '../../../src/offline/drives/mappings.ts'
import { readMountedDevices, samePartition } from '../../../src/offline/drives/mounted-devices.ts'
import { findAt } from '../../../src/offline/find-installations.ts'
import type { HostFacts, PartitionIdentity } from '../../../src/offline/index.ts'
import { buildOfflineSystem, type OfflineSystem } from '../../../src/offline/offline-system.ts'
import type { DriveMapping } from '../../../src/offline/offline-xml.ts'
import { Hive } from '../../../src/registry/index.ts'
import { corpusFile, corpusTest } from '../../support/corpus.ts'
import { corpusFacts, stringsOf } from '../../support/corpus-facts.ts'
import { machineTree } from '../../support/machines/built-machine.ts'
import { fakeWindows } from '../../support/machines/fake-host.ts'
import { layOut } from '../../support/machines/machines.ts'

const onCorpus = corpusTest(test)

const SIGNATURE = 0x629458e4
const GUID = '0b2394a9-095e-487d-8d48-719ecd4d78ca'

function mbr(offset: bigint): { value: { type: number; data: Buffer }; partition: PartitionIdentity } {
  const data = Buffer.alloc(12)
  data.writeUInt32LE(SIGNATURE, 0)
  data.writeBigUInt64LE(offset, 4)
  return { value: { type: 3, data }, partition: { scheme: 'mbr', diskSignature: SIGNATURE, offset } }
}

/** The GUID above as GPT writes it: its first three groups turned round. */
const GPT_VALUE = {
  type: 3,
  data: Buffer.concat([Buffer.from('DMIO:ID:'), Buffer.from('a994230b5e097d488d48719ecd4d78ca', 'hex')]),
}

const CDROM = { type: 3, data: Buffer.from('\\??\\IDE#CdRomNECVMWar#30313030#{53f5630d}', 'utf16le') }

function build(
  directory: string,
  host: HostFacts,
  mappings: readonly (readonly [string, string])[] = [],
): OfflineSystem {
  const found = findAt(directory, host)
  if (found === undefined) throw new Error(`no Windows in ${directory}`)
  return buildOfflineSystem({ ...found, mappings: pairs(mappings) }, host, { unmappedDrives: 'refuse' })
}

function pairs(texts: readonly (readonly [string, string])[]): DriveMapping[] {
  return texts.map(([left, right]) => ({ left, right, place: { file: 'Offline.xml', line: 1, column: 1 } }))
}

function letters(system: OfflineSystem): [string, string][] {
  return system.drives.map(({ letter, source }) => [letter, source])
}

test('TV-OFF-11: MountedDevices tells which partition was which drive, on MBR and GPT disks', () => {
  const windows = layOut(
    machineTree({
      mountedDevices: {
        '\\DosDevices\\C:': mbr(0x1f500000n).value,
        '\\DosDevices\\D:': mbr(0x4000_0000n).value,
        '\\DosDevices\\E:': GPT_VALUE,
        '\\DosDevices\\F:': CDROM,
        '\\??\\Volume{491b5b37-6e8f-11df-929d-806d6172696f}': mbr(0x1f500000n).value,
      },
    }),
  )
  const data = layOut({ 'Data/a.txt': 'x' })
  const photos = layOut({ 'b.jpg': 'x' })
  const host = fakeWindows([
    { letter: 'C:', root: photos, partition: { scheme: 'gpt', partition: GUID } },
    { letter: 'D:', root: windows, partition: mbr(0x1f500000n).partition },
    { letter: 'E:', root: data, partition: mbr(0x4000_0000n).partition },
  ])
  const system = build('D:\\Windows', host)
  assert.equal(letters(system), [
    ['C:', windows],
    ['D:', 'E:\\'],
    ['E:', 'C:\\'],
  ])
  assert.is(system.locate('D:\\data\\A.TXT')?.entry.name, 'a.txt')
  assert.is(system.locate('E:\\b.jpg')?.entry.name, 'b.jpg')
})

const twoDrives = layOut(
  machineTree({
    mountedDevices: { '\\DosDevices\\C:': mbr(0x100000n).value, '\\DosDevices\\D:': mbr(0x4000_0000n).value },
  }),
)

test('TV-OFF-12: a drive that might be a volume at hand ends the run, with the Offline.xml to write', () => {
  const host = fakeWindows([
    { letter: 'C:', root: twoDrives },
    { letter: 'E:', root: layOut({ x: 'x' }) },
  ])
  try {
    build('C:\\Windows', host)
    assert.unreachable('nothing was refused')
  } catch (error) {
    if (!(error instanceof StateliftError)) throw error
    assert.is(error.code, 29)
    assert.is(
      error.message,
      'Unable to automatically map the drive letters to match the online drive letter layout; Use /offline to provide a mapping table',
    )
    assert.match(error.where ?? '', /had D:.*E:\\/)
    assert.match(error.advice ?? '', '<winDir><path>C:\\Windows</path></winDir>')
    assert.match(error.advice ?? '', '<path>D:\\, ')
  }
})

test('a drive that is certainly not at hand is only told', () => {
  const host = fakeWindows([
    { letter: 'C:', root: twoDrives },
    { letter: 'E:', root: layOut({ x: 'x' }), partition: { scheme: 'gpt', partition: GUID } },
  ])
  const system = build('C:\\Windows', host)
  assert.equal(letters(system), [['C:', twoDrives]])
  assert.ok(
    system.warnings.some(({ kind, message }) => kind === 'drive-not-at-hand' && message.includes('D:')),
  )
})

test('with one volume in play, where the Windows lies is the system drive', () => {
  const onE = layOut(machineTree({ systemRoot: 'E:\\WINNT' }, 'WINNT'))
  const system = build('D:\\', fakeWindows([{ letter: 'D:', root: onE }]))
  assert.equal(letters(system), [['E:', onE]])
  assert.is(system.windowsDirectory, 'E:\\WINNT')
})

test('a Windows directory two levels deep has its drive two levels up', () => {
  const deep = layOut({ ...machineTree({ systemRoot: 'C:\\OS\\Windows' }, 'OS/Windows'), 'Data/a.txt': 'x' })
  const system = build('D:\\OS\\Windows', fakeWindows([{ letter: 'D:', root: deep }]))
  assert.is(system.locate('C:\\Data\\a.txt')?.entry.name, 'a.txt')
})

test('both ways of writing a mapping are read, as the chosen Windows decides', () => {
  const windows = layOut(machineTree())
  const data = layOut({ 'a.txt': 'x' })
  const host = fakeWindows([
    { letter: 'D:', root: windows },
    { letter: 'E:', root: data },
  ])
  for (const written of [
    [
      ['C:\\', 'D:\\'],
      ['D:\\', 'E:\\'],
    ],
    [
      ['D:\\', 'C:\\'],
      ['E:\\', 'D:\\'],
    ],
  ] as const) {
    const system = build('D:\\Windows', host, written)
    assert.equal(letters(system), [
      ['C:', windows],
      ['D:', 'E:\\'],
    ])
    assert.ok(system.notes.some((note) => note.startsWith('Drive mapping: ') && note.includes('only so')))
  }
})

test('where both readings fit, left is the offline letter', () => {
  const host = fakeWindows([])
  const windows = { hostPath: 'C:\\Windows', letter: 'C:' }
  const { mappings, note, fits } = readMappings(
    pairs([
      ['C:\\', 'C:\\'],
      ['D:\\', 'E:\\'],
    ]),
    windows,
    host,
  )
  assert.ok(fits)
  assert.equal(
    mappings.map(({ offline, host: here }) => [offline, here]),
    [
      ['C:\\', 'C:\\'],
      ['D:\\', 'E:\\'],
    ],
  )
  assert.match(note, 'left is the offline path')
})

test('where no reading fits, left is the offline letter, and a warning says so', () => {
  const windows = layOut(machineTree())
  const data = layOut({ 'a.txt': 'x' })
  const host = fakeWindows([
    { letter: 'D:', root: windows },
    { letter: 'E:', root: data },
  ])
  const system = build('D:\\Windows', host, [['F:\\', 'E:\\']])
  assert.equal(letters(system), [
    ['C:', windows],
    ['F:', 'E:\\'],
  ])
  assert.ok(system.warnings.some(({ kind }) => kind === 'drive-mapping'))
})

test('a second pair for a letter is ignored with a warning, for the system drive as for others', () => {
  const windows = layOut(machineTree())
  const data = layOut({ 'a.txt': 'x' })
  const host = fakeWindows([
    { letter: 'D:', root: windows },
    { letter: 'E:', root: data },
    { letter: 'F:', root: data },
  ])
  const system = build('D:\\Windows', host, [
    ['C:\\', 'D:\\'],
    ['C:\\', 'E:\\'],
    ['G:\\', 'E:\\'],
    ['G:\\', 'F:\\'],
  ])
  assert.equal(letters(system), [
    ['C:', windows],
    ['G:', 'E:\\'],
  ])
  assert.is(system.warnings.filter(({ message }) => message.includes('the pair is ignored')).length, 2)
})

test('on a system without letters a mapping goes between a letter and a mount', () => {
  const host: HostFacts = {
    platform: 'posix',
    windowsPe: false,
    workingDirectory: '/home/rescue',
    volumes: { list: () => [], at: () => undefined, mountPointOf: () => undefined },
  }
  for (const pair of [
    ['C:\\', '/mnt/c'],
    ['/mnt/c', 'C:\\'],
  ] as const) {
    const { mappings, fits } = readMappings(pairs([pair]), { hostPath: '/mnt/c/Windows', letter: 'C:' }, host)
    assert.ok(fits)
    assert.equal(
      mappings.map(({ offline, host: here }) => [offline, here]),
      [['C:\\', '/mnt/c']],
    )
  }
})

test('a pair that only one reading fits has that reading, whatever the others have', () => {
  const host: HostFacts = {
    platform: 'posix',
    windowsPe: false,
    workingDirectory: '/home/rescue',
    volumes: { list: () => [], at: () => undefined, mountPointOf: () => undefined },
  }
  const mixed = pairs([
    ['C:\\', '/mnt/c'],
    ['/mnt/d', 'D:\\'],
  ])
  const { mappings, fits } = readMappings(mixed, { hostPath: '/mnt/c/Windows', letter: 'C:' }, host)
  assert.ok(fits)
  assert.equal(
    mappings.map(({ offline, host: here }) => [offline, here]),
    [
      ['C:\\', '/mnt/c'],
      ['D:\\', '/mnt/d'],
    ],
  )
})

test('a volume may be mounted in a folder, now or then', () => {
  const windows = layOut({ ...machineTree(), 'Mount/keep.txt': 'x' })
  const shelf = layOut({ 'old-data/a.txt': 'x' })
  const host = fakeWindows([
    { letter: 'D:', root: windows },
    { letter: 'F:', root: shelf },
  ])
  const system = build('D:\\Windows', host, [
    ['C:\\', 'D:\\'],
    ['E:\\', 'F:\\old-data'],
    ['C:\\Mount\\Data', 'F:\\'],
  ])
  assert.is(system.locate('E:\\a.txt')?.entry.name, 'a.txt')
  assert.is(system.locate('c:\\mount\\DATA\\old-data\\a.txt')?.entry.name, 'a.txt')
  assert.is(system.locate('C:\\Mount\\keep.txt')?.entry.name, 'keep.txt')
  assert.equal(
    system.folderMounts.map(({ path }) => path),
    ['C:\\Mount\\Data'],
  )
})

test('a pair that names nothing at hand is left out with a warning', () => {
  const windows = layOut(machineTree())
  const system = build('D:\\Windows', fakeWindows([{ letter: 'D:', root: windows }]), [
    ['C:\\', 'D:\\'],
    ['D:\\', 'Q:\\'],
  ])
  assert.equal(letters(system), [['C:', windows]])
  assert.ok(system.warnings.some(({ message }) => message.includes('Q:\\ is not there')))
})

test('what MountedDevices calls an optical or removable drive is shown as one', () => {
  const windows = layOut(machineTree({ mountedDevices: { '\\DosDevices\\D:': CDROM } }))
  const host = fakeWindows([
    { letter: 'E:', root: windows },
    { letter: 'F:', root: join(windows, 'Windows') },
  ])
  const system = build('E:\\Windows', host, [
    ['C:\\', 'E:\\'],
    ['D:\\', 'F:\\'],
  ])
  assert.equal(
    system.drives.map(({ letter, kind, fixed }) => [letter, kind, fixed]),
    [
      ['C:', 'Fixed', true],
      ['D:', 'CDROM', false],
    ],
  )
})

for (const { hive, query, value } of corpusFacts().filter(
  ({ query }) => query === 'MountedDevices value names',
)) {
  onCorpus(`${hive}: its letters are read (${query})`, () => {
    const assignments = readMountedDevices(Hive.parse(corpusFile(`hives/${hive}`), { name: hive }))
    const expected = stringsOf(value).flatMap((name) => /^\\DosDevices\\(.:)$/.exec(name)?.[1] ?? [])
    assert.equal(
      assignments.map(({ letter }) => letter),
      expected.sort(),
    )
    assert.ok(assignments.find(({ letter }) => letter === 'C:')?.partition !== undefined, 'C: is a partition')
  })
}

onCorpus('the system partition of a real Windows 7 begins at 1 MiB', () => {
  const assignments = readMountedDevices(Hive.parse(corpusFile('hives/regipy_SYSTEM')))
  const c = assignments.find(({ letter }) => letter === 'C:')?.partition
  // The value's bytes, as another reader prints them: 3e a0 be 5c 00 00 10 00 00 00 00 00.
  assert.ok(
    c !== undefined && samePartition(c, { scheme: 'mbr', diskSignature: 0x5cbea03e, offset: 0x100000n }),
  )
})

test.run()
