import { createHash } from 'node:crypto'
import { VolumeError } from '../../volume/index.ts'
import type { SelectedFile } from '../selection.ts'

const LOOK = 4096
const LEAST_PLACES = 3
/** Of a very large file. */
const MOST_PLACES = 16
/** Large files get one more place for so many bytes: files with room in advance are alike at most places. */
const BYTES_OF_PLACE = 4 * 1024 * 1024

const buffer = Buffer.alloc(MOST_PLACES * LOOK)

/** Tells a content from others of its size by places from its beginning to its end. Undefined when it cannot be read; the capture will tell of it. */
export function fingerprint({ volume, entry }: SelectedFile): string | undefined {
  const { size } = entry
  try {
    const reader = volume.open(entry.id)
    try {
      let filled = 0
      if (size <= LEAST_PLACES * LOOK) filled = reader.read(buffer, 0, size, 0)
      else {
        const places = Math.min(MOST_PLACES, LEAST_PLACES + Math.floor(size / BYTES_OF_PLACE))
        const step = (size - LOOK) / (places - 1)
        for (let number = 0; number < places; number++) {
          filled += reader.read(buffer, filled, LOOK, Math.floor(number * step))
        }
      }
      return createHash('sha1').update(buffer.subarray(0, filled)).digest('base64')
    } finally {
      reader.close()
    }
  } catch (error) {
    if (error instanceof VolumeError) return undefined
    throw error
  }
}
