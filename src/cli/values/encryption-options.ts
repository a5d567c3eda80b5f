import type { Secret } from './secret.ts'

/** `/encrypt`, and the key or public keys that go with it. */
export interface EncryptionOptions {
  readonly algorithm: 'AES_128' | 'AES_192' | 'AES_256'
  /** What was asked for, when it was upgraded (3DES, 3DES_112) or is an alias (AES). */
  readonly requested: string | undefined
  readonly key: Secret | undefined
  readonly keyFile: string | undefined
  /** age public keys. */
  readonly recipients: readonly string[]
}
