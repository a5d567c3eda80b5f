/**
 * Joins or cuts chunks into pieces of exactly `length` bytes, each in memory of its own; the last may be shorter. A chunk need not
 * stay as it is once the next is asked for.
 */
export function* inPieces(chunks: Iterable<Uint8Array>, length: number): Generator<Buffer> {
  let piece: Buffer | undefined
  let held = 0
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + length - held)
      piece ??= Buffer.allocUnsafeSlow(length)
      piece.set(part, held)
      held += part.length
      at += part.length
      if (held < length) continue
      yield piece
      piece = undefined
      held = 0
    }
  }
  if (piece !== undefined) yield piece.subarray(0, held)
}
