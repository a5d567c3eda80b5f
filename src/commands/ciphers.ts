import type { Cipher } from '../store/index.ts'

/** What the algorithms of the command line are in a store. */
export const CIPHERS = {
  AES_128: 'AES-128-GCM',
  AES_192: 'AES-192-GCM',
  AES_256: 'AES-256-GCM',
} as const satisfies Record<string, Cipher>
