import type { EncryptionOptions } from './encryption-options.ts'

/**
 * The algorithm names of USMT and what they mean here. 3DES is broken, but it was the default and scripts name it:
 * it is upgraded unless /strictalg is given.
 */
export const ALGORITHMS = {
  aes: 'AES_256',
  aes_128: 'AES_128',
  aes_192: 'AES_192',
  aes_256: 'AES_256',
  '3des': 'AES_256',
  '3des_112': 'AES_256',
} as const satisfies Record<string, EncryptionOptions['algorithm']>

type AlgorithmName = keyof typeof ALGORITHMS

const DEFAULT_ALGORITHM = 'AES_256'

export const ALGORITHM_NAMES = Object.keys(ALGORITHMS).map((name) => name.toUpperCase())

/** In usage texts, and as the form in which a name may follow a blank. */
export const ALGORITHM_PATTERN = /^(?:AES(?:_128|_192|_256)?|3DES(?:_112)?)$/i

export function isWeakAlgorithm(value: string): boolean {
  return /^3DES/i.test(value)
}

/** The algorithm that is used, and what was asked for where that differs. Takes a checked name or none. */
export function chooseAlgorithm(
  value: string | undefined,
): Pick<EncryptionOptions, 'algorithm' | 'requested'> {
  const name = value?.toLowerCase()
  if (value === undefined || !isAlgorithmName(name))
    return { algorithm: DEFAULT_ALGORITHM, requested: undefined }
  const algorithm = ALGORITHMS[name]
  return { algorithm, requested: algorithm === value.toUpperCase() ? undefined : value.toUpperCase() }
}

function isAlgorithmName(name: string | undefined): name is AlgorithmName {
  return name !== undefined && Object.hasOwn(ALGORITHMS, name)
}
