import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { type BlockSource, MemoryBlockSource } from '../../src/disk/index.ts'
import type { Warning } from '../../src/errors/index.ts'
import type { ListFrom } from '../../src/ntfs/index.ts'
import { AttributeType } from '../../src/ntfs/record/attribute.ts'
import { type Entry, NtfsVolume, VolumeError } from '../../src/volume/index.ts'
import { type NtfsFixture, ntfsFixture } from '../support/ntfs/ntfs-fixtures.ts'
import {
  attributesOf,
  decodeRuns,
  editAttribute,
  editNames,
  editProtected,
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

interface Opened {
  readonly volume: NtfsVolume
  readonly kinds: () => string[]
  readonly warnings: Warning[]
}

function open(image: Buffer, listFrom: ListFrom = 'table'): Opened {
  const warnings: Warning[] = []
  const volume = new NtfsVolume(
    new MemoryBlockSource(image),
    { kind: 'ntfs', source: 'damaged' },
    { listFrom, onWarning: (warning) => warnings.push(warning) },
  )
  return { volume, warnings, kinds: () => [...new Set(warnings.map(({ kind }) => kind))].sort() }
}

function paths(volume: NtfsVolume): string[] {
  return [...walk(volume)].map(({ path }) => path).sort()
}

function recordOf(fixture: NtfsFixture, path: string): number {
  const found = fixture.entries.find((one) => one.path === path)
  assert.ok(found, path)
  return found.record
}

function entryAt(volume: NtfsVolume, path: string): Entry {
  const entry = [...walk(volume)].find((one) => one.path === path)?.entry
  assert.ok(entry, path)
  return entry
}

const sound = paths(open(ntfsFixture('tiny').image).volume)
const without = (...missing: string[]) => sound.filter((path) => !missing.includes(path))

test('a volume without its boot sector is read by the backup in its last sector', () => {
  const { image } = ntfsFixture('tiny')
  // mkntfs leaves the backup in the sector behind the last cluster, as Windows does.
  image.fill(0, 0, 512)
  const { volume, kinds } = open(image)
  assert.equal(paths(volume), sound)
  assert.equal(kinds(), ['ntfs-boot-sector-backup-used'])
})

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

test('a torn record costs its own file only, and is reported', () => {
  const fixture = ntfsFixture('tiny')
  const torn = recordOf(fixture, '/rights.txt')
  const raw = rawRecord(fixture.image, torn)
  raw.writeUInt16LE(raw.readUInt16LE(510) ^ 0x5555, 510)
  for (const listFrom of ['table', 'indexes'] as const) {
    const { volume, warnings } = open(fixture.image, listFrom)
    assert.equal(paths(volume), without('\\rights.txt'))
    const warning = warnings.find(({ kind }) => kind === 'ntfs-record-torn')
    assert.is(warning?.where, `memory, MFT record ${torn}`)
    assert.is(warning?.offset, raw.byteOffset - fixture.image.byteOffset)
  }
})

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

test('a size beyond what the runs hold is an error where they end; an impossible one counts as none', () => {
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
  assert.ok(again.kinds().includes('ntfs-size-impossible'))
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

test('records behind the valid length of $MFT are not taken for files', () => {
  const fixture = ntfsFixture('tiny')
  const last = recordOf(fixture, '/rights.txt')
  editAttribute(fixture.image, 0, AttributeType.Data, (attribute) => {
    attribute.writeBigInt64LE(BigInt(last * layoutOf(fixture.image).recordSize), 56)
  })
  assert.equal(paths(open(fixture.image).volume), without('\\rights.txt'))
})

test('every kind of warning is documented', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
  const kinds = read('src/ntfs/warnings.ts').match(/(?<=')ntfs-[a-z-]+/g) ?? []
  const documented = read('docs/ntfs.md').match(/(?<=`)ntfs-[a-z-]+/g) ?? []
  assert.ok(kinds.length > 10)
  assert.equal([...new Set(documented)].sort(), [...new Set(kinds)].sort())
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

test('a volume on which Windows sleeps is read, with a warning that says what it means', () => {
  const { image } = ntfsFixture('tiny')
  const awake = open(image)
  assert.is(awake.volume.state().hibernated, false)
  assert.equal(awake.warnings, [])
  const record = entryAt(awake.volume, '\\hiberfil.sys').id
  for (const signature of ['hibr', 'HIBR']) {
    editAttribute(image, Number(record), AttributeType.Data, (attribute) => {
      attribute.write(signature, attribute.readUInt16LE(20), 'latin1')
    })
    const { volume, warnings } = open(image)
    assert.is(volume.state().hibernated, true)
    assert.match(warnings[0]?.message ?? '', /shutdown \/s/)
    assert.equal(paths(volume), sound)
  }
})

test('a volume that is marked for checking is read, with a warning', () => {
  const { image } = ntfsFixture('tiny')
  editAttribute(image, 3, AttributeType.VolumeInformation, (attribute) => {
    attribute.writeUInt16LE(1, attribute.readUInt16LE(20) + 10)
  })
  const { volume, kinds } = open(image)
  assert.equal(volume.state(), {
    label: 'tiny',
    version: '3.1',
    dirty: true,
    hibernated: false,
    logInUse: false,
  })
  assert.equal(kinds(), ['ntfs-volume-dirty'])
  assert.equal(paths(volume), sound)
})

test('a volume cut short gives the files that are whole', () => {
  const { image } = ntfsFixture('features')
  const whole = open(image)
  const all = new Map([...walk(whole.volume)].map(({ path, entry }) => [path, entry]))
  // Its $MFT is in the first half; some contents are behind it.
  const { volume, kinds } = open(image.subarray(0, 12 * 1024 * 1024))
  let read = 0
  for (const [path, entry] of all) {
    if (entry.directory || entry.size > 1_000_000) continue
    try {
      assert.is(sha256(readAll(volume, entry.id)), sha256(readAll(whole.volume, entry.id)), path)
      read += 1
    } catch (error) {
      assert.ok(error instanceof VolumeError, String(error))
    }
  }
  assert.ok(read > 500, `${read} were read`)
  assert.ok(kinds().includes('ntfs-volume-cut-short'))
})

test('a volume that ends within a cluster, as on disks divided by cylinders, is whole; one sector less is cut short', () => {
  const { image } = ntfsFixture('features')
  const sector = image.readUInt16LE(0x0b)
  const sectors = image.length / sector + 3
  const odd = Buffer.alloc((sectors + 1) * sector)
  image.copy(odd)
  odd.writeBigUInt64LE(BigInt(sectors), 0x28)
  assert.ok(image.readUInt8(0x0d) > 4, 'a cluster has more sectors than were added')
  assert.equal(open(odd).kinds(), [])
  assert.equal(open(odd.subarray(0, sectors * sector)).kinds(), [])
  assert.ok(
    open(odd.subarray(0, (sectors - 1) * sector))
      .kinds()
      .includes('ntfs-volume-cut-short'),
  )
})

test('opening a volume reads a few records, and opening a file reads its own', () => {
  const { image } = ntfsFixture('features')
  const reads: number[] = []
  const memory = new MemoryBlockSource(image)
  const counting: BlockSource = {
    label: 'counting',
    size: memory.size,
    sectorSize: memory.sectorSize,
    read: (into, offset, length, position) => {
      reads.push(length)
      return memory.read(into, offset, length, position)
    },
    close: () => undefined,
  }
  const volume = new NtfsVolume(counting, { kind: 'ntfs', source: 'counting' })
  assert.equal(reads, [512, 1024])
  const record = recordOf(ntfsFixture('features'), '/plain/small.txt')
  reads.length = 0
  readAll(volume, record)
  assert.equal(reads, [1024])
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

test.run()
