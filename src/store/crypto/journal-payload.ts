import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { StoreKeys } from './keys.ts'

const ALGORITHM = 'aes-256-gcm'
const NONCE_LENGTH = 12
const TAG_LENGTH = 16

/** `nonce || ciphertext || tag` under the journal key: the journal holds names. */
export function sealJournalPayload(keys: StoreKeys, payload: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_LENGTH)
  const cipher = createCipheriv(ALGORITHM, keys.journal, nonce)
  return Buffer.concat([nonce, cipher.update(payload), cipher.final(), cipher.getAuthTag()])
}

/** Undefined when it is not what was sealed. */
export function openJournalPayload(keys: StoreKeys, sealed: Uint8Array): Buffer | undefined {
  const end = sealed.length - TAG_LENGTH
  if (end < NONCE_LENGTH) return undefined
  const decipher = createDecipheriv(ALGORITHM, keys.journal, sealed.subarray(0, NONCE_LENGTH))
  decipher.setAuthTag(sealed.subarray(end))
  const payload = decipher.update(sealed.subarray(NONCE_LENGTH, end))
  try {
    decipher.final()
    return payload
  } catch {
    // A tag that does not fit.
    return undefined
  }
}
