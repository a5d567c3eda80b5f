import type { UtilsCommand } from '../../cli/index.ts'
import { listingJson, listingText, StoreListing } from '../../report/index.ts'
import { folderStoreAt, openFolder, openStore, storeError } from '../../store/index.ts'
import { openOptions } from './open-options.ts'
import type { UtilsSession } from './utils-session.ts'

/** `/list`: what is in the store, by user and by component, and what was selected and is not in it. */
export async function list(
  { store: path, json }: UtilsCommand & { kind: 'list' },
  session: UtilsSession,
): Promise<void> {
  const folder = folderStoreAt(path)
  const options = openOptions(session)
  const store = folder === undefined ? await openStore(path, options) : openFolder(folder, options)
  try {
    const listing = new StoreListing(store)
    for (const record of store.records()) {
      session.signal.throwIfAborted()
      listing.add(record)
    }
    if (json) session.output(`${JSON.stringify(listingJson(listing))}\n`)
    else for (const line of listingText(listing)) session.output(`${line}\n`)
  } finally {
    store.close()
  }
  if (store.damage !== undefined) {
    throw storeError('corruptedStore', { where: `${path}: ${store.damage}` })
  }
}
