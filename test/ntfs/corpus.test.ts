import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { FileBlockSource, SliceBlockSource } from '../../src/disk/index.ts'
import type { Warning } from '../../src/errors/index.ts'
import { filetimeToPreciseIso } from '../../src/filetime/index.ts'
import { type Entry, NtfsVolume } from '../../src/volume/index.ts'
import { corpusDirectory, corpusFile, corpusTest } from '../support/corpus.ts'
import { corpusFacts } from '../support/corpus-facts.ts'
import { flsEntries, icat, istat } from '../support/ntfs/sleuthkit.ts'
import { programTest } from '../support/programs.ts'
import { readAll, walk } from '../support/walk.ts'

const folder = mkdtempSync(join(tmpdir(), 'statelift-ntfs-'))
test.after(() => rmSync(folder, { recursive: true }))

/** Images of the corpus, with the first sector of the partition that holds NTFS. */
const IMAGES = [
  { name: 'plaso_vsstest.qcow2', sector: 0 },
  { name: 'colinfinck_testfs1.dd', sector: 0 },
  { name: 'velociraptor_partition_image.raw', sector: 0 },
  { name: 'velociraptor_test.ntfs.dd.raw', sector: 0 },
  { name: 'dfir_ntfs_ntfs3.raw.gz', sector: 0 },
  { name: 'dfir_ntfs_ntfs_index.raw.gz', sector: 128 },
]

function unpack(name: string): string {
  const bytes = corpusFile(`ntfs/${name}`)
  const path = join(folder, name)
  writeFileSync(path, name.endsWith('.gz') ? gunzipSync(bytes) : bytes)
  if (!name.endsWith('.qcow2')) return path
  execFileSync('qemu-img', ['convert', '-O', 'raw', path, `${path}.raw`])
  return `${path}.raw`
}

for (const { name, sector } of IMAGES) {
  const register =
    corpusDirectory === undefined
      ? test.skip
      : programTest(test, 'fls', 'icat', 'istat', ...(name.endsWith('.qcow2') ? ['qemu-img'] : []))
  register(`${name} has the files, streams, contents and times that The Sleuth Kit sees`, () => {
    const path = unpack(name)
    const before = fingerprint(path)
    const source = new FileBlockSource(path)
    const warnings: Warning[] = []
    const volume = new NtfsVolume(
      new SliceBlockSource(source, sector * 512, source.size),
      { kind: 'ntfs', source: path },
      { onWarning: (warning) => warnings.push(warning) },
    )
    const seen = new Map<string, string>()
    const times = new Map<number, string>()
    for (const { path: at, entry } of walk(volume)) {
      seen.set(at, entry.directory ? 'directory' : contentOf(volume, entry))
      for (const stream of volume.details(entry).streams) {
        seen.set(`${at}:${stream.name}`, sha256(readAll(volume, entry.id, stream.name)))
      }
      times.set(
        Number(entry.id),
        [entry.times.created, entry.times.modified, entry.times.changed, entry.times.accessed]
          .map(filetimeToPreciseIso)
          .join(' '),
      )
      const found = volume.lookup(at.toLowerCase())
      assert.is(found?.id, entry.id, `lookup of ${at}`)
    }
    const expected = new Map<string, string>()
    for (const entry of flsEntries(path, sector)) {
      expected.set(entry.path, entry.directory ? 'directory' : icatContent(path, entry.address, sector))
    }
    assert.equal([...seen].sort(), [...expected].sort())
    for (const record of sample([...times.keys()], 40)) {
      assert.is(times.get(record), istatTimes(istat(path, record, sector)), `times of record ${record}`)
    }
    volume.close()
    assert.is(fingerprint(path), before, 'the image was not changed')
  })
}

/** The hash of an image; of a very large one the time of its last change. */
function fingerprint(path: string): string {
  const { size, mtimeMs } = statSync(path)
  return size > 1 << 28 ? `${mtimeMs}` : sha256(readFileSync(path))
}

/** Contents of shadow copies and logs are compared by their beginnings. */
const COMPARED = 4 * 1024 * 1024

function contentOf(volume: NtfsVolume, entry: Entry): string {
  const start = Buffer.alloc(Math.min(COMPARED, entry.size))
  volume.open(entry.id).read(start, 0, start.length, 0)
  return entry.size > COMPARED ? sha256(start) : sha256(readAll(volume, entry.id))
}

function icatContent(path: string, address: string, sector: number): string {
  return sha256(icat(path, address, sector, COMPARED))
}

corpusTest(test)('the images hold what their publishers say', () => {
  const open = (name: string) => {
    const path = unpack(name)
    return new NtfsVolume(new FileBlockSource(path), { kind: 'ntfs', source: path })
  }
  const test1 = open('velociraptor_test.ntfs.dd.raw')
  const ntfsFacts = corpusFacts().filter(({ fact }) => fact === 'ntfs')
  const sizes = ntfsFacts.find(({ query }) => query === 'file list')?.value
  assert.ok(typeof sizes === 'object' && sizes !== null)
  for (const [path, size] of Object.entries(sizes)) {
    assert.is(test1.lookup(path.replaceAll('/', '\\'))?.size, size, path)
  }
  const document = test1.lookup('\\Folder A\\Folder B\\Hello world text document.txt')
  assert.ok(document)
  assert.is(readAll(test1, document.id).toString(), 'Hello world!')
  assert.is(readAll(test1, document.id, 'goodbye.txt').toString(), 'Goodbye cruel world.')
  assert.is(test1.details(document).objectId, 'e98dc6cc-b552-11e8-8949-6807157ff151')
  const large = test1.lookup('\\just_a_file.txt')
  assert.ok(large)
  assert.is(test1.details(large).extendedAttributes?.length, 10_268)
  assert.is(test1.state().label, 'Test Volume')
  const layout = open('velociraptor_partition_image.raw')
  for (const hive of ['SYSTEM', 'Security', 'software', 'sam']) {
    assert.is(layout.lookup(`\\windows\\SYSTEM32\\config\\${hive.toUpperCase()}`)?.name, hive)
  }
  const made = open('colinfinck_testfs1.dd')
  assert.is(made.list(made.root()).find(({ name }) => name === 'many_subdirs')?.directory, true)
  const sparse = made.lookup('\\sparse-file')
  assert.ok(sparse)
  const content = readAll(made, sparse.id)
  assert.is(content.length, 500_005)
  assert.is(content.subarray(0, 5).toString(), '12345')
  assert.is(content.subarray(500_000).toString(), '11111')
})

/** ntfs-3g.probe tells a clean volume (0) from one that is hibernated or holds cached metadata (14) or has a log in use (15). */
for (const name of [
  'colinfinck_testfs1.dd',
  'velociraptor_partition_image.raw',
  'velociraptor_test.ntfs.dd.raw',
]) {
  const register = corpusDirectory === undefined ? test.skip : programTest(test, 'ntfs-3g.probe')
  register(`${name} is as clean as ntfs-3g finds it`, () => {
    const path = unpack(name)
    const probe = spawnSync('ntfs-3g.probe', ['--readwrite', path])
    const volume = new NtfsVolume(new FileBlockSource(path), { kind: 'ntfs', source: path })
    const { hibernated, logInUse } = volume.state()
    volume.close()
    assert.is(hibernated || logInUse, probe.status !== 0)
  })
}

function istatTimes(text: string): string {
  const standard = text.slice(text.indexOf('$STANDARD_INFORMATION'), text.indexOf('$FILE_NAME'))
  return ['Created', 'File Modified', 'MFT Modified', 'Accessed']
    .map((label) => {
      const [, day, time] = new RegExp(`^${label}:\\t(\\S+) (\\S+)00 \\(UTC\\)`, 'm').exec(standard) ?? []
      return `${day}T${time}Z`
    })
    .join(' ')
}

function sample<T>(items: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.floor(items.length / most))
  return items.filter((_, index) => index % step === 0)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

test.run()
