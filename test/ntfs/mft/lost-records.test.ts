import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { MemoryBlockSource } from '../../../src/disk/index.ts'
import type { ListFrom } from '../../../src/ntfs/index.ts'
import { AttributeType } from '../../../src/ntfs/record/attribute.ts'
import { NtfsVolume, VolumeError } from '../../../src/volume/index.ts'
import { BadSectors } from '../../support/ntfs/bad-sectors.ts'
import { ntfsFixture } from '../../support/ntfs/ntfs-fixtures.ts'
import { editAttribute, editNames, editRecord, layoutOf, rawRecord } from '../../support/ntfs/ntfs-surgery.ts'
import { readAll, walk } from '../../support/walk.ts'

const { image, entries } = ntfsFixture('tiny')
const { recordSize, mft } = layoutOf(image)
const ROOT = 5
const FILE = '/small.txt'
const DIRECTORY = '/many'

function recordOf(path: string): number {
  const found = entries.find((one) => one.path === path)
  assert.ok(found, path)
  return found.record
}

function open(bytes: Buffer, listFrom: ListFrom, badRecord?: number) {
  const from = mft + (badRecord ?? 0) * recordSize
  const source =
    badRecord === undefined
      ? new MemoryBlockSource(bytes)
      : new BadSectors(bytes, [{ from, to: from + recordSize }])
  return new NtfsVolume(source, { kind: 'ntfs', source: 'lost' }, { listFrom })
}

const paths = (volume: NtfsVolume) => [...walk(volume)].map(({ path }) => path).sort()
const sound = paths(open(image, 'table'))

/** Told as unreadable, not as gone. */
const unreadable = (error: unknown) => error instanceof VolumeError && error.systemCode !== 'ENOENT'

/** How a record can be lost; the last is a sector that the disk does not give. */
const LOSSES: readonly (readonly [string, ((record: Buffer) => void) | undefined])[] = [
  ['was not written whole', (record) => record.writeUInt16LE(record.readUInt16LE(510) ^ 0x5555, 510)],
  ['Windows marked as damaged', (record) => record.write('BAAD', 0, 'latin1')],
  ['was overwritten', (record) => record.fill(0x61)],
  ['was overwritten by zeros', (record) => record.fill(0)],
  ['lies on a bad sector', undefined],
]

for (const [what, damage] of LOSSES) {
  for (const listFrom of ['table', 'indexes'] as const) {
    const prepare = (path: string) => {
      const bytes = Buffer.from(image)
      const record = recordOf(path)
      damage?.(rawRecord(bytes, record))
      return { record, volume: open(bytes, listFrom, damage === undefined ? record : undefined) }
    }

    test(`a file whose record ${what} keeps its name, and is an error; listed from ${listFrom}`, () => {
      const { volume, record } = prepare(FILE)
      const found = volume.lookup('\\SMALL.TXT')
      assert.is(found?.id, record)
      assert.equal(paths(volume), sound)
      const entry = [...walk(volume)].find(({ path }) => path === '\\small.txt')?.entry
      assert.ok(entry)
      assert.is(entry.size, entries.find(({ path }) => path === FILE)?.size)
      assert.throws(() => readAll(volume, entry.id), unreadable)
      assert.throws(() => volume.details(entry), unreadable)
    })

    test(`a directory whose record ${what} keeps what is in it; listed from ${listFrom}`, () => {
      const { volume, record } = prepare(DIRECTORY)
      const inside = '\\many\\a file with number 7.txt'
      assert.is(volume.lookup(inside)?.id, recordOf('/many/a file with number 7.txt'))
      assert.equal(paths(volume), sound)
      assert.is(volume.lookup('\\many')?.id, record)
    })
  }
}

for (const [what, damage] of LOSSES) {
  test(`a volume whose record of its root ${what} keeps all files`, () => {
    const bytes = Buffer.from(image)
    damage?.(rawRecord(bytes, ROOT))
    for (const listFrom of ['table', 'indexes'] as const) {
      const volume = open(bytes, listFrom, damage === undefined ? ROOT : undefined)
      assert.is(
        volume.lookup('\\MANY\\a file with number 7.txt')?.id,
        recordOf('/many/a file with number 7.txt'),
      )
      assert.equal(paths(volume), sound)
      assert.is(volume.lookup('\\none'), undefined)
    }
  })
}

test('records behind the valid length of $MFT are not taken for files: what was there before is not read', () => {
  const bytes = Buffer.from(image)
  const last = recordOf('/rights.txt')
  editAttribute(bytes, 0, AttributeType.Data, (attribute) => {
    attribute.writeBigInt64LE(BigInt(last * recordSize), 56)
  })
  const volume = open(bytes, 'table')
  assert.equal(paths(volume), sound)
  assert.throws(() => readAll(volume, last), unreadable)
})

test('a lost directory that a directory in it lists again is listed once', () => {
  const bytes = Buffer.from(image)
  const lost = recordOf(DIRECTORY)
  const below = recordOf('/compressed')
  const reference = (record: number) => {
    const value = Buffer.alloc(8)
    value.writeUIntLE(record, 0, 6)
    value.writeUInt16LE(rawRecord(image, record).readUInt16LE(16), 6)
    return value
  }
  editNames(bytes, below, (value) => reference(lost).copy(value))
  editAttribute(bytes, below, AttributeType.IndexRoot, (attribute) => {
    const entry = attribute.indexOf(reference(recordOf('/compressed/text.txt')))
    reference(lost).copy(attribute, entry)
    // $FILE_NAME, behind the 16 bytes of the entry's header, has the attributes at 56.
    attribute.writeUInt32LE(0x1000_0000, entry + 16 + 56)
  })
  editRecord(bytes, lost, (record) => record.fill(0, 0, 4))
  for (const listFrom of ['table', 'indexes'] as const) {
    const names = paths(open(bytes, listFrom))
    assert.ok(names.includes('\\many\\compressed\\link.txt'))
    assert.not(names.some((path) => path.startsWith('\\many\\compressed\\text.txt\\')))
  }
})

test.run()
