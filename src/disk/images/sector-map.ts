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

/**
 * Reads a range of a virtual disk piece by piece: from the image file, from its parent, or as zeros.
 *
 * @param locate tells the origin of the bytes at a position of the virtual disk
 * @throws BlockError where the image file ends before bytes that it should hold: it was cut off
 */
export function readMapped(
  file: BlockSource,
  parent: BlockSource | undefined,
  locate: (position: number) => Extent,
  into: Uint8Array,
  offset: number,
  length: number,
  position: number,
): void {
  for (let done = 0; done < length; ) {
    const { origin, length: run } = locate(position + done)
    const piece = Math.min(run, length - done)
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
}
