/**
 * An interrupted run, found where a new one is to begin: whether it may be continued, and with what.
 */
import { existsSync, statSync } from 'node:fs'
import { messageOf } from '../../errors/index.ts'
import { unwrapMasterKey } from '../crypto/key-wrap.ts'
import { deriveKeys, keysFit, type StoreKeys } from '../crypto/keys.ts'
import { type JournalHeader, readJournal, type SafePart } from '../journal/journal-blocks.ts'
import { jsonObject } from '../read/json-object.ts'
import { StoreError, systemCodeOf } from '../store-error.ts'
import type { EncryptionOptions, StoreOptions } from '../store-writer.ts'

export interface Interrupted {
  readonly header: JournalHeader
  readonly safe: SafePart
  readonly keys: StoreKeys | undefined
}

/**
 * What the same command left behind in these places. Undefined when there is nothing, or nothing that can be continued;
 * the reason is told to `options.onNote`, and the new run replaces what is there.
 * @param partial the unfinished archive or folder
 */
export async function findInterrupted(
  options: StoreOptions,
  { journal, partial }: { readonly journal: string; readonly partial: string },
): Promise<Interrupted | undefined> {
  if (!existsSync(journal)) return undefined
  const found = await continuable(options, journal, partial)
  if (typeof found !== 'string') return found
  options.onNote?.(`An interrupted run left ${partial}; it is not continued: ${found}`)
  return undefined
}

async function continuable(
  { fingerprint, encryption }: StoreOptions,
  journal: string,
  partial: string,
): Promise<Interrupted | string> {
  const read = readOrReason(journal)
  if (typeof read === 'string') return read
  if (read === undefined) return 'its journal is damaged or of another version'
  const { header, safe } = read
  if (fingerprint === undefined || header.fingerprint !== fingerprint) {
    return 'it was made by another command, from another source or with other rules'
  }
  if (safe === undefined) return 'nothing of it was safe yet'
  const size = sizeOf(partial)
  if (size === undefined || size < safe.end) return 'what its journal describes is not all there'
  const keys = await keysOf(header, encryption)
  return typeof keys === 'string' ? keys : { header, safe, keys }
}

function readOrReason(journal: string): ReturnType<typeof readJournal> | string {
  try {
    return readJournal(journal)
  } catch (error) {
    return `its journal cannot be read: ${messageOf(error)}`
  }
}

/** Undefined when it is not there. The files of a folder are looked at one by one, later. */
function sizeOf(path: string): number | undefined {
  try {
    const stat = statSync(path)
    return stat.isDirectory() ? Number.POSITIVE_INFINITY : stat.size
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error
    return undefined
  }
}

async function keysOf(
  header: JournalHeader,
  encryption: EncryptionOptions | undefined,
): Promise<StoreKeys | undefined | string> {
  const { storeId, key, encryption: description } = header
  if (encryption === undefined && key === undefined) return undefined
  if (encryption === undefined || key === undefined) return 'one of both is encrypted and the other is not'
  if (!('passphrase' in encryption.lock)) {
    return 'it is encrypted for public keys, so that nothing on this computer can read it'
  }
  const { cipher, keyCheck } = jsonObject(description ?? '') ?? {}
  if (cipher !== encryption.cipher || typeof keyCheck !== 'string') return 'it is encrypted in another way'
  try {
    const { passphrase } = encryption.lock
    const master = await unwrapMasterKey(Buffer.from(key, 'base64'), { passphrase }, 'the journal')
    const keys = deriveKeys(master, storeId, encryption.cipher)
    return keysFit(keys, keyCheck) ? keys : 'it is encrypted with another key'
  } catch (error) {
    if (error instanceof StoreError) return 'it is encrypted with another key'
    throw error
  }
}
