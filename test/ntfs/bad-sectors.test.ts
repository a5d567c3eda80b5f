import { createHash } from 'node:crypto'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type BlockSource, MemoryBlockSource } from '../../src/disk/index.ts'
import { type ListFrom, MetadataRecord, Ntfs } from '../../src/ntfs/index.ts'
import { AttributeType } from '../../src/ntfs/record/attribute.ts'
import { NtfsVolume, VolumeError } from '../../src/volume/index.ts'
import { BadSectors, clustersOf, type Range } from '../support/ntfs/bad-sectors.ts'
import { ntfsFixture } from '../support/ntfs/ntfs-fixtures.ts'
import {
  attributesOf,
  editRecord,
  layoutOf,
  listEntry,
  type Run,
  rawRecord,
  residentAttribute,
  runAttribute,
  setAttributes,
} from '../support/ntfs/ntfs-surgery.ts'
import { readAll, walk } from '../support/walk.ts'

const { image, entries } = ntfsFixture('tiny')

interface Survey {
  /** Path and stream -> hash of the content, or `error`. */
  readonly contents: ReadonlyMap<string, string>
  /** What `lookup` finds of these paths: record numbers. */
  readonly found: ReadonlyMap<string, unknown>
  readonly rights: number
  readonly kinds: ReadonlySet<string>
}

/** All names with the content of all streams, and each path looked up, by a volume that was not listed before. */
function survey(source: () => BlockSource, listFrom: ListFrom, paths?: Iterable<string>): Survey {
  const kinds = new Set<string>()
  const open = () =>
    new NtfsVolume(
      source(),
      { kind: 'ntfs', source: 'x' },
      { listFrom, onWarning: ({ kind }) => kinds.add(kind) },
    )
  const volume = open()
  volume.state()
  const contents = new Map<string, string>()
  const names: string[] = []
  let rights = 0
  for (const { path, entry } of walk(volume)) {
    names.push(path)
    const { streams, sddl } = volume.details(entry)
    if (sddl !== undefined) rights++
    contents.set(path, entry.directory ? 'directory' : hash(volume, entry.id, ''))
    for (const { name } of streams) contents.set(`${path}:${name}`, hash(volume, entry.id, name))
  }
  const fresh = open()
  const found = new Map([...(paths ?? names)].map((path) => [path, fresh.lookup(path)?.id]))
  return { contents, found, rights, kinds }
}

function hash(volume: NtfsVolume, id: string | number, stream: string): string {
  try {
    return createHash('sha256')
      .update(readAll(volume, id, stream))
      .digest('hex')
  } catch (error) {
    if (error instanceof VolumeError) return 'error'
    throw error
  }
}

const sound = survey(() => new MemoryBlockSource(image), 'table')

function recordOf(path: string): number {
  const found = entries.find((one) => one.path === path)
  assert.ok(found, path)
  return found.record
}

/** The first cluster of an attribute, which must have clusters. */
function firstOf(record: number, type: number, name = ''): Range {
  const [first] = clustersOf(image, record, type, name)
  assert.ok(first)
  return { from: first.from, to: first.from + layoutOf(image).clusterSize }
}

const { mft, recordSize } = layoutOf(image)
const large = recordOf('/large.txt')

for (const [what, bad, kind] of [
  ['$UpCase', firstOf(MetadataRecord.UpCase, AttributeType.Data), 'ntfs-upcase-damaged'],
  ['$SDS of $Secure', firstOf(MetadataRecord.Secure, AttributeType.Data, '$SDS'), 'ntfs-security-damaged'],
  [
    "the root's index",
    firstOf(MetadataRecord.Root, AttributeType.IndexAllocation, '$I30'),
    'ntfs-index-damaged',
  ],
  ["a file's attribute list", firstOf(large, AttributeType.AttributeList), 'ntfs-attribute-list-damaged'],
  ['the first record of $MFT', { from: mft, to: mft + recordSize }, 'ntfs-mirror-used'],
] as const) {
  for (const listFrom of ['table', 'indexes'] as const) {
    test(`a bad sector in ${what} costs no file, listed from ${listFrom}`, () => {
      const found = survey(() => new BadSectors(image, [bad]), listFrom, sound.found.keys())
      assert.equal(new Map([...found.contents].sort()), new Map([...sound.contents].sort()))
      assert.equal(found.found, sound.found)
      assert.ok(found.kinds.has(kind), [...found.kinds].join())
    })
  }
}

test("a bad sector in $Secure's first descriptors is made good by their copies", () => {
  const bad = firstOf(MetadataRecord.Secure, AttributeType.Data, '$SDS')
  const { rights } = survey(() => new BadSectors(image, [bad]), 'table')
  assert.is(rights, sound.rights)
})

test("an attribute list that was overwritten costs nothing: the file's records are searched for", () => {
  const { from, to } = firstOf(large, AttributeType.AttributeList)
  const damaged = Buffer.from(image).fill(0, from, to)
  for (const listFrom of ['table', 'indexes'] as const) {
    const found = survey(() => new MemoryBlockSource(damaged), listFrom, sound.found.keys())
    assert.equal(new Map([...found.contents].sort()), new Map([...sound.contents].sort()))
    assert.equal(found.found, sound.found)
  }
})

/** The tiny volume with the runs of large.txt in two pieces: the first in a record of its own, the other in `secondIn`. */
function splitContent(secondIn: 'base' | 'nowhere'): { bytes: Buffer; holder: number } {
  const bytes = Buffer.from(image)
  const holder = recordOf('/many/a file with number 5.txt')
  const { clusterSize } = layoutOf(bytes)
  const sequenceOf = (record: number) => rawRecord(bytes, record).readUInt16LE(16)
  const whole = contentOf(bytes, large)
  const { runs, size } = whole
  const middle = secondIn === 'base' ? 1 : runs.length
  const first = runAttribute({
    type: DATA,
    id: 0,
    runs: runs.slice(0, middle),
    lowestVcn: 0,
    size,
    clusterSize,
  })
  const lowestVcn = runs.slice(0, middle).reduce((sum, { length }) => sum + length, 0)
  // Only the first piece tells the sizes.
  const second = runAttribute({
    type: DATA,
    id: 77,
    runs: runs.slice(middle),
    lowestVcn,
    size: 0,
    clusterSize,
  })
  editRecord(bytes, holder, (record) => {
    record.writeUIntLE(large, 32, 6)
    record.writeUInt16LE(sequenceOf(large), 38)
    setAttributes(record, [first])
  })
  const list = Buffer.concat([
    listEntry(0x10, 0, large, sequenceOf(large), 0),
    listEntry(DATA, 0, holder, sequenceOf(holder), 0),
  ])
  editRecord(bytes, large, (record) => {
    const kept = attributesOf(record).filter((one) => [0x10, 0x30].includes(one.readUInt32LE(0)))
    const pieces = secondIn === 'base' ? [second] : []
    setAttributes(record, [...kept, residentAttribute(AttributeType.AttributeList, list, 78), ...pieces])
  })
  return { bytes, holder }
}

const DATA = AttributeType.Data

/** The runs and size of a file's content as its records have them now. */
function contentOf(bytes: Buffer, record: number): { runs: Run[]; size: number } {
  const ntfs = new Ntfs(new MemoryBlockSource(bytes))
  const file = ntfs.file(record)
  const content = file === undefined ? undefined : ntfs.content(file, DATA)
  const extents = content?.extents
  assert.ok(content && extents)
  // One run a cluster, so that there is something to split.
  const runs = Array.from({ length: extents.end }, (_, vcn) => ({ lcn: extents.lcnOf(vcn), length: 1 }))
  return { runs, size: content.size }
}

for (const secondIn of ['base', 'nowhere'] as const) {
  const lost = secondIn === 'base' ? 'the record with its size' : 'the record with all its content'
  test(`a file that lost ${lost} is an error and not empty`, () => {
    const { bytes, holder } = splitContent(secondIn)
    const open = () => new NtfsVolume(new MemoryBlockSource(bytes), { kind: 'ntfs', source: 'x' })
    assert.is(hash(open(), large, ''), sound.contents.get('\\large.txt'))
    editRecord(bytes, holder, (record) => record.writeUInt16LE(0, 22))
    assert.is(hash(open(), large, ''), 'error')
  })
}

test.run()
