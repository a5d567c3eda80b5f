import { readFileSync } from 'node:fs'
import { documentedFault, StateliftError } from '../errors/index.ts'

/** No key is longer; a file that is was named by mistake. */
const LONGEST = 1024 * 1024

/**
 * The key that a text file holds: UTF-8, or UTF-16 as Windows' editors write it, without a byte order mark and without
 * the line end that editors and `echo` leave. Blanks belong to the key.
 *
 * @throws StateliftError 33 when it cannot be read or is empty
 */
export function readKeyFile(path: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (cause) {
    const where = cause instanceof Error ? cause.message : path
    throw new StateliftError(documentedFault('keyfile', { where, cause }))
  }
  if (bytes.length > LONGEST) {
    throw new StateliftError(documentedFault('keyfile', { where: `${path} is too large for a key` }))
  }
  const key = new TextDecoder(encodingOf(bytes)).decode(bytes).replace(/(?:\r?\n)+$/, '')
  if (key === '') throw new StateliftError(documentedFault('emptyKey', { where: path }))
  return key
}

/** By the byte order mark, which TextDecoder then takes away. */
function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8'
}
