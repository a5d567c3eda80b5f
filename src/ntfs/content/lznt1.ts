const CHUNK = 4096

/**
 * Decompresses LZNT1 ([MS-XCA] 2.5) into `out`, which is filled to its end; where the data ends early the rest is zero.
 * Gives false when the data cannot be right.
 */
export function decompressLznt1(data: Uint8Array, out: Uint8Array): boolean {
  out.fill(0)
  let at = 0
  for (let start = 0; start < out.length && at + 2 <= data.length; start += CHUNK) {
    const header = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8)
    if (header === 0) return true
    const end = at + 2 + (header & 0x0fff) + 1
    if (end > data.length) return false
    const target = out.subarray(start, start + CHUNK)
    if ((header & 0x8000) === 0) target.set(data.subarray(at + 2, Math.min(end, at + 2 + target.length)))
    else if (!decompressChunk(data, at + 2, end, target)) return false
    at = end
  }
  return true
}

function decompressChunk(data: Uint8Array, from: number, end: number, out: Uint8Array): boolean {
  let at = from
  let done = 0
  while (at < end) {
    const flags = data[at++] ?? 0
    for (let bit = 0; bit < 8 && at < end; bit++) {
      if ((flags & (1 << bit)) === 0) {
        if (done >= out.length) return false
        out[done++] = data[at++] ?? 0
        continue
      }
      if (at + 2 > end || done === 0) return false
      const token = (data[at] ?? 0) | ((data[at + 1] ?? 0) << 8)
      at += 2
      // The farther into the chunk, the more bits the distance takes and the fewer are left for the length.
      const lengthBits = 12 - Math.max(0, 28 - Math.clz32(done - 1))
      const length = (token & ((1 << lengthBits) - 1)) + 3
      const distance = (token >> lengthBits) + 1
      if (distance > done || done + length > out.length) return false
      for (let i = 0; i < length; i++) out[done + i] = out[done + i - distance] ?? 0
      done += length
    }
  }
  return true
}
