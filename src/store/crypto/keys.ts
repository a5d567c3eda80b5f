/**
 * The keys of an encrypted store (docs/store-format.md, section 5.3). All follow from one random master key.
 */
import { hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Cipher } from '../store-writer.ts'
import { HmacSha256 } from './hmac.ts'

export const MASTER_KEY_LENGTH = 32

/** Plain data, for worker threads. Never to be logged. */
export interface StoreKeys {
  readonly cipher: Cipher
  readonly check: Uint8Array
  readonly name: Uint8Array
  readonly entry: Uint8Array
  readonly journal: Uint8Array
}

/** `storeId` is 32 hexadecimal digits. The master key has served its purpose then and is wiped. */
export function deriveKeys(master: Uint8Array, storeId: string, cipher: Cipher): StoreKeys {
  const salt = Buffer.from(storeId, 'hex')
  const derive = (use: string, length: number) =>
    new Uint8Array(hkdfSync('sha256', master, salt, `statelift 1 ${use}`, length))
  const keys = {
    cipher,
    check: derive('check', 16),
    name: derive('name', 32),
    entry: derive('entry', 32),
    journal: derive('journal', 32),
  }
  master.fill(0)
  return keys
}

/** Whether these keys are those of the store whose `keyCheck` this is. */
export function keysFit(keys: StoreKeys, keyCheck: string): boolean {
  const expected = Buffer.from(keyCheck, 'hex')
  return expected.length === keys.check.length && timingSafeEqual(expected, keys.check)
}

export const ID_LENGTH = 16

const hmacs = new WeakMap<Uint8Array, HmacSha256>()

function hmacWith(key: Uint8Array): HmacSha256 {
  let hmac = hmacs.get(key)
  if (hmac === undefined) {
    hmac = new HmacSha256(key)
    hmacs.set(key, hmac)
  }
  return hmac
}

/** Tells an entry's place without telling its name. */
export function entryId(keys: StoreKeys, name: string | Uint8Array): Buffer {
  return hmacWith(keys.name).of(name).subarray(0, ID_LENGTH)
}

export function outerName(id: Uint8Array): string {
  return `Data/${Buffer.from(id).toString('hex')}`
}

const KEY_LENGTH: Record<Cipher, number> = { 'AES-128-GCM': 16, 'AES-192-GCM': 24, 'AES-256-GCM': 32 }

/** HKDF-Expand (RFC 5869, 2.3) with one block of output. */
export function entryKey(keys: StoreKeys, id: Uint8Array, salt: Uint8Array): Uint8Array {
  return hmacWith(keys.entry).of(id, salt, ONE).subarray(0, KEY_LENGTH[keys.cipher])
}

const ONE = Buffer.from([1])
