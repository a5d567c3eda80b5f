/**
 * The last steps of an archive: its central directory, and its name.
 */
import { renameSync, rmSync } from 'node:fs'
import { messageOf } from '../../errors/index.ts'
import type { StoreFile } from '../file/store-file.ts'
import { storeError } from '../store-error.ts'
import { flushFolder, removeReplaced } from '../store-place.ts'
import { endRecords } from '../zip/index.ts'
import type { OpenArchive } from './open-archive.ts'

/** Central directory records, and how many of them are an interrupted run's. */
export interface DirectoryPart {
  readonly bytes: Buffer
  readonly old: number
}

/**
 * Writes the central directory and what follows it; then everything is made durable.
 * @param added how many records are this run's
 */
export async function writeArchiveEnd(
  file: StoreFile,
  added: number,
  directory: Iterable<DirectoryPart>,
): Promise<void> {
  const offset = file.end
  let entries = added
  for (const { bytes, old } of directory) {
    entries += old
    // The bytes lie in memory that is used again.
    await file.write(bytes, file.reserve(bytes.length))
  }
  const size = file.end - offset
  const end = endRecords({ entries, offset, size })
  void file.write(end, file.reserve(end.length))
  await file.trim()
  await file.flush()
}

/** Closes the file and gives it the name of a store. Throws `StoreError` when that cannot be. */
export async function completeArchive({ place, file, journal, options }: OpenArchive): Promise<void> {
  try {
    await file.close()
    renameSync(place.partialArchive, place.archive)
    await flushFolder(place.folder)
    await journal.close()
    rmSync(place.archiveJournal)
    if (options.overwrite) removeReplaced(place)
  } catch (error) {
    const where = `${place.archive}: ${messageOf(error)}`
    throw storeError('storeClose', { where, cause: error })
  }
}
