/**
 * CRC-32 of two byte strings joined, from the CRC-32 of each and the length of the second.
 *
 * A CRC is a polynomial over GF(2) modulo the generator; to append n bytes is to multiply by x^(8n), and x^(8n) is a
 * product of repeated squares of x. Bits are reversed, as the CRC itself has them.
 */

/** The generator of CRC-32 (ISO 3309) without x^32, reversed. */
const GENERATOR = 0xedb8_8320
const ONE = 0x8000_0000
const X = 0x4000_0000

function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = ONE, factor = b; bit !== 0; bit >>>= 1) {
    if (a & bit) product ^= factor
    factor = factor & 1 ? (factor >>> 1) ^ GENERATOR : factor >>> 1
  }
  return product >>> 0
}

/** The CRC-32 of two byte strings joined, from the CRC-32 of each. `secondLength` is in bytes. */
export function combineCrc32(first: number, second: number, secondLength: number): number {
  let shift = ONE
  // x^8, then its square for every further bit of the length.
  let square = multiply(multiply(X, X), multiply(X, X))
  square = multiply(square, square)
  for (let rest = secondLength; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) shift = multiply(square, shift)
    square = multiply(square, square)
  }
  return (multiply(shift, first) ^ second) >>> 0
}
