import type { UtilsOptions } from '../../cli/index.ts'
import type { OpenOptions, StoreKey } from '../../store/index.ts'
import { CIPHERS } from '../ciphers.ts'
import { readKeyFile, readKeyText } from '../key-file.ts'
import type { UtilsSession } from './utils-session.ts'

/** How the run's store is opened: with the key of /decrypt, and with warnings told. Throws StateliftError 33 for a key file that cannot be used. */
export function openOptions(session: UtilsSession): OpenOptions {
  const { decryption } = session.options
  const onWarning: OpenOptions['onWarning'] = (warning) => session.warn(warning)
  if (decryption === undefined) return { onWarning }
  if (decryption.requested !== undefined) {
    session.log.note(`${decryption.requested} is taken as ${decryption.algorithm}`)
  }
  return { onWarning, key: { ...secretOf(decryption), cipher: CIPHERS[decryption.algorithm] } }
}

/** A line of a file that age-keygen made, or the key itself. */
const IDENTITY = /^\s*(AGE-SECRET-KEY-1[0-9A-Z]+)\s*$/im

function secretOf({ key, keyFile }: NonNullable<UtilsOptions['decryption']>): StoreKey {
  const text = keyFile === undefined ? (key?.reveal() ?? '') : readKeyText(keyFile)
  const identity = IDENTITY.exec(text)?.[1]
  if (identity !== undefined) return { identity: identity.toUpperCase() }
  return { passphrase: keyFile === undefined ? text : readKeyFile(keyFile) }
}
