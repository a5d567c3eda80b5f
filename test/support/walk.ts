import type { Entry, EntryId, Volume } from '../../src/volume/volume.ts'

/** Every entry of a volume with its path, directories before what is in them. */
export function* walk(
  volume: Volume,
  from: Entry = volume.root(),
  path = '',
): Generator<{ path: string; entry: Entry }> {
  for (const entry of volume.list(from)) {
    const at = `${path}\\${entry.name}`
    yield { path: at, entry }
    if (entry.directory) yield* walk(volume, entry, at)
  }
}

/** A whole stream, read in uneven pieces so that joints are met everywhere. */
export function readAll(volume: Volume, id: EntryId, stream?: string): Buffer {
  const reader = volume.open(id, stream)
  const bytes = Buffer.alloc(reader.size)
  let done = 0
  for (let piece = 1000; done < bytes.length; piece = piece * 3 + 1) {
    const got = reader.read(bytes, done, Math.min(piece, bytes.length - done), done)
    if (got === 0) throw new Error(`stream ends at ${done} of ${bytes.length}`)
    done += got
  }
  reader.close()
  return bytes
}
