import type { Tool } from '../tables/index.ts'

/** A token taken apart that may be an option: `/i:a.xml` is `i` and `a.xml`. */
export interface OptionToken<Name extends string = string> {
  readonly name: Name
  /** Text after the colon, which may be empty; undefined without a colon. */
  readonly value: string | undefined
}

/** The tool's option that a token is, with or without a value; undefined for everything else. */
export function knownOption<Name extends string>(
  text: string,
  tool: Tool<Name>,
): OptionToken<Name> | undefined {
  const bare = stripQuotes(text)
  if (/^-[^-]/.test(bare)) return undefined
  for (const token of [takeApart(bare), gluedEstimate(bare)]) {
    const name = token?.name.toLowerCase()
    if (name !== undefined && isOption(name, tool)) return { name, value: token?.value }
  }
  return undefined
}

/** `/name`, `/name:value`, `--name`, `--name=value`, `-name`: whatever has the form of an option. */
export function takeApart(text: string): OptionToken | undefined {
  const slash = /^\/([A-Za-z][\w-]*)(?::(.*))?$/s.exec(text)
  const match = slash ?? /^--?([A-Za-z][\w-]*)(?:[=:](.*))?$/s.exec(text)
  return match === null ? undefined : { name: match[1] ?? '', value: match[2] }
}

/** The documentation's own error text writes `/p"pathtoafile"`. */
function gluedEstimate(text: string): OptionToken | undefined {
  const match = /^\/p(?:"([^"]*)"?|([A-Za-z]:[\\/].*))$/is.exec(text)
  return match === null ? undefined : { name: 'p', value: match[1] ?? match[2] }
}

/** `/o/c/v:5` is three options, when all but the last are without values; everything else is one piece. */
export function gluedPieces<Name extends string>(text: string, tool: Tool<Name>): string[] {
  const match = /^(\/[A-Za-z]\w*)(\/.+)$/s.exec(text)
  const [head = '', rest = ''] = match === null ? [] : [match[1], match[2]]
  const first = knownOption(head, tool)
  if (first === undefined || tool.options[first.name].value !== 'none') return [text]
  const others = gluedPieces(rest, tool)
  return others.every((piece) => knownOption(piece, tool) !== undefined) ? [head, ...others] : [text]
}

/** Whether the tool has an option of that name, which is in lower case. */
export function isOption<Name extends string>(name: string, tool: Tool<Name>): name is Name {
  return Object.hasOwn(tool.options, name)
}

/** Takes off the quotes around a word. */
export function stripQuotes(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}
