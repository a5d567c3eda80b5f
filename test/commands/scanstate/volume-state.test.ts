import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  attributeAt,
  VolumeUnderConstruction,
} from '../../../scripts/fixtures/ntfs/volume-under-construction.ts'
import { NED } from '../../../scripts/sample/machine.ts'
import { userHive as sampleUserHive } from '../../../scripts/sample/user-hives.ts'
import { runInspect } from '../../../src/commands/inspect/index.ts'
import { CapturedIo } from '../../support/captured-io.ts'
import { catalogOf, DiskBench, diskTest } from '../../support/disks/disk-capture.ts'
import { MACHINE_SID, machineTree } from '../../support/machines/built-machine.ts'
import { buildPe } from '../../support/pe-builder.ts'

const test = suite('what a volume tells beside its files')
const withDisks = diskTest(test)
const bench = new DiskBench()
const MIB = 1024 * 1024
const VOLUME_RECORD = 3
const AMD64 = 0x8664
let image = ''

/** A volume that is marked for checking, with a record that was not written whole, and a hive that was not closed. */
function makeVolume(): string {
  const volume = new VolumeUnderConstruction(bench.folder, 'windows', 16 * MIB, [])
  const tree = machineTree({
    computerName: 'TORN',
    accounts: { 1001: 'ned' },
    profiles: [{ key: `${MACHINE_SID}-1001`, path: 'C:\\Users\\ned' }],
  })
  const { hive, log } = sampleUserHive(NED)
  volume.mount()
  try {
    for (const [path, content] of Object.entries(tree)) volume.file(path, content)
    volume.file('Windows/explorer.exe', buildPe({ machine: AMD64, fileVersion: [10, 0, 19045, 3803] }))
    volume.file('Users/ned/NTUSER.DAT', hive)
    if (log !== undefined) volume.file('Users/ned/ntuser.dat.LOG1', log)
    volume.file('Users/ned/torn.txt', 'torn')
    volume.file('Users/ned/whole.txt', 'whole')
  } finally {
    volume.unmount()
  }
  volume.patchRecord(VOLUME_RECORD, (record) => {
    const flags = attributeAt(record, 0x70) + 24 + 10
    record.writeUInt16LE(record.readUInt16LE(flags) | 1, flags)
  })
  // The pieces of a record end in its update sequence number; another one in the header says that they are older.
  volume.patchRecord(volume.recordOf('Users/ned/torn.txt'), (record) => {
    const sequence = record.readUInt16LE(4)
    record.writeUInt16LE((record.readUInt16LE(sequence) + 1) & 0xffff, sequence)
  })
  // The file names a security descriptor that $Secure does not have.
  volume.patchRecord(volume.recordOf('Users/ned/whole.txt'), (record) => {
    record.writeUInt32LE(0x7777, attributeAt(record, 0x10) + 24 + 52)
  })
  return volume.image
}

withDisks(
  'inspect warns of a volume in disorder, and reads dirty hives with their logs from it',
  async () => {
    image = makeVolume()
    const io = new CapturedIo()
    assert.is(await runInspect([image, '/json'], io), 0)
    assert.match(io.err, 'marked for checking')
    const [{ users }] = JSON.parse(io.out).installations
    assert.is(users[0].hive, 'recovered')
    assert.is(users[0].account, 'TORN\\ned')
  },
)

withDisks('the log of a capture has it too, and every file that cannot be had', async () => {
  const { code, log, archive, untouched } = await bench.capture(
    'state',
    [image],
    `/image:${image}`,
    '/offlinewindir:C:\\Windows',
    '/c',
  )
  assert.is(code, 3)
  assert.ok(untouched)
  assert.match(log, /Warning.*marked for checking/)
  assert.match(log, /Warning.*was not written whole/)
  assert.match(log, /Warning.*The access rights of a file are not known: \$Secure has no descriptor 30583/)
  assert.match(log, /Read error \d+ for C:\\Users\\ned\\torn\.txt/)
  const outcomeOf = (path: string) => catalogOf(archive).find((record) => record.path === path)?.outcome
  assert.is(outcomeOf('C:\\Users\\ned\\whole.txt'), 'captured')
  assert.is(outcomeOf('C:\\Users\\ned\\torn.txt'), 'unreadable')
})

withDisks('rules ask the volume for file versions, and hives for keys that only a log has', async () => {
  const component = (
    name: string,
    version: string,
  ) => `<component type="Application" context="User"><displayName>${name}</displayName>
    <role role="Settings"><detects><detect><condition>MigXmlHelper.DoesFileVersionMatch("%windir%\\explorer.exe","FileVersion","${version}")</condition></detect></detects>
    <rules><include><objectSet><pattern type="Registry">HKCU\\Software\\* [*]</pattern></objectSet></include></rules></role></component>`
  const rules = (name: string, version: string) => {
    const path = join(bench.folder, `${name}.xml`)
    writeFileSync(
      path,
      `<migration urlid="http://example.org/${name}">${component(name, version)}</migration>`,
    )
    return path
  }
  const options = [`/image:${image}`, '/offlinewindir:C:\\Windows']
  const match = await bench.capture('match', [image], `/i:${rules('match', '10.0.19045.*')}`, ...options)
  const keys = catalogOf(match.archive).filter(({ type }) => type === 'registry')
  // Where Ned moved his Documents to stands in the log alone.
  assert.ok(keys.some(({ data }) => JSON.stringify(data ?? {}).includes('"Personal"')))
  const other = await bench.capture('other', [image], `/i:${rules('other', '6.*')}`, ...options)
  assert.equal(catalogOf(other.archive), [])
})

test.run()
