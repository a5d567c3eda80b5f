import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { documentedFault, messageOf, StateliftError } from '../errors/index.ts'

/** No key is longer; a file that is was named by mistake. */
const LONGEST = 1024 * 1024

/**
 * The text of a key file, in whichever encoding editors and consoles of Windows write it, without byte order mark.
 *
 * @throws StateliftError 33 when it cannot be read or is too large for a key
 */
export function readKeyText(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    throw new StateliftError(documentedFault('keyfile', { where: messageOf(cause), cause }))
  }
  if (bytes.length > LONGEST) {
    throw new StateliftError(documentedFault('keyfile', { where: `${path} is too large for a key` }))
  }
  return new TextDecoder(encodingOf(bytes)).decode(bytes)
}

/**
 * The key that a text file holds: its first line, with its blanks, without the line end that editors and `echo` leave.
 *
 * @throws StateliftError 33 when it cannot be read or its first line is empty
 */
export function readKeyFile(path: string): string {
  const [key = ''] = readKeyText(path).split(/\r?\n|\r/, 1)
  if (key === '') throw new StateliftError(documentedFault('emptyKey', { where: path }))
  return key
}

/** By the byte order mark, which TextDecoder then takes away; without one by what fits. */
function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  // No key holds the character 0, so it is half of a character.
  const zero = bytes.indexOf(0)
  if (zero >= 0) return zero % 2 === 1 ? 'utf-16le' : 'utf-16be'
  // What is no UTF-8 is ANSI: decoded as UTF-8 all its letters beyond ASCII would be the same.
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252'
}
