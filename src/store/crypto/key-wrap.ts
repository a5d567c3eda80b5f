/**
 * The master key of a store, wrapped with age (age-encryption.org/v1).
 */
import { randomBytes } from 'node:crypto'
import { Decrypter, Encrypter } from 'age-encryption'
import { StoreError, storeError } from '../store-error.ts'
import type { StoreKey } from '../store-reader.ts'
import type { EncryptionOptions } from '../store-writer.ts'
import { ScryptIdentity, ScryptRecipient } from './age-scrypt.ts'
import { MASTER_KEY_LENGTH } from './keys.ts'

/** 2^17: 128 MiB and a third of a second for each guess, and for us. */
const SCRYPT_WORK = 17

export interface WrappedKey {
  readonly master: Uint8Array
  /** An age file. */
  readonly wrapped: Uint8Array
}

/**
 * A new random master key. What a passphrase takes is done on another thread, from now on.
 * @throws StoreError 11 at once for a recipient that is none
 */
export function newMasterKey(lock: EncryptionOptions['lock']): Promise<WrappedKey> {
  const encrypter = new Encrypter()
  if ('passphrase' in lock) encrypter.addRecipient(new ScryptRecipient(lock.passphrase, SCRYPT_WORK))
  else for (const recipient of lock.recipients) addRecipient(encrypter, recipient)
  return wrap(encrypter, new Uint8Array(randomBytes(MASTER_KEY_LENGTH)))
}

async function wrap(encrypter: Encrypter, master: Uint8Array): Promise<WrappedKey> {
  return { master, wrapped: await encrypter.encrypt(master) }
}

function addRecipient(encrypter: Encrypter, recipient: string): void {
  try {
    encrypter.addRecipient(recipient)
  } catch (error) {
    throw new StoreError({
      code: 11,
      message: `"${recipient}" is not an age recipient`,
      advice: 'A recipient is a public key that begins with age1, as age-keygen prints it.',
      cause: error,
    })
  }
}

/** Throws `StoreError` 37 when the key does not open it, 42 when it opens and holds no master key. */
export async function unwrapMasterKey(
  wrapped: Uint8Array,
  key: StoreKey,
  where: string,
): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  try {
    if (key.passphrase !== undefined) decrypter.addIdentity(new ScryptIdentity(key.passphrase))
    if (key.identity !== undefined) decrypter.addIdentity(key.identity)
    const master = await decrypter.decrypt(wrapped)
    if (master.length === MASTER_KEY_LENGTH) return master
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw storeError('wrongKey', { where, cause: error })
  }
  throw storeError('corruptedStore', { where: `${where}: key.age` })
}
