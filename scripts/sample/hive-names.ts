import { foldName } from '../../src/winpath/index.ts'

/** Names whose characters are all below 256 are kept one byte a character. */
export function storedName(name: string): { bytes: Buffer; compressed: boolean } {
  const compressed = !/[^\x00-\xff]/.test(name)
  return { bytes: compressed ? Buffer.from(name, 'latin1') : utf16(name), compressed }
}

/** What an `lh` list keeps of a name. */
export function nameHash(name: string): number {
  const folded = foldName(name)
  let hash = 0
  for (let i = 0; i < folded.length; i++) hash = (Math.imul(hash, 37) + folded.charCodeAt(i)) >>> 0
  return hash
}

/** What an `lf` list keeps of a name: its first four characters; those beyond Latin-1 leave no hint. */
export function nameHint(name: string): string {
  const hint = name.slice(0, 4)
  return /[^\x00-\xff]/.test(hint) ? '\0\0\0\0' : hint.padEnd(4, '\0')
}

/** The order of subkeys in their lists. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [foldName(a), foldName(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** Two bytes a character, as all text in a hive but compressed names. */
export function utf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le')
}
