/**
 * FILETIME: 100 ns steps since 1601-01-01 UTC, as a bigint ([MS-DTYP] 2.3.3).
 */
export { filetimeToPreciseIso } from './precise-iso.ts'

const UNIX_EPOCH_IN_FILETIME = 116_444_736_000_000_000n
const STEPS_PER_MILLISECOND = 10_000n

/** ISO 8601 in UTC with milliseconds, as `statelift reg /json` and `inspect /json` print it; undefined for 0, which means that there is none. */
export function filetimeToIso(filetime: bigint): string | undefined {
  if (filetime <= 0n) return undefined
  return filetimeToDate(filetime).toISOString()
}

/** The inverse of `filetimeToPreciseIso`; also takes fewer digits. Undefined when the text is not such a time. */
export function filetimeFromIso(iso: string): bigint | undefined {
  const match = /^([+-]?\d{4,6}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/.exec(iso)
  if (match === null) return undefined
  const milliseconds = Date.parse(`${match[1]}Z`)
  if (Number.isNaN(milliseconds)) return undefined
  const below = BigInt((match[2] ?? '').padEnd(7, '0').slice(0, 7))
  return BigInt(milliseconds) * STEPS_PER_MILLISECOND + UNIX_EPOCH_IN_FILETIME + below
}

/** Loses what is below the millisecond. */
function filetimeToDate(filetime: bigint): Date {
  return new Date(Number((filetime - UNIX_EPOCH_IN_FILETIME) / STEPS_PER_MILLISECOND))
}

/** Whole milliseconds: a `Date` has no more. */
export function filetimeFromDate(date: Date): bigint {
  return BigInt(date.getTime()) * STEPS_PER_MILLISECOND + UNIX_EPOCH_IN_FILETIME
}

/** From nanoseconds since 1970, as `fs.lstatSync(path, { bigint: true })` gives them. */
export function filetimeFromUnixNanoseconds(nanoseconds: bigint): bigint {
  return nanoseconds / 100n + UNIX_EPOCH_IN_FILETIME
}

/** Seconds since 1970 with a fraction, as `fs.utimes` takes them. */
export function filetimeToUnixSeconds(filetime: bigint): number {
  return Number(filetime - UNIX_EPOCH_IN_FILETIME) / 1e7
}
