import { Command, Help, Option } from 'commander'
import type { OptionSpec, Tool } from '../tables/index.ts'

/** A console window is 80 columns wide in WinPE. */
const WIDTH = 79
const LEAST_TEXT_WIDTH = 30

/** The text of `/?`, made from the tool's table. */
export function usageText<Name extends string>(tool: Tool<Name>, program: string): string {
  const specs = new Map<string, OptionSpec>(Object.entries<OptionSpec>(tool.options))
  const command = new Command(program)
    .description(`${sentence(tool.summary)}.`)
    .usage(`${tool.operands} [options]`)
  command.helpOption('--help', 'This text.')
  command.configureHelp({
    helpWidth: WIDTH,
    minWidthToWrap: LEAST_TEXT_WIDTH,
    optionTerm: ({ long }) => {
      const name = long?.slice('--'.length) ?? ''
      const spec = specs.get(name)
      return spec === undefined ? '/?' : optionTerm(name, spec)
    },
  })
  for (const [title, options] of Object.entries(tool.groups)) {
    for (const [name, { help, refused }] of Object.entries(options)) {
      if (!refused) command.addOption(new Option(`--${name}`, help).helpGroup(`${title}:`))
    }
  }
  command.addHelpText('after', notes(tool))
  return helpOf(command)
}

/** `/i:FILE`, `/auto[:DIR]`, `/o`. */
export function optionTerm(name: string, spec: OptionSpec): string {
  if (spec.placeholder === undefined) return `/${name}`
  return spec.value === 'optional' ? `/${name}[:${spec.placeholder}]` : `/${name}:${spec.placeholder}`
}

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({ writeOut: (part) => (text += part) })
  command.outputHelp()
  return text.trimEnd()
}

function notes<Name extends string>(tool: Tool<Name>): string {
  const refused = Object.entries<OptionSpec>(tool.options).flatMap(([name, spec]) =>
    spec.refused ? [`/${name}`] : [],
  )
  const lines =
    refused.length === 0 ? tool.notes : [...tool.notes, `Known, but refused: ${refused.join(' ')}`]
  const help = new Help()
  return lines.map((line) => `\n${help.boxWrap(line, WIDTH)}`).join('\n')
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
