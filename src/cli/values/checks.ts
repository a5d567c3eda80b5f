import { documentedFault, type Fault } from '../../errors/index.ts'
import { parseLastUse, parseUserPattern } from '../../users/index.ts'

/** The levels that the documentation lists are the sums of 1, 4 and 8; bit 2 means nothing. */
const VERBOSITY_BITS = 0b1101

export function checkVerbosity(value: string): Fault | undefined {
  const valid = /^\d{1,2}$/.test(value) && (Number(value) & ~VERBOSITY_BITS) === 0
  return valid ? undefined : documentedFault('verbosity')
}

export function checkRetries(value: string): Fault | undefined {
  return isInteger(value) ? undefined : documentedFault('retryInteger')
}

export function checkWait(value: string): Fault | undefined {
  return isInteger(value) ? undefined : documentedFault('waitInteger')
}

function isInteger(value: string): boolean {
  return /^\d{1,6}$/.test(value)
}

export function checkUserInclusion(value: string): Fault | undefined {
  return parseUserPattern(value) === undefined
    ? { code: 11, message: 'User inclusion argument is invalid', advice: USER_ADVICE }
    : undefined
}

export function checkUserExclusion(value: string): Fault | undefined {
  return parseUserPattern(value) === undefined
    ? documentedFault('userExclusion', { advice: USER_ADVICE })
    : undefined
}

const USER_ADVICE = 'Write DOMAIN\\name, .\\name for a local account, or a SID; * stands for any text.'

export function checkLastUse(value: string): Fault | undefined {
  return parseLastUse(value) === undefined
    ? documentedFault('unknownOption', { advice: '/uel takes a number of days, a date YYYY/MM/DD, or 0.' })
    : undefined
}

/** A check for one of several words, in any letter case. */
export function oneOf(words: readonly string[], fault: Fault): (value: string) => Fault | undefined {
  const known = new Set(words.map((word) => word.toLowerCase()))
  return (value) => (known.has(value.toLowerCase()) ? undefined : fault)
}

/** age public keys are Bech32 with the prefix `age1` (age specification, "The X25519 recipient type"). */
export function checkRecipient(value: string): Fault | undefined {
  return /^age1[02-9ac-hj-np-z]{20,}$/.test(value)
    ? undefined
    : { code: 11, message: '/recipient takes an age public key, age1...' }
}

/** `FILE`, `FILE,2` or `FILE#2`: an image, or one of its partitions counted from 1. */
export function parseImage(value: string): { file: string; partition: number | undefined } {
  const match = /^(.+)[,#]([1-9]\d{0,2})$/s.exec(value)
  const [file = value, partition] = match === null ? [] : [match[1], Number(match[2])]
  return { file, partition }
}
