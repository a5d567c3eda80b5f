import { quoted } from './finding.ts'

export interface Decoded {
  readonly text: string
  /** Why the text was not read as its declaration says. */
  readonly warning?: string
}

/** How many bytes a declaration may take. */
const DECLARATION_LIMIT = 1024

/**
 * Bytes to text. The byte order mark comes first, then the pattern of zero bytes that `<` leaves in UTF-16, then
 * the declaration (XML 1.0, appendix F); what claims to be UTF-8 and is not was written by an editor in the Western
 * code page, as rule files of the field are.
 */
export function decodeXml(bytes: Uint8Array): Decoded {
  const marked = byteOrderMark(bytes)
  if (marked !== undefined) return decodeAs(marked, bytes)
  const wide = wideWithoutMark(bytes)
  if (wide !== undefined) return decodeAs(wide, bytes)

  const declared = declaredEncoding(bytes)
  if (declared === undefined || /^utf-?8$/i.test(declared)) return decodeUtf8(bytes)
  if (/^(utf-?16|ucs-?2|iso-10646-ucs-2|utf-?32|ucs-?4)/i.test(declared)) {
    const { text } = decodeUtf8(bytes)
    return { text, warning: `the declaration says ${declared}, but the file is not; it was read as UTF-8` }
  }
  return decodeDeclared(bytes, declared)
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

/** UTF-16 without a mark: ASCII characters (a blank, a line end or `<` begin every XML file) with a zero byte beside them. */
function wideWithoutMark(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le'
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be'
  return undefined
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, DECLARATION_LIMIT)).toString('latin1')
  const found = /^<\?xml\s[^>]*?\bencoding\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(head)
  return found?.[1] ?? found?.[2]
}

function decodeDeclared(bytes: Uint8Array, label: string): Decoded {
  try {
    return { text: new TextDecoder(label).decode(bytes) }
  } catch {
    // RangeError: a label that the Encoding Standard does not know.
    const { text } = decodeUtf8(bytes)
    return { text, warning: `the encoding ${quoted(label)} is not known; the file was read as UTF-8` }
  }
}

function decodeUtf8(bytes: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    // TypeError: the bytes are not UTF-8.
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      warning: 'the file is not valid UTF-8; it was read as windows-1252',
    }
  }
}

function decodeAs(encoding: string, bytes: Uint8Array): Decoded {
  if (encoding === 'utf-8') return decodeUtf8(bytes.subarray(3))
  // Half a character at the end is left out by the decoder as U+FFFD; a lone surrogate is refused with its place later.
  return { text: new TextDecoder(encoding).decode(bytes) }
}
