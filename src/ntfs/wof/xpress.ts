import { BitReader } from './bit-reader.ts'
import { HuffmanCode } from './huffman.ts'

const SYMBOLS = 512
const LENGTHS_SIZE = SYMBOLS / 2
const LITERALS = 256
const SHORTEST_MATCH = 3

/**
 * Decompresses one chunk of LZ77 with Huffman codes ([MS-XCA] 2.2), at most 64 kB, into `out`, which it must fill exactly.
 * Gives false when the data cannot be right.
 */
export function decompressXpress(data: Uint8Array, out: Uint8Array): boolean {
  if (data.length < LENGTHS_SIZE) return false
  const lengths = new Uint8Array(SYMBOLS)
  for (let i = 0; i < LENGTHS_SIZE; i++) {
    const pair = data[i] ?? 0
    lengths[i * 2] = pair & 0x0f
    lengths[i * 2 + 1] = pair >> 4
  }
  const code = HuffmanCode.fromLengths(lengths)
  if (code === undefined) return false
  const bits = new BitReader(data.subarray(LENGTHS_SIZE))
  let done = 0
  while (done < out.length) {
    const symbol = code.read(bits)
    if (symbol < 0 || bits.overrun) return false
    if (symbol < LITERALS) {
      out[done++] = symbol
      continue
    }
    bits.ensure(16)
    const distanceBits = (symbol >> 4) & 0x0f
    const distance = (1 << distanceBits) | bits.take(distanceBits)
    const length = matchLength(symbol & 0x0f, bits) + SHORTEST_MATCH
    if (distance > done || done + length > out.length) return false
    for (let i = 0; i < length; i++, done++) out[done] = out[done - distance] ?? 0
  }
  return true
}

/** Lengths that do not fit into the symbol stand as a byte, or as a word behind the byte 255. */
function matchLength(short: number, bits: BitReader): number {
  if (short < 15) return short
  const more = bits.byte()
  if (more < 255) return 15 + more
  const low = bits.byte()
  return low | (bits.byte() << 8)
}
