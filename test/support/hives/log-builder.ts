import { marvin32 } from '../../../src/registry/logs/marvin32.ts'
import { writeChecksum } from '../hive-builder.ts'

const PAGE = 4096
const SECTOR = 512

/** Where a hive's bins differ from an earlier state of it, in pages of 4096 bytes. */
function changedPages(before: Buffer, after: Buffer): number[] {
  const pages: number[] = []
  for (let at = PAGE; at < after.length; at += PAGE)
    if (!after.subarray(at, at + PAGE).equals(before.subarray(at, at + PAGE))) pages.push(at - PAGE)
  return pages
}

function baseCopy(hive: Buffer, type: number, sequence: number): Buffer {
  const base = Buffer.from(hive.subarray(0, SECTOR))
  base.writeUInt32LE(sequence, 4)
  base.writeUInt32LE(sequence, 8)
  base.writeUInt32LE(type, 28)
  writeChecksum(base)
  return base
}

/**
 * A new-format log whose entries lead through `states`: the first is what the primary file holds, each
 * further one an entry, numbered from `sequence` on.
 */
export function newLog(sequence: number, ...states: readonly Buffer[]): Buffer {
  const [first, ...later] = states
  if (first === undefined) throw new Error('a log needs the state that it starts from')
  let before = first
  const entries = later.map((after, index) => {
    const entry = logEntry((sequence + index) >>> 0, before, after)
    before = after
    return entry
  })
  return Buffer.concat([baseCopy(first, 6, sequence), ...entries])
}

function logEntry(sequence: number, before: Buffer, after: Buffer): Buffer {
  const pages = changedPages(before, after)
  const size = Math.ceil((40 + pages.length * (8 + PAGE)) / SECTOR) * SECTOR
  const entry = Buffer.alloc(size)
  entry.write('HvLE', 0, 'latin1')
  entry.writeUInt32LE(size, 4)
  entry.writeUInt32LE(sequence, 12)
  entry.writeUInt32LE(after.length - PAGE, 16)
  entry.writeUInt32LE(pages.length, 20)
  for (const [index, page] of pages.entries()) {
    entry.writeUInt32LE(page, 40 + index * 8)
    entry.writeUInt32LE(PAGE, 44 + index * 8)
    after.copy(entry, 40 + pages.length * 8 + index * PAGE, PAGE + page, PAGE + page + PAGE)
  }
  sealEntry(entry)
  return entry
}

/** Makes the hashes of an entry right. */
export function sealEntry(entry: Buffer): void {
  writeHash(entry, 24, 40, entry.readUInt32LE(4) - 40)
  writeHash(entry, 32, 0, 32)
}

function writeHash(entry: Buffer, to: number, start: number, length: number): void {
  const { low, high } = marvin32(entry, start, length)
  entry.writeInt32LE(low, to)
  entry.writeInt32LE(high, to + 4)
}

/** An old-format log that leads from one state to another; its time is that of `after`. */
export function oldLog(sequence: number, before: Buffer, after: Buffer): Buffer {
  const pages = changedPages(before, after)
  const bitmap = Buffer.alloc((after.length - PAGE) / PAGE)
  for (const page of pages) bitmap[page / PAGE] = 0xff
  const vector = Buffer.concat([Buffer.from('DIRT', 'latin1'), bitmap])
  const padded = Buffer.alloc(Math.ceil(vector.length / SECTOR) * SECTOR)
  vector.copy(padded)
  return Buffer.concat([
    baseCopy(after, 1, sequence),
    padded,
    ...pages.map((page) => after.subarray(PAGE + page, PAGE + page + PAGE)),
  ])
}
