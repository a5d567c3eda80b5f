/** Shorter texts cannot become anything large. */
const SHORT = 64 * 1024
/** No store of ours comes near; a text of 16 MB that is nested as deep as it goes takes a hundred times its length. */
const DEEPEST = 64
const MOST_NODES = 2_000_000

/** The members of a JSON object; undefined when the text is not one, or is one that nobody writes but to do harm. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  if (text.length > SHORT && !isModest(text)) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // Not JSON.
    return undefined
  }
  return isObject(value) ? value : undefined
}

/** Whether arrays and objects are neither too many nor too deep in one another. */
function isModest(text: string): boolean {
  let depth = 0
  let nodes = 0
  for (let at = 0; at < text.length; at++) {
    const mark = text[at]
    if (mark === '"') at = endOfText(text, at)
    else if (mark === ']' || mark === '}') depth--
    else if (mark === '[' || mark === '{') {
      depth++
      nodes++
      if (depth > DEEPEST || nodes > MOST_NODES) return false
    }
  }
  return true
}

/** The place of the quote that ends the text that begins at `start`. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0
    while (text[end - 1 - escapes] === '\\') escapes++
    if (escapes % 2 === 0) return end
  }
  return text.length
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
