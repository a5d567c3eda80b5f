import type { EntryId, Volume } from './volume.ts'
import { VolumeError } from './volume-error.ts'

/** The whole content of a file that is not larger than `limit` bytes. Throws `VolumeError` for a larger one and for one that ends early. */
export function readWhole(volume: Volume, id: EntryId, limit: number, stream?: string): Buffer<ArrayBuffer> {
  const reader = volume.open(id, stream)
  try {
    const where = `${volume.label}: ${id}`
    if (reader.size > limit) {
      throw new VolumeError(
        `${where} has ${reader.size} bytes; at most ${limit} can be read at once`,
        where,
        'EFBIG',
      )
    }
    const bytes = Buffer.alloc(reader.size)
    const got = reader.read(bytes, 0, bytes.length, 0)
    if (got < bytes.length) {
      throw new VolumeError(`${where} ends after ${got} of ${bytes.length} bytes`, where, 'EIO')
    }
    return bytes
  } finally {
    reader.close()
  }
}
