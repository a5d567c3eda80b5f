/**
 * Cuts Zstandard data into its frames (RFC 8878, section 3.1.1), so that each is decompressed alone, within bounds.
 */

const MAGIC = 0xfd2f_b528
/** Magic number, descriptor, window, dictionary id (4), content size (8). */
const LONGEST_HEADER = 4 + 1 + 1 + 4 + 8
const BLOCK_HEADER = 3
const CHECKSUM = 4
const DICTIONARY_ID_LENGTH = [0, 1, 2, 4]
const CONTENT_SIZE_LENGTH = [0, 2, 4, 8]
const RLE_BLOCK = 1
const RESERVED_BLOCK = 3

/**
 * @returns how long the frame at the start of `bytes` is; `more` when they end before it does, `bad` when there is no frame
 */
export function frameLengthOf(bytes: Buffer): number | 'more' | 'bad' {
  if (bytes.length < 5) return 'more'
  if (bytes.readUInt32LE(0) !== MAGIC) return 'bad'
  const descriptor = bytes.readUInt8(4)
  const singleSegment = (descriptor & 0x20) !== 0
  const contentSize = descriptor >> 6
  const contentSizeLength = contentSize === 0 && singleSegment ? 1 : (CONTENT_SIZE_LENGTH[contentSize] ?? 0)
  const dictionaryLength = DICTIONARY_ID_LENGTH[descriptor & 3] ?? 0
  let at = 5 + (singleSegment ? 0 : 1) + dictionaryLength + contentSizeLength
  for (;;) {
    if (at + BLOCK_HEADER > bytes.length) return 'more'
    const header = bytes.readUIntLE(at, BLOCK_HEADER)
    const type = (header >> 1) & 3
    if (type === RESERVED_BLOCK) return 'bad'
    at += BLOCK_HEADER + (type === RLE_BLOCK ? 1 : header >> 3)
    if ((header & 1) === 0) continue
    if (descriptor & 4) at += CHECKSUM
    return at > bytes.length ? 'more' : at
  }
}

/** How much content the frame at the start of `bytes` says it has; undefined when it does not say. */
export function frameContentSize(bytes: Buffer): number | undefined {
  const descriptor = bytes[4]
  if (descriptor === undefined || bytes.length < LONGEST_HEADER || bytes.readUInt32LE(0) !== MAGIC)
    return undefined
  const singleSegment = (descriptor & 0x20) !== 0
  const at = 5 + (singleSegment ? 0 : 1) + (DICTIONARY_ID_LENGTH[descriptor & 3] ?? 0)
  switch (descriptor >> 6) {
    case 0:
      return singleSegment ? bytes.readUInt8(at) : undefined
    case 1:
      return bytes.readUInt16LE(at) + 256
    case 2:
      return bytes.readUInt32LE(at)
    default:
      return Number(bytes.readBigUInt64LE(at))
  }
}

/**
 * The frames of `chunks`, whole.
 * @param longest no frame may be longer
 * @returns through `yield` undefined once, as the last, when the data is no sequence of frames
 */
export function* zstdFrames(chunks: Iterable<Buffer>, longest: number): Generator<Buffer | undefined> {
  let held: Buffer = Buffer.alloc(0)
  // A frame that is not whole is looked at again only when there is twice as much of it.
  let lookAgainAt = 0
  for (const chunk of chunks) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    while (held.length > 0 && held.length >= lookAgainAt) {
      const length = frameLengthOf(held)
      if (length === 'bad' || (length === 'more' && held.length > longest + LONGEST_HEADER)) {
        yield undefined
        return
      }
      if (length === 'more') {
        lookAgainAt = Math.min(held.length * 2, longest)
        break
      }
      yield held.subarray(0, length)
      held = held.subarray(length)
      lookAgainAt = 0
    }
  }
  while (held.length > 0) {
    const length = frameLengthOf(held)
    if (typeof length !== 'number') {
      yield undefined
      return
    }
    yield held.subarray(0, length)
    held = held.subarray(length)
  }
}
