import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { FileBlockSource, SliceBlockSource } from '../../src/disk/index.ts'
import type { Warning } from '../../src/errors/index.ts'
import { filetimeToPreciseIso } from '../../src/filetime/index.ts'
import { NtfsVolume } from '../../src/volume/ntfs-volume.ts'
import { corpusDirectory, corpusFile } from '../support/corpus.ts'
import { programTest } from '../support/programs.ts'
import { flsEntries, icat, istat } from '../support/sleuthkit.ts'
import { readAll, walk } from '../support/walk.ts'

const folder = mkdtempSync(join(tmpdir(), 'statelift-ntfs-'))
test.after(() => rmSync(folder, { recursive: true }))

/** Images of the corpus, with the first sector of the partition that holds NTFS. */
const IMAGES = [
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
  return path
}

for (const { name, sector } of IMAGES) {
  const register = corpusDirectory === undefined ? test.skip : programTest(test, 'fls', 'icat', 'istat')
  register(`${name} has the files, streams, contents and times that The Sleuth Kit sees`, () => {
    const path = unpack(name)
    const before = sha256(readFileSync(path))
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
      seen.set(at, entry.directory ? 'directory' : sha256(readAll(volume, entry.id)))
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
      expected.set(entry.path, entry.directory ? 'directory' : sha256(icat(path, entry.address, sector)))
    }
    assert.equal([...seen].sort(), [...expected].sort())
    for (const record of sample([...times.keys()], 40)) {
      assert.is(times.get(record), istatTimes(istat(path, record, sector)), `times of record ${record}`)
    }
    volume.close()
    assert.is(sha256(readFileSync(path)), before, 'the image was not changed')
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
