import type { Place, XmlSource } from './source.ts'

/** Something wrong or odd at a place of an XML file, with what to do about it. */
export interface Finding {
  /** A stable name for programs and tests, e.g. `unknown-element`. */
  readonly kind: string
  /** One sentence: what is wrong. */
  readonly message: string
  readonly place: Place
  /** The line itself, and a caret below the column. */
  readonly excerpt: readonly string[]
  /** What is allowed there, or what to change. */
  readonly advice?: string
}

const MESSAGE_LIMIT = 500

/** A finding with the line of the file that it is about; texts from the file are cut to a length that people can read. */
export function findingAt(
  source: XmlSource,
  place: Place,
  said: { readonly kind: string; readonly message: string; readonly advice?: string | undefined },
): Finding {
  const { kind, message, advice } = said
  const finding = { kind, message: clipped(message), place, excerpt: source.excerpt(place) }
  return advice === undefined ? finding : { ...finding, advice: clipped(advice) }
}

/** A text from a file in quotes, with backslashes as they are (it may be a path) and without control characters. */
export function quoted(text: string): string {
  return `"${text.replace(/[\0-\x1f\x7f]/g, ' ')}"`
}

/** Names from a hostile file may be megabytes long. */
function clipped(sentence: string): string {
  return sentence.length <= MESSAGE_LIMIT ? sentence : `${sentence.slice(0, MESSAGE_LIMIT)}...`
}

/** `file:line:column`, line and column from 1. */
export function showPlace(place: Place): string {
  return `${place.file}:${place.line}:${place.column}`
}

/** The lines to print: `file:line:column: message`, the line with its caret, the advice. */
export function showFinding(finding: Finding): string[] {
  const lines = [
    `${showPlace(finding.place)}: ${finding.message}`,
    ...finding.excerpt.map((line) => `    ${line}`),
  ]
  if (finding.advice !== undefined) lines.push(`    ${finding.advice}`)
  return lines
}
