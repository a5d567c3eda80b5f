import { BitReader } from './bit-reader.ts'
import { HuffmanCode } from './huffman.ts'

/**
 * LZX as WIM files and system compression use it: each chunk of 32 kB stands alone. [MS-PATCH] describes the block
 * types, codes and slots; it differs here in the default block size and in the fixed size that calls are translated with.
 */

const CHUNK = 0x8000
const LITERALS = 256
const OFFSET_SLOTS = 30
const MAIN_SYMBOLS = LITERALS + OFFSET_SLOTS * 8
const LENGTH_SYMBOLS = 249
const PRE_SYMBOLS = 20
const SHORTEST_MATCH = 2
const CALL_FILE_SIZE = 12_000_000

const BlockType = { Verbatim: 1, Aligned: 2, Uncompressed: 3 } as const

interface State {
  readonly bits: BitReader
  readonly out: Uint8Array
  /** Code lengths go from block to block as differences. */
  readonly mainLengths: Uint8Array
  readonly lengthLengths: Uint8Array
  readonly recent: Uint32Array
  done: number
}

/** Decompresses one chunk into `out` (32 kB at most), which it must fill exactly. Gives false when the data cannot be right. */
export function decompressLzx(data: Uint8Array, out: Uint8Array): boolean {
  const state: State = {
    bits: new BitReader(data),
    out,
    mainLengths: new Uint8Array(MAIN_SYMBOLS),
    lengthLengths: new Uint8Array(LENGTH_SYMBOLS),
    recent: Uint32Array.of(1, 1, 1),
    done: 0,
  }
  while (state.done < out.length) {
    const type = state.bits.take(3)
    const size = state.bits.take(1) === 1 ? CHUNK : state.bits.take(16)
    const end = state.done + size
    if (size === 0 || end > out.length || state.bits.overrun) return false
    const decoded =
      type === BlockType.Uncompressed
        ? copyBlock(state, size)
        : (type === BlockType.Verbatim || type === BlockType.Aligned) &&
          decodeBlock(state, end, type === BlockType.Aligned)
    if (!decoded) return false
  }
  translateCalls(out)
  return true
}

function copyBlock(state: State, size: number): boolean {
  const { bits, recent } = state
  bits.align()
  const header = bits.bytes(12)
  const content = bits.bytes(size)
  if (header === undefined || content === undefined) return false
  const view = new DataView(header.buffer, header.byteOffset, header.length)
  for (let i = 0; i < recent.length; i++) recent[i] = view.getUint32(i * 4, true)
  state.out.set(content, state.done)
  state.done += size
  if (size % 2 === 1) bits.byte()
  return true
}

function decodeBlock(state: State, end: number, aligned: boolean): boolean {
  const { bits, out, recent } = state
  const alignedCode = aligned ? readAlignedCode(bits) : undefined
  if (aligned && alignedCode === undefined) return false
  const sound =
    readLengths(bits, state.mainLengths, 0, LITERALS) &&
    readLengths(bits, state.mainLengths, LITERALS, MAIN_SYMBOLS) &&
    readLengths(bits, state.lengthLengths, 0, LENGTH_SYMBOLS)
  const mainCode = sound ? HuffmanCode.fromLengths(state.mainLengths) : undefined
  const lengthCode = sound ? HuffmanCode.fromLengths(state.lengthLengths) : undefined
  if (mainCode === undefined || lengthCode === undefined) return false
  let done = state.done
  while (done < end) {
    const symbol = mainCode.read(bits)
    if (symbol < 0 || bits.overrun) return false
    if (symbol < LITERALS) {
      out[done++] = symbol
      continue
    }
    let length = (symbol - LITERALS) & 7
    if (length === 7) {
      const more = lengthCode.read(bits)
      if (more < 0) return false
      length += more
    }
    length += SHORTEST_MATCH
    const distance = readDistance(bits, (symbol - LITERALS) >> 3, recent, alignedCode)
    if (distance <= 0 || distance > done || done + length > end) return false
    for (let i = 0; i < length; i++, done++) out[done] = out[done - distance] ?? 0
  }
  state.done = done
  return true
}

/** The first three slots repeat a recent distance; the others give a base and a number of further bits. */
function readDistance(
  bits: BitReader,
  slot: number,
  recent: Uint32Array,
  alignedCode: HuffmanCode | undefined,
): number {
  if (slot < 3) {
    const distance = recent[slot] ?? 0
    recent[slot] = recent[0] ?? 0
    recent[0] = distance
    return distance
  }
  const extraBits = slot < 4 ? 0 : (slot >> 1) - 1
  const base = slot < 4 ? slot : (2 + (slot & 1)) << extraBits
  let extra: number
  if (alignedCode !== undefined && extraBits >= 3) {
    const low = bits.take(extraBits - 3) << 3
    const symbol = alignedCode.read(bits)
    if (symbol < 0) return 0
    extra = low + symbol
  } else extra = bits.take(extraBits)
  const distance = base + extra - 2
  recent.copyWithin(1, 0, 2)
  recent[0] = distance
  return distance
}

function readAlignedCode(bits: BitReader): HuffmanCode | undefined {
  return HuffmanCode.fromLengths(Uint8Array.from({ length: 8 }, () => bits.take(3)))
}

/** Code lengths, themselves coded: as differences modulo 17, runs of zeros, and runs of one length. */
function readLengths(bits: BitReader, lengths: Uint8Array, from: number, to: number): boolean {
  const preCode = HuffmanCode.fromLengths(Uint8Array.from({ length: PRE_SYMBOLS }, () => bits.take(4)))
  if (preCode === undefined) return false
  let at = from
  while (at < to) {
    const symbol = preCode.read(bits)
    if (symbol < 0 || bits.overrun) return false
    let run = 1
    let length = 0
    if (symbol < 17) length = ((lengths[at] ?? 0) - symbol + 17) % 17
    else if (symbol === 17) run = 4 + bits.take(4)
    else if (symbol === 18) run = 20 + bits.take(5)
    else {
      run = 4 + bits.take(1)
      const difference = preCode.read(bits)
      if (difference < 0 || difference > 16) return false
      length = ((lengths[at] ?? 0) - difference + 17) % 17
    }
    // A run may go beyond the end of the part that is read; only what belongs to it counts.
    lengths.fill(length, at, Math.min(to, at + run))
    at += run
  }
  return true
}

/** The compressor made the targets of x86 calls absolute, so that they repeat; here they become relative again. */
function translateCalls(out: Uint8Array): void {
  const view = new DataView(out.buffer, out.byteOffset, out.length)
  for (let at = 0; at < out.length - 10; at++) {
    if (out[at] !== 0xe8) continue
    const target = view.getInt32(at + 1, true)
    if (target >= 0 && target < CALL_FILE_SIZE) view.setInt32(at + 1, target - at, true)
    else if (target < 0 && target >= -at) view.setInt32(at + 1, target + CALL_FILE_SIZE, true)
    at += 4
  }
}
