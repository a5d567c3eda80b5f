/**
 * Contents that are made here and not read from a volume: `.reg` files, the catalog, the manifest.
 */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { type Compressor, PIECE } from '../contents/compressor.ts'
import { inPieces } from '../contents/in-pieces.ts'
import { sealedFrame } from '../crypto/frames.ts'
import type { ArchiveEntry } from './archive-entry.ts'

/** A part of a content, and the same compressed where that is done already. */
export interface Piece {
  readonly content: Buffer
  readonly compressed?: Buffer
}

/** Chunks of any length in pieces as they are compressed. */
export function* piecesOf(chunks: Iterable<Uint8Array>): Generator<Piece> {
  for (const content of inPieces(chunks, PIECE)) yield { content }
}

/** Compresses, seals and writes the pieces into an entry that was begun for them. `sha256` is in hexadecimal. */
export async function writePieces(
  entry: ArchiveEntry,
  compressor: Compressor,
  pieces: Iterable<Piece>,
): Promise<{ size: number; crc: number; sha256: string }> {
  const hash = createHash('sha256')
  let crc = 0
  let size = 0
  let held: Piece | undefined
  let frame = 1
  const writePiece = async ({ content, compressed }: Piece, last: boolean): Promise<void> => {
    const stored = compressed ?? compressor.piece(content, last)
    await entry.write(entry.seal === undefined ? stored : sealedFrame(entry.seal, frame++, last, stored))
  }
  for (const piece of pieces) {
    const { content } = piece
    hash.update(content)
    crc = crc32(content, crc)
    size += content.length
    if (held !== undefined) await writePiece(held, false)
    held = piece
  }
  await writePiece(held ?? { content: Buffer.alloc(0) }, true)
  return { size, crc, sha256: hash.digest('hex') }
}

const LINE_FEED = 0x0a

export function linesOf(text: Buffer): number {
  let lines = 0
  for (let at = text.indexOf(LINE_FEED); at >= 0; at = text.indexOf(LINE_FEED, at + 1)) lines++
  return lines
}
