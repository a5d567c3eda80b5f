/**
 * Fields of on-disk structures. A field beyond the end of its buffer reads as 0: what is cut short then shows
 * as an impossible value that the caller checks, and never as an exception from deep within.
 */

export function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
}

export function u32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24)) >>>
    0
  )
}

/** A 48-bit MFT record number, the lower part of a file reference. */
export function u48(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) + u16(bytes, at + 4) * 0x1_0000_0000
}

/** Signed; exact up to 2^53, which callers check with `Number.isSafeInteger` where it matters. */
export function i64(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) + (u32(bytes, at + 4) | 0) * 0x1_0000_0000
}

/** Unsigned and exact, for FILETIMEs. */
export function big64(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32(bytes, at + 4)) << 32n) | BigInt(u32(bytes, at))
}

/** Text of `units` UTF-16 code units; unpaired surrogates are kept, NTFS allows them in names. */
export function utf16(bytes: Uint8Array, at: number, units: number): string {
  const end = Math.min(bytes.length, at + units * 2)
  if (at >= end) return ''
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('utf16le')
}
