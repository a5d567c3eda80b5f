import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { MemoryBlockSource } from '../../../src/disk/index.ts'
import type { ListFrom } from '../../../src/ntfs/index.ts'
import { AttributeType } from '../../../src/ntfs/record/attribute.ts'
import { type Entry, NtfsVolume, VolumeError } from '../../../src/volume/index.ts'
import { open, paths, recordOf, sound } from '../../support/ntfs/damaged-volume.ts'
import { ntfsFixture } from '../../support/ntfs/ntfs-fixtures.ts'
import { attributesOf, editRecord, rawRecord, setAttributes } from '../../support/ntfs/ntfs-surgery.ts'
import { readAll } from '../../support/walk.ts'

const test = suite('files whose MFT records are damaged')

const WAYS: readonly ListFrom[] = ['table', 'indexes', 'either']

function at(volume: NtfsVolume, path: string): Entry {
  const entry = volume.lookup(path)
  assert.ok(entry, path)
  return entry
}

const unreadable = (error: unknown): boolean => error instanceof VolumeError

/** What failing disks, copies of them and Windows itself leave of a record. */
const DAMAGE: Readonly<Record<string, (record: Buffer) => void>> = {
  'half written': (record) => record.writeUInt16LE(record.readUInt16LE(510) ^ 0x5555, 510),
  'marked by Windows': (record) => record.write('BAAD', 0, 'latin1'),
  'full of something else': (record) => record.fill('else'),
  'full of zeros': (record) => record.fill(0),
}

for (const [what, damage] of Object.entries(DAMAGE)) {
  test(`${what}: a file stays in its directory with size and times, and reading it is an error`, () => {
    const whole = at(open(ntfsFixture('tiny').image).volume, '\\large.txt')
    const fixture = ntfsFixture('tiny')
    damage(rawRecord(fixture.image, recordOf(fixture, '/large.txt')))
    for (const listFrom of WAYS) {
      const volume = open(fixture.image, listFrom).volume
      assert.equal(paths(volume), sound, listFrom)
      const { name, directory, size, times } = at(volume, '\\LARGE.txt')
      assert.equal({ name, directory, size }, { name: 'large.txt', directory: false, size: whole.size })
      assert.is(times.created, whole.times.created)
      assert.throws(() => volume.open(whole.id), unreadable)
    }
  })

  test(`${what}: the files of a directory are found by what they say themselves`, () => {
    const fixture = ntfsFixture('tiny')
    damage(rawRecord(fixture.image, recordOf(fixture, '/many')))
    for (const listFrom of WAYS) {
      const volume = open(fixture.image, listFrom).volume
      assert.equal(paths(volume), sound, listFrom)
      const found = at(open(fixture.image, listFrom).volume, '\\many\\A file with number 7.txt')
      assert.is(found.id, recordOf(fixture, '/many/a file with number 7.txt'))
      assert.ok(readAll(volume, found.id).length > 0)
      assert.throws(() => volume.details(at(volume, '\\many')), unreadable)
    }
  })
}

test('two damaged directories that are made to lead into each other are walked once', () => {
  const fixture = ntfsFixture('tiny')
  const [many, compressed] = [recordOf(fixture, '/many'), recordOf(fixture, '/compressed')]
  // Every index entry of the root that names another directory now names `many`, which is damaged.
  editRecord(fixture.image, 5, (record) => {
    const attributes = attributesOf(record)
    for (const attribute of attributes) {
      for (let i = 24; i + 8 <= attribute.length; i += 8) {
        if (attribute.readUIntLE(i, 6) === compressed) attribute.writeUIntLE(many, i, 6)
      }
    }
    setAttributes(record, attributes)
  })
  rawRecord(fixture.image, many).fill(0)
  for (const listFrom of WAYS) {
    const found = paths(open(fixture.image, listFrom).volume)
    assert.ok(found.length < sound.length * 3, `${found.length}`)
  }
})

test('a file that lost its content with its attributes is no empty file', () => {
  for (const path of ['/small.txt', '/large.txt']) {
    const fixture = ntfsFixture('tiny')
    const number = recordOf(fixture, path)
    editRecord(fixture.image, number, (record) => {
      // The attribute before $DATA now has a length that cannot be.
      let position = record.readUInt16LE(20)
      while (record.readUInt32LE(position) !== AttributeType.Data)
        position += record.readUInt32LE(position + 4)
      record.writeUInt32LE(3, position + 4)
    })
    for (const listFrom of WAYS) {
      const volume = open(fixture.image, listFrom).volume
      assert.ok(paths(volume).includes(path.replace('/', '\\')))
      assert.throws(() => readAll(volume, number), unreadable)
    }
  }
})

test('a file whose list names a record that is gone is no empty file', () => {
  const fixture = ntfsFixture('tiny')
  const number = recordOf(fixture, '/small.txt')
  editRecord(fixture.image, number, (record) => {
    const kept = attributesOf(record).filter((one) => one.readUInt32LE(0) !== AttributeType.Data)
    // [MS-FSCC] has no $ATTRIBUTE_LIST; an entry: type, length, name length and offset, VCN, reference, id.
    const entry = Buffer.alloc(32)
    entry.writeUInt32LE(AttributeType.Data, 0)
    entry.writeUInt16LE(32, 4)
    entry.writeUInt8(26, 7)
    entry.writeUIntLE(recordOf(fixture, '/rights.txt'), 16, 6)
    entry.writeUInt16LE(1, 22)
    const list = Buffer.alloc(24 + entry.length)
    list.writeUInt32LE(AttributeType.AttributeList, 0)
    list.writeUInt32LE(list.length, 4)
    list.writeUInt32LE(entry.length, 16)
    list.writeUInt16LE(24, 20)
    entry.copy(list, 24)
    setAttributes(record, [...kept, list])
  })
  const volume = open(fixture.image).volume
  assert.throws(() => readAll(volume, number), unreadable)
})

test('a node of an index on a part of the disk that cannot be read leads to the table', () => {
  const { image } = ntfsFixture('tiny')
  const nodes: number[] = []
  for (let i = 0; i < image.length; i += 512) {
    if (image.toString('latin1', i, i + 4) === 'INDX') nodes.push(i)
  }
  const source = new MemoryBlockSource(image)
  const failing = {
    label: source.label,
    size: source.size,
    sectorSize: source.sectorSize,
    close: () => undefined,
    read: (into: Uint8Array, offset: number, length: number, position: number): number => {
      const hit = nodes.some((node) => position < node + 4096 && node < position + length)
      return hit ? 0 : source.read(into, offset, length, position)
    },
  }
  for (const listFrom of WAYS) {
    const volume = new NtfsVolume(failing, { kind: 'ntfs', source: 'failing' }, { listFrom })
    assert.equal(paths(volume), sound, listFrom)
  }
})

test.run()
