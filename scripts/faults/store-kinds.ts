import type { StoreKey, StoreOptions } from '../../src/store/index.ts'

/** A kind of store as the fault runner makes it. */
export interface StoreKind {
  readonly store: (source: string) => Partial<StoreOptions>
  readonly key?: StoreKey
}

const passphrase = 'correct horse battery staple'

export const STORE_KINDS: Readonly<Record<string, StoreKind>> = {
  compressed: { store: () => ({ type: 'compressed' }) },
  encrypted: {
    store: () => ({ type: 'compressed', encryption: { cipher: 'AES-256-GCM', lock: { passphrase } } }),
    key: { passphrase },
  },
  uncompressed: { store: () => ({ type: 'uncompressed' }) },
}
