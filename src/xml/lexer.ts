/** The kinds of markup that a document is made of (XML 1.0, productions 14 to 20, 28, 40 to 44). */
export type PieceKind = 'text' | 'open' | 'close' | 'comment' | 'cdata' | 'instruction' | 'doctype'

/** A piece of the document: `text.slice(start, end)`, with its delimiters. */
export interface Piece {
  readonly kind: PieceKind
  readonly start: number
  readonly end: number
}

/** A piece that begins and never ends. */
export interface Unterminated {
  readonly kind: PieceKind
  readonly start: number
  /** What should have come. */
  readonly expected: string
}

const BRACKETED: readonly { readonly begin: string; readonly end: string; readonly kind: PieceKind }[] = [
  { begin: '<!--', end: '-->', kind: 'comment' },
  { begin: '<![CDATA[', end: ']]>', kind: 'cdata' },
  { begin: '<?', end: '?>', kind: 'instruction' },
  { begin: '<!', end: '>', kind: 'doctype' },
]

/** Cuts `text` into pieces, front to back, each character once; an unterminated piece is the last. */
export function* pieces(
  text: string,
  from = 0,
  to: number = text.length,
): Generator<Piece | Unterminated, void, void> {
  let at = from
  while (at < to) {
    if (text[at] !== '<') {
      const next = text.indexOf('<', at)
      const end = next === -1 || next > to ? to : next
      yield { kind: 'text', start: at, end }
      at = end
      continue
    }
    const piece = markupAt(text, at, to)
    yield piece
    if (!('end' in piece)) return
    at = piece.end
  }
}

function markupAt(text: string, start: number, to: number): Piece | Unterminated {
  for (const { begin, end, kind } of BRACKETED) {
    if (!text.startsWith(begin, start)) continue
    const found = text.indexOf(end, start + begin.length)
    if (found === -1 || found >= to) return { kind, start, expected: end }
    return { kind, start, end: found + end.length }
  }
  const kind = text[start + 1] === '/' ? 'close' : 'open'
  const end = endOfTag(text, start + 1, to)
  return end === undefined ? { kind, start, expected: '>' } : { kind, start, end }
}

/** A `>` inside a quoted value does not end a tag; a `<` outside of one shows that `>` is missing. */
function endOfTag(text: string, from: number, to: number): number | undefined {
  let quote = ''
  for (let at = from; at < to; at++) {
    const character = text[at]
    if (quote !== '') {
      if (character === quote) quote = ''
      // A value never holds `<`: the quote before it was not closed.
      else if (character === '<') return undefined
    } else if (character === '"' || character === "'") quote = character
    else if (character === '>') return at + 1
    else if (character === '<') return undefined
  }
  return undefined
}
