/** Where something stands in a file: line and column count from 1, columns in UTF-16 units as editors do. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

const EXCERPT_WIDTH = 120
/** A hostile file must not steer the reader's terminal. */
const UNPRINTABLE = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g
const LF = 0x0a
const CR = 0x0d

/** A document's text with the beginnings of its lines, so that an offset becomes a place in logarithmic time. */
export class XmlSource {
  readonly file: string
  readonly text: string
  readonly #lineStarts: number[]

  constructor(file: string, text: string) {
    this.file = file
    this.text = text
    this.#lineStarts = [0]
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) this.#lineStarts.push(at + 1)
    }
  }

  place(offset: number): Place {
    const index = this.#lineIndex(offset)
    return { file: this.file, line: index + 1, column: offset - (this.#lineStarts[index] ?? 0) + 1 }
  }

  /** The line of a place and a caret below its column; a long line is cut around the column. */
  excerpt(place: Place): string[] {
    const line = this.#line(place.line)
    const column = Math.min(place.column - 1, line.length)
    const from = column < EXCERPT_WIDTH - 20 ? 0 : column - EXCERPT_WIDTH / 2
    const shown = line.slice(from, from + EXCERPT_WIDTH).replace(UNPRINTABLE, '\ufffd')
    const before = from > 0 ? '...' : ''
    const after = from + EXCERPT_WIDTH < line.length ? '...' : ''
    // Tabs stay tabs below the line, so that the caret meets its column however wide they are shown.
    const indent = shown.slice(0, column - from).replace(/[^\t]/g, ' ')
    return [`${before}${shown}${after}`, `${before.replace(/./g, ' ')}${indent}^`]
  }

  #line(number: number): string {
    const start = this.#lineStarts[number - 1] ?? this.text.length
    const next = this.#lineStarts[number] ?? this.text.length
    return this.text.slice(start, next).replace(/[\r\n]+$/, '')
  }

  #lineIndex(offset: number): number {
    let low = 0
    let high = this.#lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}
