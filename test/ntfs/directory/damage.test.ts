import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { AttributeType } from '../../../src/ntfs/record/attribute.ts'
import { open, paths, recordOf, sound, without } from '../../support/ntfs/damaged-volume.ts'
import { ntfsFixture } from '../../support/ntfs/ntfs-fixtures.ts'
import {
  attributesOf,
  editNames,
  editProtected,
  editRecord,
  rawRecord,
  setAttributes,
} from '../../support/ntfs/ntfs-surgery.ts'

const test = suite('damaged directories')

test('names that are paths come out without what makes them so', () => {
  const cases = [
    { path: '/many/a file with number 1.txt', name: '..', shown: '\uf02e\uf02e' },
    { path: '/many/a file with number 2.txt', name: '.', shown: '\uf02e' },
    { path: '/many/a file with number 3.txt', name: '..\\..\\evil', shown: '..\uf05c..\uf05cevil' },
    { path: '/many/a file with number 4.txt', name: '/etc/passwd', shown: '\uf02fetc\uf02fpasswd' },
    { path: '/many/a file with number 5.txt', name: 'a\0b', shown: 'a\uf000b' },
  ]
  const fixture = ntfsFixture('tiny')
  for (const { path, name } of cases) {
    editNames(fixture.image, recordOf(fixture, path), (value) => {
      value[64] = name.length
      value.write(name, 66, 'utf16le')
    })
  }
  const { volume, kinds } = open(fixture.image)
  const names = paths(volume)
  for (const { shown } of cases) assert.ok(names.includes(`\\many\\${shown}`), JSON.stringify(shown))
  assert.is(names.length, sound.length)
  assert.equal(kinds(), ['ntfs-name-unsafe'])
})

test('directories that lie in each other are reported, and the walk ends', () => {
  const fixture = ntfsFixture('tiny')
  const many = recordOf(fixture, '/many')
  const compressed = recordOf(fixture, '/compressed')
  const reference = (record: number) => {
    const bytes = Buffer.alloc(8)
    bytes.writeUIntLE(record, 0, 6)
    bytes.writeUInt16LE(rawRecord(fixture.image, record).readUInt16LE(16), 6)
    return bytes
  }
  editNames(fixture.image, many, (value) => reference(compressed).copy(value))
  editNames(fixture.image, compressed, (value) => reference(many).copy(value))
  const { volume, kinds } = open(fixture.image)
  assert.equal(
    paths(volume),
    sound.filter((path) => !/^\\(many|compressed)(\\|$)/.test(path)),
  )
  assert.equal(kinds(), ['ntfs-directory-loop'])
})

test('a directory with two names is listed once', () => {
  const fixture = ntfsFixture('tiny')
  editRecord(fixture.image, recordOf(fixture, '/reparse/junction'), (record) => {
    const attributes = attributesOf(record)
    const name = attributes.find((one) => one.readUInt32LE(0) === AttributeType.FileName)
    assert.ok(name)
    const second = Buffer.from(name)
    second.writeUIntLE(5, second.readUInt16LE(20), 6)
    second.writeUInt16LE(5, second.readUInt16LE(20) + 6)
    setAttributes(record, [...attributes, second])
  })
  const { volume, kinds } = open(fixture.image)
  assert.equal(paths(volume), sound)
  assert.equal(kinds(), ['ntfs-directory-many-names'])
})

test('a file whose directory was used anew is an orphan', () => {
  const fixture = ntfsFixture('tiny')
  editNames(fixture.image, recordOf(fixture, '/many/a file with number 9.txt'), (value) => {
    value.writeUInt16LE(value.readUInt16LE(6) + 1, 6)
  })
  for (const listFrom of ['table', 'indexes'] as const) {
    const { volume, warnings } = open(fixture.image, listFrom)
    assert.equal(paths(volume), without('\\many\\a file with number 9.txt'))
    const kind = listFrom === 'table' ? 'ntfs-orphan' : 'ntfs-index-stale'
    assert.ok(warnings.some((one) => one.kind === kind && one.message.includes('a file with number 9.txt')))
  }
})

test('a file without a name is an orphan', () => {
  const fixture = ntfsFixture('tiny')
  editRecord(fixture.image, recordOf(fixture, '/rights.txt'), (record) => {
    setAttributes(
      record,
      attributesOf(record).filter((one) => one.readUInt32LE(0) !== AttributeType.FileName),
    )
  })
  const { volume, kinds } = open(fixture.image)
  assert.equal(paths(volume), without('\\rights.txt'))
  assert.equal(kinds(), ['ntfs-orphan'])
})

test('an index that runs in a circle ends, and the MFT is read instead', () => {
  const fixture = ntfsFixture('tiny')
  const { image } = fixture
  for (let at = 0; at < image.length; at += 512) {
    if (image.toString('latin1', at, at + 4) !== 'INDX') continue
    const node = image.subarray(at, at + 4096)
    editProtected(node, (bytes) => {
      // The first entry of every node gets a child: the node itself.
      const entry = 24 + bytes.readUInt32LE(24)
      const length = bytes.readUInt16LE(entry + 8)
      bytes.writeUInt16LE(bytes.readUInt16LE(entry + 12) | 1, entry + 12)
      bytes.writeBigInt64LE(bytes.readBigInt64LE(16), entry + length - 8)
    })
  }
  const { volume, kinds } = open(image, 'indexes')
  assert.equal(paths(volume), sound)
  assert.ok(kinds().includes('ntfs-index-damaged'))
  assert.ok(open(image, 'indexes').volume.lookup('\\many\\a file with number 7.txt'))
})

test('a directory without its index is listed and searched all the same', () => {
  const fixture = ntfsFixture('tiny')
  editRecord(fixture.image, recordOf(fixture, '/many'), (record) => {
    setAttributes(
      record,
      attributesOf(record).filter((one) => one.readUInt32LE(0) < AttributeType.IndexRoot),
    )
  })
  const { volume } = open(fixture.image, 'indexes')
  assert.equal(paths(volume), sound)
  assert.is(
    open(fixture.image, 'indexes').volume.lookup('\\MANY\\A FILE with number 7.txt')?.id,
    recordOf(fixture, '/many/a file with number 7.txt'),
  )
})

test("a file that its directory's index lost is listed, and found once the table was read", () => {
  const fixture = ntfsFixture('tiny')
  const path = '\\many\\a file with number 7.txt'
  const lost = recordOf(fixture, path.replaceAll('\\', '/'))
  for (let at = 0; at < fixture.image.length; at += 512) {
    if (fixture.image.toString('latin1', at, at + 4) !== 'INDX') continue
    editProtected(fixture.image.subarray(at, at + 4096), (node) => {
      // The entry now leads to a record that is another file.
      for (let entry = 24 + node.readUInt32LE(24); (node.readUInt16LE(entry + 12) & 2) === 0; ) {
        if (node.readUIntLE(entry, 6) === lost) node.writeUIntLE(lost + 1, entry, 6)
        entry += node.readUInt16LE(entry + 8)
      }
    })
  }
  const { volume, kinds } = open(fixture.image, 'either')
  assert.is(volume.lookup(path), undefined)
  assert.equal(paths(volume), sound)
  assert.is(volume.lookup(path.toUpperCase())?.id, lost)
  assert.equal(kinds(), ['ntfs-index-stale'])
})

test.run()
