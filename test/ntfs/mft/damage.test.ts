import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { AttributeType } from '../../../src/ntfs/record/attribute.ts'
import { VolumeError } from '../../../src/volume/index.ts'
import { open, paths, recordOf, sound } from '../../support/ntfs/damaged-volume.ts'
import { ntfsFixture } from '../../support/ntfs/ntfs-fixtures.ts'
import {
  attributesOf,
  decodeRuns,
  editRecord,
  layoutOf,
  listEntry,
  type Run,
  rawRecord,
  residentAttribute,
  runAttribute,
  setAttributes,
} from '../../support/ntfs/ntfs-surgery.ts'

const test = suite('damaged records')

test('a volume without its boot sector is read by the backup in its last sector', () => {
  const { image } = ntfsFixture('tiny')
  // mkntfs leaves the backup in the sector behind the last cluster, as Windows does.
  image.fill(0, 0, 512)
  const { volume, kinds } = open(image)
  assert.equal(paths(volume), sound)
  assert.equal(kinds(), ['ntfs-boot-sector-backup-used'])
})

for (const [field, change] of [
  ['the size of clusters', (image) => image.writeUInt8(image.readUInt8(13) ^ 0xff, 13)],
  ['the place of $MFT, off by one cluster', (image) => image.writeUInt8(image.readUInt8(48) ^ 1, 48)],
  ['the number of sectors', (image) => image.writeUInt32LE(1, 40)],
] as readonly (readonly [string, (image: Buffer) => void])[]) {
  test(`a boot sector in which ${field} is wrong gives way to its backup`, () => {
    const { image } = ntfsFixture('tiny')
    change(image)
    const { volume, kinds } = open(image)
    assert.equal(paths(volume), sound)
    assert.ok(kinds().includes('ntfs-boot-sector-backup-used'))
  })
}

test('without either boot sector there is an error that says what to do', () => {
  const { image } = ntfsFixture('tiny')
  image.fill(0, 0, 512)
  image.fill(0, image.length - 512)
  assert.throws(
    () => open(image),
    (error: unknown) => error instanceof VolumeError && /holds no NTFS/.test(error.message),
  )
})

test('a volume whose first records are damaged is read by $MFTMirr', () => {
  const { image } = ntfsFixture('tiny')
  rawRecord(image, 0).fill(0)
  const { volume, kinds } = open(image)
  assert.equal(paths(volume), sound)
  assert.ok(kinds().includes('ntfs-mirror-used'))
})

test('a torn record costs the content of its own file only, and is reported', () => {
  const fixture = ntfsFixture('tiny')
  const torn = recordOf(fixture, '/rights.txt')
  const raw = rawRecord(fixture.image, torn)
  raw.writeUInt16LE(raw.readUInt16LE(510) ^ 0x5555, 510)
  for (const listFrom of ['table', 'indexes'] as const) {
    const { volume, warnings } = open(fixture.image, listFrom)
    assert.equal(paths(volume), sound)
    assert.throws(() => volume.open(torn), /record is damaged/)
    const warning = warnings.find(({ kind }) => kind === 'ntfs-record-torn')
    assert.is(warning?.where, `memory, MFT record ${torn}`)
    assert.is(warning?.offset, raw.byteOffset - fixture.image.byteOffset)
  }
})

/** Puts the later runs of $MFT into a record of their own, as NTFS does when the first one is full. */
function spreadMft(image: Buffer, list: (bytes: Buffer) => Buffer): void {
  const { clusterSize } = layoutOf(image)
  const holder = 15
  let rest: Run[] = []
  let lowestVcn = 0
  editRecord(image, 0, (record) => {
    const attributes = attributesOf(record)
    const data = attributes.find((one) => one.readUInt32LE(0) === AttributeType.Data)
    assert.ok(data)
    const runs = decodeRuns(data)
    const first = runs.slice(0, 20)
    rest = runs.slice(20)
    assert.ok(rest.length > 100)
    lowestVcn = first.reduce((sum, run) => sum + run.length, 0)
    const size = Number(data.readBigInt64LE(48))
    const entries = Buffer.concat([
      listEntry(0x10, 0, 0, 1, 0),
      listEntry(AttributeType.Data, 0, 0, 1, 1),
      listEntry(AttributeType.Data, lowestVcn, holder, 1, 7),
    ])
    setAttributes(record, [
      ...attributes.filter((one) => one !== data),
      list(entries),
      runAttribute({ type: AttributeType.Data, id: 1, runs: first, lowestVcn: 0, size, clusterSize }),
    ])
  })
  editRecord(image, holder, (record) => {
    record.writeUInt16LE(1, 16)
    record.writeUInt16LE(1, 22)
    record.writeUIntLE(0, 32, 6)
    record.writeUInt16LE(1, 38)
    // Runs of a record are at most what it can hold: the shorter encoding is the driver's.
    setAttributes(record, [compactRuns(rest, lowestVcn, clusterSize)])
  })
}

function compactRuns(runs: readonly Run[], lowestVcn: number, clusterSize: number): Buffer {
  const attribute = runAttribute({
    type: AttributeType.Data,
    id: 7,
    runs: [],
    lowestVcn,
    size: 0,
    clusterSize,
  })
  let last = 0
  const pairs = runs.map(({ lcn = 0, length }) => {
    const bytes = Buffer.alloc(4)
    bytes[0] = 0x21
    bytes[1] = length
    bytes.writeInt16LE(lcn - last, 2)
    last = lcn
    return bytes
  })
  const all = Buffer.concat([attribute.subarray(0, 64), ...pairs, Buffer.alloc(8)])
  const whole = Buffer.alloc(Math.ceil(all.length / 8) * 8)
  all.copy(whole)
  whole.writeUInt32LE(whole.length, 4)
  return whole
}

const LISTS = {
  resident: (_image: Buffer) => (entries: Buffer) =>
    residentAttribute(AttributeType.AttributeList, entries, 9),
  'in clusters of its own': (image: Buffer) => (entries: Buffer) => {
    // The last clusters of this volume are the backup boot sector's and free ones before it.
    const { clusterSize } = layoutOf(image)
    const lcn = Math.floor(image.length / clusterSize) - 4
    entries.copy(image, lcn * clusterSize)
    const size = entries.length
    return runAttribute({
      type: AttributeType.AttributeList,
      id: 9,
      runs: [{ lcn, length: 1 }],
      lowestVcn: 0,
      size,
      clusterSize,
    })
  },
}

for (const [where, list] of Object.entries(LISTS)) {
  test(`a $MFT spread over several records is followed, its attribute list ${where}`, () => {
    const { image } = ntfsFixture('fragmented')
    const expected = paths(open(image).volume)
    assert.ok(expected.length > 300)
    spreadMft(image, list(image))
    for (const listFrom of ['table', 'indexes'] as const) {
      const { volume, warnings } = open(image, listFrom)
      assert.equal(warnings, [])
      assert.equal(paths(volume), expected)
    }
  })
}

test.run()
