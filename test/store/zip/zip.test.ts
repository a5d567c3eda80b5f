import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filetimeFromDate } from '../../../src/filetime/index.ts'
import { dosTime } from '../../../src/store/zip/format.ts'
import {
  centralRecordRoom,
  combineCrc32,
  endRecords,
  findCentralDirectory,
  localHeaderLength,
  Method,
  readCentralRecord,
  readLocalHeader,
  writeCentralRecord,
  writeCentralRecordFor,
  writeLocalHeader,
} from '../../../src/store/zip/index.ts'

const test = suite('zip')

test('the CRC of two parts combined is the CRC of the whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (a, b) => {
      assert.is(combineCrc32(crc32(a), crc32(b), b.length), crc32(Buffer.concat([a, b])))
    }),
    { seed: 2 },
  )
  const zeros = Buffer.alloc(5_000_001)
  assert.is(combineCrc32(crc32('abc'), crc32(zeros), zeros.length), crc32(zeros, crc32('abc')))
})

test('DOS times are in UTC, two seconds exact, and end in 2107', () => {
  // 2024-05-01 10:00:10: ((2024 - 1980) << 9 | 5 << 5 | 1) and (10 << 11 | 0 << 5 | 5).
  assert.is(dosTime(filetimeFromDate(new Date('2024-05-01T10:00:10Z'))), 0x58a1_5005)
  assert.is(dosTime(0n), 0x0021_0000)
  assert.is(dosTime(filetimeFromDate(new Date('2108-01-01T00:00:00Z'))), 0x0021_0000)
})

const times = { modified: 133_590_312_101_234_567n, accessed: 133_590_312_101_234_568n, created: 1n }

for (const size of [5, 0xfeff_ffff, 0xff00_0000, 2 ** 40 + 1]) {
  test(`a local header of ${size} bytes comes back`, () => {
    const facts = {
      name: Buffer.from('File/C$/ä'),
      method: Method.Zstandard,
      crc: 7,
      size,
      storedSize: size - 1,
      times,
      attributes: 0x2022,
      tag: 0xdead_beef,
    }
    const bytes = Buffer.alloc(localHeaderLength(facts) + 10)
    assert.is(writeLocalHeader(bytes, 3, facts), bytes.length - 7)
    const header = readLocalHeader(bytes, 3)
    assert.equal({ ...facts, length: bytes.length - 10, proven: true }, { ...header })
    bytes[40] = 1
    assert.is(readLocalHeader(bytes, 3)?.proven, false)
  })
}

for (const offset of [0, 0xffff_fffe, 0xffff_ffff, 2 ** 45]) {
  test(`a central directory record of an entry at ${offset} comes back`, () => {
    const facts = {
      name: Buffer.from('a'),
      method: Method.Deflate,
      crc: 9,
      size: 2 ** 33,
      storedSize: 11,
      times,
      offset,
      attributes: 0,
    }
    const bytes = Buffer.alloc(centralRecordRoom(1))
    const end = writeCentralRecord(bytes, 0, facts)
    const { attributes: _, ...kept } = facts
    assert.equal(
      { ...readCentralRecord(bytes, 0) },
      { ...kept, flags: 0x800, length: end, raw: bytes.subarray(0, end) },
    )
  })

  test(`a central directory record made of the local header says the same (${offset})`, () => {
    const facts = {
      name: Buffer.from('File/C$/x'),
      method: Method.Stored,
      crc: 9,
      size: 11,
      storedSize: 11,
      times,
      attributes: 0x21,
      tag: 1,
    }
    const local = Buffer.alloc(localHeaderLength(facts))
    writeLocalHeader(local, 0, facts)
    const one = Buffer.alloc(centralRecordRoom(9))
    const other = Buffer.alloc(centralRecordRoom(9))
    assert.is(
      writeCentralRecordFor(one, 0, local, 0, offset),
      writeCentralRecord(other, 0, { ...facts, offset }),
    )
    assert.ok(one.equals(other))
  })
}

for (const place of [
  { entries: 3, offset: 100, size: 200 },
  { entries: 65_535, offset: 100, size: 200 },
  { entries: 3, offset: 2 ** 32, size: 200 },
]) {
  test(`the end of an archive of ${place.entries} entries at ${place.offset} is found`, () => {
    const end = endRecords(place)
    assert.equal({ ...findCentralDirectory(end, place.offset + place.size + end.length) }, place)
  })
}

test('an end record that points outside the archive is not believed', () => {
  const end = endRecords({ entries: 1, offset: 100, size: 200 })
  assert.is(findCentralDirectory(end, 200), undefined)
})

test.run()
