import { BlockError } from '../block-error.ts'
import type { BlockSource } from '../block-source.ts'

/** Where a run of bytes of a virtual disk comes from. */
export type Origin =
  | { readonly kind: 'file'; readonly position: number }
  | { readonly kind: 'zero' }
  | { readonly kind: 'parent' }

export interface Extent {
  readonly origin: Origin
  /** How many bytes from the position asked for have this origin; at least 1. */
  readonly length: number
}

/** A virtual disk in an image file. */
export interface MappedDisk {
  readonly file: BlockSource
  readonly parent: BlockSource | undefined
  /** Of the virtual disk, in bytes. */
  readonly size: number
  /** Tells the origin of the bytes at a position of the virtual disk. */
  locate(position: number): Extent
}

/**
 * Reads a range of a virtual disk piece by piece: from the image file, from its parent, or as zeros. Gives how many bytes
 * it read: fewer than `length` at the end of the disk.
 *
 * @throws BlockError where the image file ends before bytes that it should hold: it was cut off
 */
export function readMapped(
  { file, parent, size, locate }: MappedDisk,
  into: Uint8Array,
  offset: number,
  length: number,
  position: number,
): number {
  const wanted = Math.max(0, Math.min(length, size - position))
  for (let done = 0; done < wanted; ) {
    const { origin, length: run } = locate(position + done)
    const piece = Math.min(run, wanted - done)
    const source = origin.kind === 'file' ? file : origin.kind === 'parent' ? parent : undefined
    const from = origin.kind === 'file' ? origin.position : position + done
    const got = source === undefined ? 0 : source.read(into, offset + done, piece, from)
    if (got < piece && origin.kind === 'file') {
      const message = `${file.label} is cut off: what byte ${position + done + got} of its disk holds is not in it`
      throw new BlockError(message, file.label, 'RANGE', from + got)
    }
    // What a smaller parent does not reach was never written: zeros.
    into.fill(0, offset + done + got, offset + done + piece)
    done += piece
  }
  return wanted
}
