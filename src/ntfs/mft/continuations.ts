import { u16, u32, u48 } from '../little-endian.ts'
import { FILE_SIGNATURE, RecordField, RecordFlag } from '../record/file-record.ts'
import { eachRecord } from './each-record.ts'
import type { Mft } from './mft.ts'

/**
 * By base record: the records that say of themselves that they continue it. Reads the whole table; for files whose own list of
 * their records is damaged.
 */
export function findContinuations(mft: Mft): Map<number, number[]> {
  const found = new Map<number, number[]>()
  const visit = (bytes: Buffer, number: number) => {
    if (u32(bytes, 0) !== FILE_SIGNATURE) return
    if ((u16(bytes, RecordField.Flags) & RecordFlag.InUse) === 0) return
    const base = u48(bytes, RecordField.Base)
    if (base === 0 && u16(bytes, RecordField.BaseSequence) === 0) return
    const known = found.get(base)
    if (known === undefined) found.set(base, [number])
    else known.push(number)
  }
  eachRecord(mft.stream, mft.recordSize, visit, () => undefined)
  return found
}
