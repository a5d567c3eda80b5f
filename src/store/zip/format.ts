/**
 * Numbers of the ZIP format (PKWARE APPNOTE.TXT 6.3.10), and how this store uses them (docs/store-format.md, section 2).
 */

/** What each record of the format begins with. */
export const Signature = {
  LocalHeader: 0x0403_4b50,
  CentralRecord: 0x0201_4b50,
  EndRecord: 0x0605_4b50,
  Zip64EndRecord: 0x0606_4b50,
  Zip64EndLocator: 0x0706_4b50,
} as const

/** 4.4.5 */
export const Method = { Stored: 0, Deflate: 8, Zstandard: 93 } as const
export type Method = (typeof Method)[keyof typeof Method]

/** Whether a number of a ZIP entry is a compression method that this program reads. */
export function isMethod(value: number): value is Method {
  return value === Method.Stored || value === Method.Deflate || value === Method.Zstandard
}

/** 4.5.2, 4.5.5 and ours. */
export const ExtraField = { Zip64: 0x0001, Ntfs: 0x000a, Statelift: 0x4c53 } as const

/** 4.4.4: names are UTF-8. */
export const FLAG_UTF8 = 1 << 11

/** 4.4.3.2: Zstandard, ZIP64, neither. */
export function versionNeeded(method: Method, zip64: boolean): number {
  if (method === Method.Zstandard) return 63
  return zip64 ? 45 : 20
}

export const MAX_16 = 0xffff
export const MAX_32 = 0xffff_ffff

/** From this size on the local header has room for 64-bit sizes, since what does not compress may grow a little. */
export const ZIP64_FROM = 0xff00_0000

/** Times of an object as FILETIME. */
export interface EntryTimes {
  readonly modified: bigint
  readonly accessed: bigint
  readonly created: bigint
}

/** What local header and central directory say of an entry. */
export interface EntryFacts {
  /** UTF-8 */
  readonly name: Uint8Array
  readonly method: Method
  readonly crc: number
  readonly size: number
  readonly storedSize: number
  /** Whether the local header has room for 64-bit sizes; when absent, the size decides. */
  readonly zip64?: boolean
  readonly times?: EntryTimes
  /** FILE_ATTRIBUTE_* bits. */
  readonly attributes: number
  /** The same for all entries of a store, so that those of a store within it are told apart. */
  readonly tag: number
}

const DOS_EPOCH = 0x0021_0000
const FILETIME_1980 = 119_600_064_000_000_000n
const FILETIME_2108 = 159_992_928_000_000_000n
const FILETIME_STEPS_PER_DAY = 864_000_000_000n

let lastDay = -1n
let lastDosDay = 0

/** DOS date and time (4.4.6) of a FILETIME in UTC: the date in the upper 16 bits; 1980-01-01 for what it cannot say. */
export function dosTime(filetime: bigint): number {
  if (filetime < FILETIME_1980 || filetime >= FILETIME_2108) return DOS_EPOCH
  const day = filetime / FILETIME_STEPS_PER_DAY
  if (day !== lastDay) {
    const date = new Date(Number(day - 134_774n) * 86_400_000)
    lastDay = day
    lastDosDay = ((date.getUTCFullYear() - 1980) << 9) | ((date.getUTCMonth() + 1) << 5) | date.getUTCDate()
  }
  const seconds = Number((filetime % FILETIME_STEPS_PER_DAY) / 10_000_000n)
  const time =
    (Math.floor(seconds / 3600) << 11) | (Math.floor((seconds % 3600) / 60) << 5) | ((seconds % 60) >> 1)
  return lastDosDay * 0x1_0000 + time
}
