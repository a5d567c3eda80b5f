import { readFileSync } from 'node:fs'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import type { Warning } from '../../src/errors/index.ts'
import { parseGeometry } from '../../src/ntfs/boot-sector.ts'
import { ResidentReader } from '../../src/ntfs/content/stream-reader.ts'
import { MftListing } from '../../src/ntfs/mft/mft-listing.ts'
import { MftScan } from '../../src/ntfs/mft/mft-scan.ts'
import { NtfsFile } from '../../src/ntfs/ntfs-file.ts'
import { AttributeType } from '../../src/ntfs/record/attribute.ts'
import { type FileRecord, parseFileRecord } from '../../src/ntfs/record/file-record.ts'
import { parseReparsePoint } from '../../src/ntfs/record/reparse-point.ts'
import { ReparseTag } from '../../src/ntfs/record/reparse-tag.ts'
import { WarningGate } from '../../src/ntfs/warnings.ts'
import { corpusFile, corpusPath, corpusTest } from '../support/corpus.ts'
import { parseFls } from '../support/ntfs/sleuthkit.ts'

const ROOT = 5

/** The paths in a copy of a $MFT without its volume. */
function pathsOf(dump: Buffer): { paths: string[]; warnings: Warning[] } {
  const warnings: Warning[] = []
  const gate = new WarningGate('dump', (warning) => warnings.push(warning))
  const recordSize = dump.readUInt32LE(28)
  const scan = new MftScan(new ResidentReader(dump), recordSize, Number.MAX_SAFE_INTEGER, gate).run()
  const listing = new MftListing(scan, { clusterOf: () => 0, warnings: gate })
  const below = (directory: number, path: string): string[] =>
    listing.children(directory).flatMap((entry) => {
      const at = `${path}\\${entry.name}`
      return entry.directory ? [at, ...below(entry.id, at)] : [at]
    })
  return { paths: below(ROOT, '').sort(), warnings }
}

for (const name of ['unicode', 'orphan']) {
  corpusTest(test)(`the names in the $MFT copy "${name}" are those that The Sleuth Kit listed`, () => {
    const { paths, warnings } = pathsOf(corpusFile(`ntfs/dfir_ntfs_${name}.mft`))
    const listed = parseFls(readFileSync(corpusPath(`ntfs/dfir_ntfs_${name}.fls`), 'utf8'))
    assert.equal(paths, listed.map(({ path }) => path).sort())
    assert.equal(warnings, [])
  })
}

corpusTest(test)('every $MFT copy is listed without a warning', () => {
  const files: Record<string, string> = {
    deleted: '\\System Volume Information\\tracking.log',
    different_la: '\\ts_la\\test_la.txt',
    mapping_pairs_1: '\\test_dir\\partially_sparse_3',
    slack: '\\test_folder\\New Text Document - Copy (19).txt',
    'slack-2': '\\test\\p33.txt',
    'slack-3': '\\test\\p11.txt',
  }
  for (const [name, path] of Object.entries(files)) {
    const { paths, warnings } = pathsOf(corpusFile(`ntfs/dfir_ntfs_${name}.mft`))
    assert.ok(paths.includes(path), `${name}: ${paths}`)
    assert.equal(warnings, [])
  }
})

function record(name: string, index = 0): FileRecord {
  const bytes = Buffer.from(corpusFile(`ntfs/${name}`).subarray(index * 1024, (index + 1) * 1024))
  const state = parseFileRecord(bytes, index)
  if (typeof state === 'string') throw new Error(`${name} is ${state}`)
  assert.is(state.problem, undefined)
  return state
}

corpusTest(test)('single records are parsed with all their attributes', () => {
  const types = (name: string) => record(name).attributes.map(({ type }) => type)
  assert.equal(types('dfir_ntfs_frs.bin'), [0x10, 0x20, 0x30, 0x40])
  assert.equal(types('dfir_ntfs_frs_ea.bin'), [0x10, 0x30, 0x30, 0x80, 0xd0, 0xe0])
  assert.equal(types('dfir_ntfs_frs-81151.bin'), [0x10, 0x30, 0x80, 0xd0, 0xe0])
  const both = record('dfir_ntfs_frs_ea.bin')
  const file = new NtfsFile(both, both.attributes)
  const [name, ...others] = file.names()
  assert.ok(name)
  assert.equal(others, [])
  assert.match(file.shortName(name) ?? '', /^[^ ]{1,8}(\.[^ ]{1,3})?$/)
})

corpusTest(test)('a record with a reparse point gives its tag', () => {
  const holder = record('dfir_ntfs_rp.bin')
  const value = new NtfsFile(holder, holder.attributes).resident(AttributeType.ReparsePoint)
  assert.ok(value)
  const reparse = parseReparsePoint(value)
  assert.ok(reparse)
  assert.ok(
    Object.values(ReparseTag).some((tag) => tag === reparse.tag),
    reparse.tag.toString(16),
  )
})

corpusTest(test)('the records of a $MFTMirr are those of $MFT, $MFTMirr, $LogFile and $Volume', () => {
  const names = [0, 1, 2, 3].map((index) => {
    const one = record('dfir_ntfs_boot.mftmirr', index)
    return new NtfsFile(one, one.attributes).names()[0]?.name
  })
  assert.equal(names, ['$MFT', '$MFTMirr', '$LogFile', '$Volume'])
})

corpusTest(test)('boot sectors of volumes of several Windows versions give their geometry', () => {
  for (const name of [
    'volume_start',
    'volume_start_2',
    'volume_start_3',
    'volume_start_nosc_10',
    'volume_start_nosc_2003',
  ]) {
    const boot = corpusFile(`ntfs/dfir_ntfs_${name}.bin`)
    const geometry = parseGeometry(boot.subarray(0, 512))
    assert.ok(geometry, name)
    const { sectorSize, clusterSize, recordSize, indexRecordSize, mftCluster } = geometry
    assert.equal(
      { sectorSize, clusterSize, recordSize, indexRecordSize, mftCluster },
      {
        sectorSize: 512,
        clusterSize: 4096,
        recordSize: 1024,
        indexRecordSize: 4096,
        mftCluster: 786_432,
      },
    )
  }
})

test.run()
