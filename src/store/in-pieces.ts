/** Joins or cuts chunks into pieces of exactly `length` bytes; the last may be shorter. */
export function* inPieces(chunks: Iterable<Uint8Array>, length: number): Generator<Buffer> {
  let held: Uint8Array[] = []
  let heldLength = 0
  for (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + length - heldLength)
      held.push(part)
      heldLength += part.length
      at += part.length
      if (heldLength < length) continue
      yield Buffer.concat(held)
      held = []
      heldLength = 0
    }
  }
  if (heldLength > 0) yield Buffer.concat(held)
}
