import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { AttributeType } from '../../../src/ntfs/record/attribute.ts'
import { VolumeError } from '../../../src/volume/index.ts'
import { entryAt, open, paths, recordOf, sound } from '../../support/ntfs/damaged-volume.ts'
import { type NtfsFixture, ntfsFixture } from '../../support/ntfs/ntfs-fixtures.ts'
import {
  attributesOf,
  editAttribute,
  editRecord,
  layoutOf,
  listEntry,
  type Run,
  residentAttribute,
  runAttribute,
  setAttributes,
} from '../../support/ntfs/ntfs-surgery.ts'
import { readAll } from '../../support/walk.ts'

const test = suite('damaged contents')

/** Gives the sparse file other runs. */
function replaceRuns(fixture: NtfsFixture, runs: readonly Run[]): void {
  const { clusterSize } = layoutOf(fixture.image)
  editRecord(fixture.image, recordOf(fixture, '/sparse.bin'), (record) => {
    const attributes = attributesOf(record).filter((one) => one.readUInt32LE(0) !== AttributeType.Data)
    const data = runAttribute({
      type: AttributeType.Data,
      id: 77,
      runs,
      lowestVcn: 0,
      size: 400_000,
      clusterSize,
    })
    setAttributes(record, [...attributes, data])
  })
}

test('a run outside of the volume makes that part unreadable and nothing else', () => {
  const fixture = ntfsFixture('tiny')
  replaceRuns(fixture, [{ lcn: 0x7000_0000, length: 400 }])
  const { volume, kinds } = open(fixture.image)
  assert.equal(paths(volume), sound)
  assert.throws(
    () => readAll(volume, entryAt(volume, '\\sparse.bin').id),
    (error: unknown) => error instanceof VolumeError,
  )
  assert.ok(kinds().includes('ntfs-run-list-damaged'))
  assert.is(readAll(volume, entryAt(volume, '\\small.txt').id).toString(), 'small')
})

test('a file that uses the same clusters twice is read, with a warning', () => {
  const fixture = ntfsFixture('tiny')
  replaceRuns(fixture, [
    { lcn: 40, length: 200 },
    { lcn: 41, length: 400 },
  ])
  const { volume, kinds } = open(fixture.image)
  assert.is(readAll(volume, entryAt(volume, '\\sparse.bin').id).length, 400_000)
  assert.ok(kinds().includes('ntfs-runs-overlap'))
})

test('a size beyond what the runs hold is an error where they end; an impossible one is an error when the file is opened', () => {
  const fixture = ntfsFixture('tiny')
  const record = recordOf(fixture, '/sparse.bin')
  const setSize = (size: bigint) =>
    editAttribute(fixture.image, record, AttributeType.Data, (attribute) => {
      attribute.writeBigInt64LE(size, 48)
      attribute.writeBigInt64LE(size, 56)
    })
  setSize(1n << 40n)
  const { volume } = open(fixture.image)
  const reader = volume.open(record)
  assert.is(reader.size, 2 ** 40)
  assert.is(reader.read(Buffer.alloc(1000), 0, 1000, 100_000), 1000)
  assert.throws(() => reader.read(Buffer.alloc(1000), 0, 1000, 2 ** 39), /run list does not say/)
  setSize(-1n)
  const again = open(fixture.image)
  assert.is(entryAt(again.volume, '\\sparse.bin').size, 0)
  assert.throws(() => again.volume.open(record), /its size is not known/)
  assert.ok(again.kinds().includes('ntfs-size-impossible'))
})

test('an attribute list that names records of others gives what is its own', () => {
  const fixture = ntfsFixture('tiny')
  const stranger = recordOf(fixture, '/small.txt')
  editRecord(fixture.image, recordOf(fixture, '/rights.txt'), (record) => {
    const list = Buffer.concat([
      listEntry(0x10, 0, recordOf(fixture, '/rights.txt'), 1, 0),
      listEntry(AttributeType.Data, 0, stranger, 1, 1),
    ])
    setAttributes(record, [...attributesOf(record), residentAttribute(AttributeType.AttributeList, list, 99)])
  })
  const { volume, kinds } = open(fixture.image, 'indexes')
  assert.equal(paths(volume), sound)
  assert.is(readAll(volume, entryAt(volume, '\\rights.txt').id).length, 0)
  assert.ok(kinds().includes('ntfs-attribute-list-damaged'))
})

test.run()
