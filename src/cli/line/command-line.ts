import { Command, Option } from 'commander'
import { documentedFault, type Fault } from '../../errors/index.ts'
import type { ParseContext } from '../host/parse-context.ts'
import type { Tool } from '../tables/index.ts'
import { usageText } from '../usage/usage-text.ts'
import { joinWords, maskArguments } from './mask.ts'
import { readWords, type Word, WordFault } from './slash-options.ts'
import { HelpRequest, UsageError } from './usage-error.ts'

/** What stands for the operands where options are named. */
export const STORE_PATH = 'StorePath'

/** A command line as its tool's table reads it: which options, with what values, where. Nothing about their meaning is checked yet. */
export class CommandLine<Name extends string> {
  readonly tool: Tool<Name>
  /** As it was typed, keys masked. */
  readonly text: string
  readonly operands: readonly string[]
  readonly #program: string
  readonly #shown: readonly string[]
  readonly #words: readonly Word<Name>[]
  readonly #values: ReadonlyMap<string, readonly string[]>

  private constructor(argv: readonly string[], tool: Tool<Name>, context: ParseContext) {
    this.tool = tool
    this.#program = context.program
    this.#shown = maskArguments(argv, tool)
    this.text = joinWords([context.program, ...this.#shown])
    this.#words = this.#read(argv, context)
    const { values, operands } = collect(this.#words, tool)
    this.#values = values
    this.operands = operands
  }

  /** Throws `HelpRequest` for `/?`, and `UsageError` for an empty line, an unknown option or a missing value. */
  static parse<Name extends string>(
    argv: readonly string[],
    tool: Tool<Name>,
    context: ParseContext,
  ): CommandLine<Name> {
    if (argv.some((word) => HELP.test(word))) throw new HelpRequest(usageText(tool, context.program))
    return new CommandLine(argv, tool, context)
  }

  /** Options in the order in which they were typed, with their values. */
  get words(): readonly Word<Name>[] {
    return this.#words
  }

  has(name: Name | typeof STORE_PATH): boolean {
    return name === STORE_PATH ? this.operands.length > 0 : this.#values.has(name)
  }

  /** The value of an option that is given once. */
  value(name: Name): string | undefined {
    return this.values(name)[0]
  }

  values(name: Name): readonly string[] {
    return this.#values.get(name) ?? []
  }

  /** Refuses the line; the wrong word is that option's last occurrence, or the end where something is missing. */
  fail(fault: Fault, at?: Name | typeof STORE_PATH): never {
    const option = at === STORE_PATH ? undefined : at
    const word =
      at === undefined ? undefined : this.#words.findLast((candidate) => candidate.option === option)
    this.failAt(fault, word)
  }

  /** Refuses the line for one of its words. */
  failAt(fault: Fault, word: Word<Name> | undefined): never {
    throw this.#error(fault, word?.place ?? this.#shown.length)
  }

  #read(argv: readonly string[], context: ParseContext): Word<Name>[] {
    if (argv.length === 0 && this.tool.needsArguments) throw this.#error(documentedFault('noArguments'), 0)
    try {
      return readWords(argv, this.tool, context)
    } catch (error) {
      if (error instanceof WordFault) throw this.#error(error.fault, error.place)
      throw error
    }
  }

  #error(fault: Fault, wrong: number): UsageError {
    const words = this.#shown.map((word) => joinWords([word]))
    return new UsageError(fault, { program: this.#program, words, wrong })
  }
}

const HELP = /^(?:\/\?|-\?|--\?|\/help|--help|-h)$/i

/** Commander collects values and operands from the long forms that the slash options have become. */
function collect<Name extends string>(
  words: readonly Word<Name>[],
  tool: Tool<Name>,
): { values: Map<string, string[]>; operands: string[] } {
  const values = new Map<string, string[]>()
  const command = new Command(tool.name).helpOption(false).exitOverride().argument('[operands...]')
  for (const name of Object.keys(tool.options)) {
    const option = new Option(`--${name} [value]`).argParser((value: string) => {
      values.set(name, [...(values.get(name) ?? []), value])
    })
    command.addOption(option)
    command.on(`option:${name}`, () => values.set(name, values.get(name) ?? []))
  }
  const options = words.flatMap(({ option, value }) =>
    option === undefined ? [] : [value === undefined ? `--${option}` : `--${option}=${value}`],
  )
  const operands = words.flatMap(({ option, value }) => (option === undefined ? [value ?? ''] : []))
  command.parse([...options, '--', ...operands], { from: 'user' })
  return { values, operands: [...command.args] }
}
