/**
 * Marvin32 over whole 32-bit words, as new-format logs use it: Hash-1 and Hash-2 of a log entry with the seed
 * 0x82EF4D887A4E55C5 (regf specification, Log entries).
 */

const SEED_LOW = 0x7a4e55c5
const SEED_HIGH = 0x82ef4d88
/** Ends the data, as its last and otherwise empty word. */
const PADDING = 0x80

/**
 * Hashes `length` bytes, a multiple of 4, from `start`; gives the lower and the upper half as signed words.
 */
export function marvin32(bytes: Buffer, start: number, length: number): { low: number; high: number } {
  let low = SEED_LOW | 0
  let high = SEED_HIGH | 0
  const mix = (word: number) => {
    low = (low + word) | 0
    high ^= low
    low = (rotate(low, 20) + high) | 0
    high = rotate(high, 9) ^ low
    low = (rotate(low, 27) + high) | 0
    high = rotate(high, 19)
  }
  for (let at = start, end = start + length; at < end; at += 4) mix(bytes.readInt32LE(at))
  mix(PADDING)
  mix(0)
  return { low, high }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}
