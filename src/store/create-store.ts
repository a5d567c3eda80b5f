import { CompressedWriter, newStoreId } from './compressed-writer.ts'
import type { ContentSink } from './content-sink.ts'
import { Journal } from './journal.ts'
import { StoreFile } from './store-file.ts'
import { placeFault, prepareStorePlace } from './store-place.ts'
import type { StoreOptions, StoreWriter } from './store-writer.ts'

/**
 * Begins a store, or goes on with one that an interrupted run of the same fingerprint left.
 * @throws StoreError 27 when no store can be made there, 11 for options that exclude each other
 */
export async function createStore(options: StoreOptions): Promise<StoreWriter & ContentSink> {
  const place = prepareStorePlace(options.storePath, options.overwrite)
  const storeId = newStoreId()
  const fingerprint = options.fingerprint ?? ''
  try {
    const file = await StoreFile.open(place.partialArchive, {
      ...(options.retry === undefined ? {} : { retry: options.retry }),
    })
    const journal = Journal.create(place.archiveJournal, { storeId, fingerprint })
    return new CompressedWriter({ options, place, storeId, file, journal, keys: undefined })
  } catch (error) {
    throw placeFault(place.folder, error)
  }
}
