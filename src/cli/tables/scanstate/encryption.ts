import * as checks from '../../values/checks.ts'
import type { Options } from '../option-table.ts'
import { ALGORITHM, KEY } from '../shared-options.ts'

/** How the store is encrypted. */
export const ENCRYPTION = {
  encrypt: {
    ...ALGORITHM,
    help: 'Encrypt the store: AES_128, AES_192 or AES_256 (the default, and what AES, 3DES and 3DES_112 become).',
  },
  ...KEY,
  recipient: {
    value: 'required',
    placeholder: 'age1...',
    repeatable: true,
    check: checks.checkRecipient,
    ours: true,
    help: 'Encrypt for this age public key.',
  },
  strictalg: {
    value: 'none',
    ours: true,
    help: 'Refuse 3DES instead of upgrading it.',
  },
} satisfies Options
