import type { StreamReader } from '../content/stream-reader.ts'
import { readOr } from '../read-or.ts'

const PIECE = 4 * 1024 * 1024

/**
 * Reads the whole table in large pieces and shows each record that holds anything, its fix-ups still in it, in a buffer
 * that is used again. Where a piece cannot be read its records are read one by one; `onUnreadable` hears of those that fail.
 */
export function eachRecord(
  table: StreamReader,
  recordSize: number,
  visit: (bytes: Buffer, number: number) => void,
  onUnreadable: (number: number, why: string) => void,
): void {
  const piece = Buffer.alloc(Math.max(PIECE, recordSize))
  for (let position = 0; position < table.size; position += piece.length) {
    const whole = readOr<number | undefined>(
      undefined,
      () => table.read(piece, 0, piece.length, position),
      () => undefined,
    )
    const got = whole ?? readOneByOne(table, recordSize, piece, position, onUnreadable)
    for (let at = 0; at + recordSize <= got; at += recordSize) {
      const record = piece.subarray(at, at + recordSize)
      if (record.readUInt32LE(0) !== 0) visit(record, (position + at) / recordSize)
    }
  }
}

function readOneByOne(
  table: StreamReader,
  recordSize: number,
  piece: Buffer,
  position: number,
  onUnreadable: (number: number, why: string) => void,
): number {
  const length = Math.min(piece.length, table.size - position)
  piece.fill(0)
  for (let at = 0; at < length; at += recordSize) {
    readOr(
      0,
      () => table.read(piece, at, recordSize, position + at),
      (why) => {
        piece.fill(0, at, at + recordSize)
        onUnreadable((position + at) / recordSize, why)
      },
    )
  }
  return length
}
