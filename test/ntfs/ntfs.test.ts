import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type BlockSource, MemoryBlockSource } from '../../src/disk/index.ts'
import { NtfsVolume } from '../../src/volume/index.ts'
import { recordOf } from '../support/ntfs/damaged-volume.ts'
import { ntfsFixture } from '../support/ntfs/ntfs-fixtures.ts'
import { readAll } from '../support/walk.ts'

const test = suite('an NTFS volume')

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
  assert.equal(reads, [512, 1024, 1024])
  const record = recordOf(ntfsFixture('features'), '/plain/small.txt')
  reads.length = 0
  readAll(volume, record)
  assert.equal(reads, [1024])
})

test('every kind of warning is documented', () => {
  const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
  const kinds = read('src/ntfs/warnings.ts').match(/(?<=')ntfs-[a-z-]+/g) ?? []
  const documented = read('docs/ntfs.md').match(/(?<=`)ntfs-[a-z-]+/g) ?? []
  assert.ok(kinds.length > 10)
  assert.equal([...new Set(documented)].sort(), [...new Set(kinds)].sort())
})

test.run()
