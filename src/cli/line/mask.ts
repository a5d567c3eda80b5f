import type { Tool } from '../tables/index.ts'
import { knownOption } from './option-token.ts'

/**
 * Every spelling of an option that carries a secret: `/key:x`, `--KEY=x`, `"/key:a b"`, `/keyx`, but not `/keyfile`.
 * LoadState's `/lac:password` is one too.
 */
const SECRET = /^(["']?(?:\/|--?)(?:key(?!file)|lac))([:=]?)(.*)$/is
const LOOKS_LIKE_PATH = /[\\/:]/

/**
 * Argv as it may be shown: no key in it, however it was typed and whatever else is wrong with the line. Masks rather
 * too much: the words after a key may be its rest, when the quotes were forgotten, unless they look like a path.
 */
export function maskArguments<Name extends string>(argv: readonly string[], tool: Tool<Name>): string[] {
  let after: 'anything' | 'key option' | 'key' = 'anything'
  return argv.map((text) => {
    const secret = SECRET.exec(text)
    if (secret !== null) {
      const [, option = '', separator = '', value = ''] = secret
      after = value === '' ? 'key option' : 'key'
      return value === '' ? text : `${option}${separator || ':'}****`
    }
    if (knownOption(text, tool) !== undefined) {
      after = 'anything'
      return text
    }
    const masked = after === 'key option' || (after === 'key' && !LOOKS_LIKE_PATH.test(text))
    if (after === 'key option') after = 'key'
    return masked ? '****' : text
  })
}

/** Words as one line: those with blanks are quoted. */
export function joinWords(words: readonly string[]): string {
  return words.map((word) => (/\s/.test(word) || word === '' ? `"${word}"` : word)).join(' ')
}
