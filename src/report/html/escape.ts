/**
 * Text of the source in a page: names on a disk may hold anything, and none of it may act as markup, reorder the line
 * it stands in, or hide.
 */

/**
 * What is not seen or moves what is: control characters, line and paragraph separators, soft hyphens, invisible
 * spaces, marks of direction (Unicode Bidirectional Algorithm, 2), tags, half surrogate pairs and noncharacters. The
 * joiners U+200C and U+200D stay: names in Persian and in pictographs need them.
 */
const UNSEEN =
  /[\p{Cc}\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff\u{e0000}-\u{e007f}\p{Surrogate}]|\u034f/gu

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** What is not seen, by its number: `evil⟨U+202E⟩gpj.exe`. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (character) => {
    const number = (character.codePointAt(0) ?? 0).toString(16).toUpperCase()
    return `⟨U+${number.padStart(4, '0')}⟩`
  })
}

/** Text for between tags, or for an attribute in quotes. */
export function escapeHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}
