import { documentedFault, type Fault } from '../errors/index.ts'
import type { ParseContext } from './parse-context.ts'
import type { OptionSpec, Tool } from './tables/index.ts'

/** One option with its value, or an operand. */
export interface Word<Name extends string> {
  /** Index in argv of its first token. */
  readonly place: number
  /** Undefined for an operand. */
  readonly option: Name | undefined
  /** The operand, or the option's value; undefined for an option without one. */
  readonly value: string | undefined
}

/** Thrown with the place of the wrong token; the caller knows how to show it. */
export class WordFault extends Error {
  readonly fault: Fault
  readonly place: number

  constructor(fault: Fault, place: number) {
    super(fault.message)
    this.fault = fault
    this.place = place
  }
}

/** A token that may be an option, taken apart: `/i:a.xml` is `i` and `a.xml`. */
interface OptionToken {
  readonly name: string
  /** Text after the colon, which may be empty; undefined without a colon. */
  readonly value: string | undefined
}

type Read<Name extends string> = { readonly word: Word<Name>; readonly next: number }

/**
 * Turns slash options into words: `/name:value`, `/name value`, `/NAME`, `--name=value`, quotes that a shell left in
 * place, a blank after the colon. Whether `/x` is an option or a POSIX path is decided by the tool's table.
 * Throws `WordFault` for unknown options and missing values.
 */
export function readWords<Name extends string>(
  argv: readonly string[],
  tool: Tool<Name>,
  context: ParseContext,
): Word<Name>[] {
  const words: Word<Name>[] = []
  const tokens = splitGlued(argv, tool, context)
  let onlyOperands = false
  for (let index = 0; index < tokens.length; ) {
    const { text, place } = tokens[index] ?? { text: '', place: index }
    const option = onlyOperands ? undefined : optionOf(text, place, tool, context)
    if (text === '--' && !onlyOperands) {
      onlyOperands = true
      index += 1
    } else if (option === undefined) {
      const value = tool.rawOperands ? stripQuotes(text) : unquote(text, place)
      words.push({ place, option: undefined, value })
      index += 1
    } else {
      const { word, next } = readOption(option, tokens, index, tool, context)
      words.push(word)
      index = next
    }
  }
  return words
}

interface Token {
  readonly text: string
  readonly place: number
}

function readOption<Name extends string>(
  option: OptionToken & { readonly name: Name },
  tokens: readonly Token[],
  index: number,
  tool: Tool<Name>,
  context: ParseContext,
): Read<Name> {
  const spec = tool.options[option.name]
  const place = tokens[index]?.place ?? index
  const word = (value: string | undefined) => ({ place, option: option.name, value })
  const following = followingValue(tokens, index + 1, tool, context)
  if (spec.value === 'none') {
    if (option.value !== undefined && option.value !== '') {
      throw new WordFault(
        documentedFault('unknownOption', { advice: `/${option.name} takes no value.` }),
        place,
      )
    }
    return { word: word(undefined), next: index + 1 }
  }
  const inline = option.value === undefined ? undefined : cleanValue(option.value, spec, place)
  if (inline !== undefined && inline !== '') return { word: word(inline), next: index + 1 }
  if (inline === undefined && spec.value === 'optional') {
    return following !== undefined && spec.blankValue?.test(following)
      ? { word: word(following), next: index + 2 }
      : { word: word(undefined), next: index + 1 }
  }
  // What follows `/key:` is never the key: a shell makes `/key:` of `/key:""`, and the next word is then another matter.
  const refusesBlank = inline !== undefined && (spec.secret === true || spec.value === 'optional')
  if (following === undefined || refusesBlank) {
    const fault = inline === undefined ? undefined : spec.empty
    throw new WordFault(fault ?? documentedFault('missingValue'), place)
  }
  const value = cleanValue(following, spec, place)
  if (value === '') throw new WordFault(spec.empty ?? documentedFault('missingValue'), place)
  return { word: word(value), next: index + 2 }
}

/** The next token, when it can be a value: not an option, nor on Windows anything that looks like one. */
function followingValue<Name extends string>(
  tokens: readonly Token[],
  index: number,
  tool: Tool<Name>,
  context: ParseContext,
): string | undefined {
  const token = tokens[index]
  if (token === undefined || token.text === '--') return undefined
  if (knownOption(token.text, tool) !== undefined) return undefined
  return context.platform === 'win32' && /^\/(?!\/)/.test(token.text) ? undefined : token.text
}

/** The option that a token is; undefined for an operand. Throws for what can only be an option that there is not. */
function optionOf<Name extends string>(
  text: string,
  place: number,
  tool: Tool<Name>,
  context: ParseContext,
): (OptionToken & { readonly name: Name }) | undefined {
  const known = knownOption(text, tool)
  if (known !== undefined) return known
  const bare = stripQuotes(text)
  const slash = takeApart(bare)
  if (slash === undefined) {
    // `/foo/bar` and `//server/share` may be paths; on Windows only the latter is one.
    const isPath = !bare.startsWith('/') || bare.startsWith('//') || context.platform === 'posix'
    if (isPath) return undefined
    throw new WordFault(documentedFault('unknownOption'), place)
  }
  if (bare.startsWith('/') && context.platform === 'posix' && context.files.kind(bare) !== undefined) {
    return undefined
  }
  throw new WordFault(unknownFault(slash.name, bare, tool), place)
}

function unknownFault<Name extends string>(name: string, text: string, tool: Tool<Name>): Fault {
  const lower = name.toLowerCase()
  if (isOption(lower, tool)) {
    return documentedFault('unknownOption', { advice: `Write /${lower} or --${lower}.` })
  }
  if (Object.hasOwn(tool.foreign, lower)) return tool.foreign[lower] ?? documentedFault('undefinedOption')
  const advice = text.startsWith('/')
    ? `If a path was meant, there is nothing at ${text}; a folder that is still to be made is written ${text}/.`
    : undefined
  return documentedFault('unknownOption', advice === undefined || text.includes(':') ? {} : { advice })
}

/** Whether a token is one of the tool's options, with or without a value. */
export function isOptionText<Name extends string>(text: string, tool: Tool<Name>): boolean {
  return knownOption(text, tool) !== undefined
}

function knownOption<Name extends string>(
  text: string,
  tool: Tool<Name>,
): (OptionToken & { readonly name: Name }) | undefined {
  const bare = stripQuotes(text)
  if (/^-[^-]/.test(bare)) return undefined
  const token = takeApart(bare) ?? (isOption('p', tool) ? gluedEstimate(bare) : undefined)
  if (token === undefined) return undefined
  const name = token.name.toLowerCase()
  if (isOption(name, tool)) return { name, value: token.value }
  const glued = isOption('p', tool) ? gluedEstimate(bare) : undefined
  return glued !== undefined && isOption(glued.name, tool)
    ? { name: glued.name, value: glued.value }
    : undefined
}

/** `/name`, `/name:value`, `--name`, `--name=value`, `-name`. */
function takeApart(text: string): OptionToken | undefined {
  const slash = /^\/([A-Za-z][\w-]*)(?::(.*))?$/s.exec(text)
  const match = slash ?? /^--?([A-Za-z][\w-]*)(?:[=:](.*))?$/s.exec(text)
  return match === null ? undefined : { name: match[1] ?? '', value: match[2] }
}

/** The documentation's own error text writes `/p"pathtoafile"`. */
function gluedEstimate(text: string): OptionToken | undefined {
  const match = /^\/p(?:"([^"]*)"?|([A-Za-z]:[\\/].*))$/is.exec(text)
  return match === null ? undefined : { name: 'p', value: match[1] ?? match[2] }
}

/** `/o/c/v:5` written without blanks becomes its three options, unless it is a path that exists. */
function splitGlued<Name extends string>(
  argv: readonly string[],
  tool: Tool<Name>,
  context: ParseContext,
): Token[] {
  return argv.flatMap((text, place) => {
    const pieces = gluedPieces(text, tool)
    const isPath = pieces.length > 1 && context.platform === 'posix' && context.files.kind(text) !== undefined
    return pieces.length > 1 && !isPath ? pieces.map((piece) => ({ text: piece, place })) : [{ text, place }]
  })
}

function gluedPieces<Name extends string>(text: string, tool: Tool<Name>): string[] {
  const match = /^(\/[A-Za-z]\w*)(\/.+)$/s.exec(text)
  const [head = '', rest = ''] = match === null ? [] : [match[1], match[2]]
  const first = knownOption(head, tool)
  if (first === undefined || tool.options[first.name].value !== 'none') return [text]
  const others = gluedPieces(rest, tool)
  return others.every((piece) => knownOption(piece, tool) !== undefined) ? [head, ...others] : [text]
}

function isOption<Name extends string>(name: string, tool: Tool<Name>): name is Name {
  return Object.hasOwn(tool.options, name)
}

function cleanValue(value: string, spec: OptionSpec, place: number): string {
  if (spec.secret === true) return stripQuotes(value)
  return unquote(value, place).trim()
}

function stripQuotes(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

/** No Windows path or account holds a quote, so those left over are a shell's. */
function unquote(text: string, place: number): string {
  if ((text.split('"').length - 1) % 2 === 0) return text.replaceAll('"', '')
  const advice =
    'A quote is left open: a backslash before a closing quote keeps the quote, so write "D:\\dir", not "D:\\dir\\".'
  throw new WordFault(documentedFault('undefinedOption', { advice }), place)
}
