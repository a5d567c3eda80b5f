import { CompressedWriter, newStoreId } from './compressed-writer.ts'
import type { ContentSink } from './content-sink.ts'
import { newMasterKey } from './crypto/key-wrap.ts'
import { deriveKeys, type StoreKeys } from './crypto/keys.ts'
import { Journal } from './journal.ts'
import { StoreError } from './store-error.ts'
import { StoreFile } from './store-file.ts'
import { placeFault, prepareStorePlace } from './store-place.ts'
import type { EncryptionOptions, StoreOptions, StoreWriter } from './store-writer.ts'

interface Encryption {
  readonly keys: StoreKeys
  /** What the outer archive begins with (docs/store-format.md, section 5.2). */
  readonly header: Buffer
  readonly wrapped: Uint8Array
}

/**
 * Begins a store.
 * @throws StoreError 27 when no store can be made there, 11 for a recipient that is none and a type that is not made
 */
export async function createStore(options: StoreOptions): Promise<StoreWriter & ContentSink> {
  if (options.type !== 'compressed') {
    throw new StoreError({ code: 11, message: `Stores of type ${options.type} are not made by this version` })
  }
  const place = prepareStorePlace(options.storePath, options.overwrite)
  const storeId = newStoreId()
  const encryption =
    options.encryption === undefined ? undefined : await newEncryption(options.encryption, storeId)
  try {
    const file = await StoreFile.open(place.partialArchive, {
      ...(options.retry === undefined ? {} : { retry: options.retry }),
    })
    const header = { storeId, fingerprint: options.fingerprint ?? '', ...journalKey(encryption) }
    const keys = encryption?.keys
    const journal = Journal.create(place.archiveJournal, header, keys)
    const writer = new CompressedWriter({ options, place, storeId, file, journal, keys })
    if (encryption !== undefined) {
      await writer.addOpen('encryption.json', encryption.header)
      await writer.addOpen('key.age', encryption.wrapped)
    }
    return writer
  } catch (error) {
    throw placeFault(place.folder, error)
  }
}

async function newEncryption({ cipher, lock }: EncryptionOptions, storeId: string): Promise<Encryption> {
  const { master, wrapped } = await newMasterKey(lock)
  const keys = deriveKeys(master, storeId, cipher)
  const keyCheck = Buffer.from(keys.check).toString('hex')
  const header = { format: 'statelift-encrypted', version: 1, cipher, storeId, keyCheck }
  return { keys, header: Buffer.from(`${JSON.stringify(header)}\n`), wrapped }
}

function journalKey(encryption: Encryption | undefined): { encryption?: string; key?: string } {
  if (encryption === undefined) return {}
  return { encryption: encryption.header.toString(), key: Buffer.from(encryption.wrapped).toString('base64') }
}
