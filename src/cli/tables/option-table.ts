import type { Fault } from '../../errors/index.ts'

/** One option of a tool: all that parsing, checking, usage text and documentation need to know about it. */
export interface OptionSpec {
  /** `optional` takes a value after a colon only; `required` also after a blank. */
  readonly value: 'none' | 'required' | 'optional'
  /** The value in the usage text. */
  readonly placeholder?: string
  readonly repeatable?: true
  /** One of several that decide what the tool does: a second one is `A command was already specified`. */
  readonly command?: true
  /** A host path, to be read or to be written: made absolute, and its length is that of the absolute form. */
  readonly path?: 'read' | 'write'
  /** Never shown. */
  readonly secret?: true
  /** What an empty value after the colon is called; by default that the argument is missing. */
  readonly empty?: Fault
  /** For an optional value: what may stand after a blank. A closed vocabulary only, or it would swallow operands. */
  readonly blankValue?: RegExp
  /** What is wrong with a value, if anything. */
  readonly check?: (value: string) => Fault | undefined
  /** Parsed and checked like the others, then refused by name. */
  readonly refused?: true
  /** True for what ScanState has not. */
  readonly ours?: true
  readonly help: string
}

/** Options by name, in lower case. */
export type Options = Readonly<Record<string, OptionSpec>>

/** A tool's command line: what may stand in it, and what its usage text says of that. */
export interface Tool<Name extends string> {
  /** `scanstate`. */
  readonly name: string
  /** One line for the overview. */
  readonly summary: string
  /** What stands before the options in the synopsis, e.g. `[StorePath]`. */
  readonly operands: string
  /** True for tools that USMT has not. */
  readonly ours?: true
  /** Whether a line without any argument is an error. */
  readonly needsArguments: boolean
  /** Quotes inside operands belong to them: key names may hold any character. */
  readonly rawOperands?: true
  readonly options: Readonly<Record<Name, OptionSpec>>
  /** The same by the headings of the usage text. */
  readonly groups: Readonly<Record<string, Options>>
  /** Options of the other tools: refused with the words documented for that. */
  readonly foreign: Readonly<Record<string, Fault>>
  /** Lines below the options. */
  readonly notes: readonly string[]
}
