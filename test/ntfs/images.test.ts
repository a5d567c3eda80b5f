import { createHash } from 'node:crypto'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Expectation } from '../../scripts/fixtures/ntfs/expectations.ts'
import { SECURITY } from '../../scripts/fixtures/ntfs/features.ts'
import { MemoryBlockSource } from '../../src/disk/index.ts'
import type { Warning } from '../../src/errors/index.ts'
import { parseGeometry } from '../../src/ntfs/boot-sector.ts'
import type { ListFrom } from '../../src/ntfs/index.ts'
import { securityDescriptorToSddl } from '../../src/security/index.ts'
import { type Entry, FileAttribute, NtfsVolume, type Volume } from '../../src/volume/index.ts'
import { type NtfsFixture, ntfsFixture } from '../support/ntfs/ntfs-fixtures.ts'
import { guidBytes } from '../support/security-descriptor.ts'
import { readAll, walk } from '../support/walk.ts'

/** How each image is to be listed: from the indexes of its directories, and by a scan of its MFT. */
const WAYS = [
  { way: 'through its indexes', listFrom: 'indexes' },
  { way: 'by a scan of its MFT', listFrom: 'table' },
] as const

const IMAGES = ['tiny', 'features', 'fragmented', 'sectors-of-4096', 'clusters-of-64k', 'clusters-of-2m']

function open(fixture: NtfsFixture, listFrom: ListFrom, warnings: Warning[] = []): NtfsVolume {
  return new NtfsVolume(
    new MemoryBlockSource(fixture.image),
    { kind: 'ntfs', source: 'fixture' },
    { listFrom, onWarning: (warning) => warnings.push(warning) },
  )
}

for (const name of IMAGES) {
  for (const { way, listFrom } of WAYS) {
    test(`${name}, listed ${way}, is what ntfs-3g says it is`, () => {
      const fixture = ntfsFixture(name)
      assert.is(sha256(fixture.image), fixture.sha256)
      const warnings: Warning[] = []
      const volume = open(fixture, listFrom, warnings)
      const entries = new Map([...walk(volume)].map(({ path, entry }) => [path, entry]))
      const expected = new Map(fixture.entries.map((one) => [windowsPath(one.path), one]))
      assert.equal([...entries.keys()].sort(), [...expected.keys()].sort())
      for (const [path, one] of expected) {
        const entry = entries.get(path)
        assert.ok(entry)
        compare(volume, path, entry, one)
      }
      assert.equal(
        warnings.filter(({ kind }) => kind !== 'ntfs-name-unsafe'),
        [],
      )
      assert.is(sha256(fixture.image), fixture.sha256, 'reading changed nothing')
    })
  }
}

/** The one name here that would be a path shows its backslash in the private area. */
function windowsPath(path: string): string {
  return path.replaceAll('\\', '\uf05c').replaceAll('/', '\\')
}

function compare(volume: Volume, path: string, entry: Entry, expected: Expectation): void {
  assert.is(entry.id, expected.record, path)
  assert.is(entry.directory, expected.directory === true, path)
  const details = volume.details(entry)
  const systemCompressed = path.includes('\\wof ')
  const encrypted = (entry.attributes & FileAttribute.Encrypted) !== 0
  if (expected.size !== undefined && !encrypted) assert.is(entry.size, expected.size, `size of ${path}`)
  if (expected.sha256 !== undefined) {
    assert.is(sha256(content(volume, entry, encrypted)), expected.sha256, `content of ${path}`)
  }
  for (const { position, sha256: hash } of expected.probes ?? []) {
    const piece = Buffer.alloc(65_536)
    volume.open(entry.id).read(piece, 0, piece.length, position)
    assert.is(sha256(piece), hash, `${path} at ${position}`)
  }
  if (expected.attributes !== undefined) {
    const hidden = systemCompressed ? FileAttribute.ReparsePoint | FileAttribute.SparseFile : 0
    assert.is(entry.attributes, expected.attributes & ~hidden, `attributes of ${path}`)
  }
  const { created, modified, accessed, changed } = entry.times
  if (expected.times !== undefined) {
    assert.equal([created, modified, accessed, changed].map(String), expected.times, `times of ${path}`)
  }
  if (expected.acl !== undefined) {
    const raw = Buffer.from(expected.acl, 'hex')
    assert.is(details.sddl, securityDescriptorToSddl(raw), `security of ${path}`)
  }
  assert.is(details.shortName, expected.shortName, `short name of ${path}`)
  assert.is(
    hex(details.objectId === undefined ? undefined : guidBytes(details.objectId)),
    expected.objectId,
    path,
  )
  assert.is(hex(details.extendedAttributes), expected.ea, `extended attributes of ${path}`)
  if (expected.reparse !== undefined && !systemCompressed) {
    assert.is(hex(details.reparse?.data), expected.reparse, path)
  }
  const streams = details.streams.map((stream) => [
    stream.name,
    { size: stream.size, sha256: sha256(readAll(volume, entry.id, stream.name)) },
  ])
  const expectedStreams = Object.entries(expected.streams ?? {}).filter(
    ([name]) => !(systemCompressed && name === 'WofCompressedData'),
  )
  if (expected.acl !== undefined) assert.equal(streams.sort(), expectedStreams.sort(), `streams of ${path}`)
}

/** ntfs-3g shows of an encrypted file the ciphertext and behind it, in two bytes, how much of the last block is not content. */
function content(volume: Volume, entry: Entry, encrypted: boolean): Buffer {
  const bytes = readAll(volume, entry.id)
  if (!encrypted) return bytes
  const filled = Buffer.alloc(2)
  filled.writeUInt16LE(bytes.length - entry.size)
  return Buffer.concat([bytes, filled])
}

test('the images have the geometry they were made for', () => {
  const geometry = (name: string) => {
    const parsed = parseGeometry(ntfsFixture(name).image.subarray(0, 512))
    assert.ok(parsed)
    const { sectorSize, clusterSize, recordSize } = parsed
    return { sectorSize, clusterSize, recordSize }
  }
  assert.equal(geometry('features'), { sectorSize: 512, clusterSize: 4096, recordSize: 1024 })
  assert.equal(geometry('fragmented'), { sectorSize: 512, clusterSize: 512, recordSize: 1024 })
  assert.equal(geometry('sectors-of-4096'), { sectorSize: 4096, clusterSize: 4096, recordSize: 4096 })
  assert.equal(geometry('clusters-of-64k'), { sectorSize: 512, clusterSize: 65_536, recordSize: 1024 })
  assert.equal(geometry('clusters-of-2m'), { sectorSize: 512, clusterSize: 2_097_152, recordSize: 1024 })
})

test('the access rights that were set are printed as they were written', () => {
  const volume = open(ntfsFixture('features'), 'indexes')
  for (const [name, sddl] of Object.entries(SECURITY)) {
    const entry = volume.lookup(`\\security\\${name}.txt`)
    assert.ok(entry)
    assert.is(volume.details(entry).sddl, sddl)
  }
})

test('a path is found in any letter case, by long and short names; of names that differ in case only, the one that is meant', () => {
  const fixture = ntfsFixture('features')
  const volume = open(fixture, 'indexes')
  const record = (path: string) => volume.lookup(path)?.id
  const known = (path: string) => fixture.entries.find((one) => one.path === path)?.record
  assert.is(record('\\NAMES\\long NAME with spaces.TXT'), known('/names/Long name with spaces.txt'))
  assert.is(record('\\names\\longdi~1\\INSIDE.txt'), known('/names/Long directory name/inside.txt'))
  assert.is(volume.lookup('\\names\\LONGNA~1.TXT')?.name, 'Long name with spaces.txt')
  assert.is(record('\\names\\ÜNÏCÖDÉ ∑ 日本語 😀.TXT'), known('/names/Ünïcödé ∑ 日本語 😀.txt'))
  for (const twin of ['Twin.txt', 'twin.TXT', 'TWIN.TXT']) {
    assert.is(record(`\\names\\${twin}`), known(`/names/${twin}`))
  }
  assert.is(record('\\many\\FILE-699.txt'), known('/many/file-699.txt'))
  assert.is(record('\\many\\file-695.txt'), undefined)
  assert.is(record('\\names\\ss.txt'), undefined)
  assert.is(record('\\$MFT'), undefined)
  assert.is(record('\\..\\names'), undefined)
  assert.is(volume.lookup('\\')?.directory, true)
})

test('every name is found by lookup', () => {
  for (const name of IMAGES) {
    const fixture = ntfsFixture(name)
    const volume = open(fixture, 'indexes')
    for (const one of fixture.entries) {
      if (one.path.includes('\\')) continue
      assert.is(volume.lookup(windowsPath(one.path))?.id, one.record, one.path)
    }
  }
})

test('all names of a file are entries of one file', () => {
  for (const { listFrom } of WAYS) {
    const volume = open(ntfsFixture('features'), listFrom)
    const names = [...walk(volume)]
      .filter(({ path }) => path.startsWith('\\links\\'))
      .map(({ entry }) => entry)
    const files = names.filter((entry) => !entry.directory)
    assert.is(files.length, 15)
    assert.is(new Set(files.map((entry) => entry.fileKey)).size, 1)
    assert.equal([...new Set(files.map((entry) => entry.links))], [15])
  }
})

test('links and junctions tell their targets', () => {
  const volume = open(ntfsFixture('features'), 'indexes')
  const target = (name: string) => {
    const entry = volume.lookup(`\\reparse\\${name}`)
    assert.ok(entry)
    return volume.details(entry).reparse?.target
  }
  assert.is(target('file link'), '\\??\\C:\\Users\\ned\\a.txt')
  assert.is(target('relative link'), '..\\a.txt')
  assert.is(target('junction'), '\\??\\C:\\Users\\ned')
  assert.is(target('mount point'), '\\??\\Volume{00112233-4455-6677-8899-aabbccddeeff}\\')
  assert.is(target('app.exe'), undefined)
})

test('content that is not on the disk is told from content that is', () => {
  for (const { listFrom } of WAYS) {
    const volume = open(ntfsFixture('features'), listFrom)
    const absence = new Map(
      [...walk(volume)]
        .filter(({ path }) => path.startsWith('\\reparse\\'))
        .map(({ path, entry }) => [path.slice(9), volume.absence(entry)]),
    )
    assert.equal(Object.fromEntries([...absence].filter(([, why]) => why !== undefined)), {
      'cloud placeholder.bin': 'cloud-placeholder',
      'deduplicated.bin': 'deduplicated',
      'archived.bin': 'archived',
      'wim boot.txt': 'foreign-reparse-point',
    })
  }
})

test('a system-compressed file is not a reparse point to anyone', () => {
  const volume = open(ntfsFixture('features'), 'table')
  for (const { path, entry } of walk(volume)) {
    if (!path.includes('\\wof ')) continue
    assert.is(entry.reparseTag, 0)
    assert.is(volume.details(entry).reparse, undefined)
    assert.equal(volume.details(entry).streams, [])
  }
})

test('the keys of an encrypted file are read as NTFS keeps them', () => {
  const volume = open(ntfsFixture('features'), 'indexes')
  const entry = volume.lookup('\\metadata\\encrypted.bin')
  assert.ok(entry)
  const keys = readAll(volume, entry.id, '$EFS')
  assert.is(keys.length, 200)
  assert.is(keys.readUInt32LE(0), 200)
})

test('a stream or a file that is not there is an error that says so', () => {
  const volume = open(ntfsFixture('features'), 'indexes')
  const entry = volume.lookup('\\plain\\small.txt')
  assert.ok(entry)
  assert.throws(() => volume.open(entry.id, 'none'), /There is no stream "none"/)
  assert.throws(() => volume.open(999_999), /record is damaged/)
  for (const { listFrom } of WAYS) {
    const other = open(ntfsFixture('features'), listFrom)
    other.list(other.root())
    assert.throws(() => other.list(entry), /is not a directory/)
  }
})

function hex(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : Buffer.from(bytes).toString('hex')
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

test.run()
