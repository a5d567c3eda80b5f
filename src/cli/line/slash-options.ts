import { documentedFault, type Fault } from '../../errors/index.ts'
import { nearestName } from '../../spelling/index.ts'
import type { ParseContext } from '../host/parse-context.ts'
import type { OptionSpec, Tool } from '../tables/index.ts'
import {
  gluedPieces,
  isOption,
  knownOption,
  type OptionToken,
  stripQuotes,
  takeApart,
} from './option-token.ts'

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
  return new WordReader(argv, tool, context).words()
}

interface Token {
  readonly text: string
  readonly place: number
}

/** Takes the tokens of a line one after the other. */
class WordReader<Name extends string> {
  readonly #tool: Tool<Name>
  readonly #context: ParseContext
  readonly #tokens: readonly Token[]
  /** The next token to be taken. */
  #next = 0

  constructor(argv: readonly string[], tool: Tool<Name>, context: ParseContext) {
    this.#tool = tool
    this.#context = context
    this.#tokens = argv.flatMap((text, place) => this.#unglued(text).map((piece) => ({ text: piece, place })))
  }

  words(): Word<Name>[] {
    const words: Word<Name>[] = []
    let onlyOperands = false
    for (let token = this.#take(); token !== undefined; token = this.#take()) {
      if (token.text === '--' && !onlyOperands) onlyOperands = true
      else words.push((onlyOperands ? undefined : this.#option(token)) ?? this.#operand(token))
    }
    return words
  }

  #take(): Token | undefined {
    return this.#tokens[this.#next++]
  }

  /** `/o/c/v:5` written without blanks becomes its three options, unless it is a path that exists. */
  #unglued(text: string): string[] {
    const pieces = gluedPieces(text, this.#tool)
    return pieces.length > 1 && this.#isPath(text) ? [text] : pieces
  }

  /** A word that begins with a slash names something on POSIX. */
  #isPath(text: string): boolean {
    return this.#context.platform === 'posix' && this.#context.files.kind(text) !== undefined
  }

  #operand({ text, place }: Token): Word<Name> {
    const value = this.#tool.rawOperands === true ? stripQuotes(text) : unquote(text, place)
    return { place, option: undefined, value }
  }

  /** Undefined when the token is an operand. Throws for what can only be an option that there is not. */
  #option({ text, place }: Token): Word<Name> | undefined {
    const option = knownOption(text, this.#tool)
    if (option !== undefined) return { place, option: option.name, value: this.#value(option, place) }
    const bare = stripQuotes(text)
    const form = takeApart(bare)
    if (form === undefined) {
      // `/foo/bar` and `//server/share` may be paths; on Windows only the latter is one.
      const mayBePath = !bare.startsWith('/') || bare.startsWith('//') || this.#context.platform === 'posix'
      if (mayBePath) return undefined
      throw new WordFault(documentedFault('unknownOption'), place)
    }
    if (bare.startsWith('/') && this.#isPath(bare)) return undefined
    throw new WordFault(unknownFault(form.name, bare, this.#tool), place)
  }

  /** The option's value: after its colon, or the token that follows, which is then taken. */
  #value({ name, value: written }: OptionToken<Name>, place: number): string | undefined {
    const spec: OptionSpec = this.#tool.options[name]
    if (spec.value === 'none') {
      if (written === undefined || written === '') return undefined
      throw new WordFault(documentedFault('unknownOption', { advice: `/${name} takes no value.` }), place)
    }
    const value = written === undefined ? undefined : cleanValue(written, spec, place)
    if (value !== undefined && value !== '') return value
    const following = this.#followingValue()
    if (spec.value === 'optional' && value === undefined) {
      const isValue = following !== undefined && spec.blankValue?.test(following) === true
      return isValue ? this.#take()?.text : undefined
    }
    // What follows `/key:` is never the key: a shell makes `/key:` of `/key:""`, and the next word is then another matter.
    const refusesBlank = value !== undefined && (spec.secret === true || spec.value === 'optional')
    if (following === undefined || refusesBlank) {
      const fault = value === undefined ? undefined : spec.empty
      throw new WordFault(fault ?? documentedFault('missingValue'), place)
    }
    this.#take()
    const afterBlank = cleanValue(following, spec, place)
    if (afterBlank === '') throw new WordFault(spec.empty ?? documentedFault('missingValue'), place)
    return afterBlank
  }

  /** The next token, when it can be a value: not an option, nor on Windows anything that looks like one. */
  #followingValue(): string | undefined {
    const text = this.#tokens[this.#next]?.text
    if (text === undefined || text === '--' || knownOption(text, this.#tool) !== undefined) return undefined
    return this.#context.platform === 'win32' && /^\/(?!\/)/.test(text) ? undefined : text
  }
}

function unknownFault<Name extends string>(name: string, text: string, tool: Tool<Name>): Fault {
  const lower = name.toLowerCase()
  if (isOption(lower, tool)) {
    return documentedFault('unknownOption', { advice: `Write /${lower} or --${lower}.` })
  }
  if (Object.hasOwn(tool.foreign, lower)) return tool.foreign[lower] ?? documentedFault('undefinedOption')
  const nearest = nearestName(lower, Object.keys(tool.options))
  const meant =
    nearest === undefined ? '/? lists the options.' : `Did you mean /${nearest}? /? lists all options.`
  const path =
    text.startsWith('/') && !text.includes(':')
      ? ` If a path was meant, there is nothing at ${text}; a folder that is still to be made is written ${text}/.`
      : ''
  return documentedFault('unknownOption', { advice: meant + path })
}

function cleanValue(value: string, spec: OptionSpec, place: number): string {
  if (spec.secret === true) return stripQuotes(value)
  return unquote(value, place).trim()
}

/** No Windows path or account holds a quote, so those left over are a shell's. */
function unquote(text: string, place: number): string {
  if ((text.split('"').length - 1) % 2 === 0) return text.replaceAll('"', '')
  const advice =
    'A quote is left open: a backslash before a closing quote keeps the quote, so write "D:\\dir", not "D:\\dir\\".'
  throw new WordFault(documentedFault('undefinedOption', { advice }), place)
}
