import type { StoreKey, StoreOptions } from '../../src/store/index.ts'

/** A kind of store as the fault runner makes it. */
export interface StoreKind {
  /** For series that need no command line. */
  readonly store: Partial<StoreOptions>
  /** The options of scanstate for it. */
  readonly words: readonly string[]
  /** Its store has to lie on the volume of the source. */
  readonly onSource?: boolean
  readonly key?: StoreKey & { readonly passphrase: string }
}

const passphrase = 'correct horse battery staple'

export const STORE_KINDS: Readonly<Record<string, StoreKind>> = {
  compressed: { store: { type: 'compressed' }, words: [] },
  encrypted: {
    store: { type: 'compressed', encryption: { cipher: 'AES-256-GCM', lock: { passphrase } } },
    words: ['/encrypt:AES_256', `/key:${passphrase}`],
    key: { passphrase },
  },
  uncompressed: { store: { type: 'uncompressed' }, words: ['/nocompress'] },
  hardlink: { store: { type: 'hardlink' }, words: ['/hardlink', '/nocompress'], onSource: true },
}
