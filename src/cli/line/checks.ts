import { documentedFault } from '../../errors/index.ts'
import type { ParseContext } from '../host/parse-context.ts'
import { hostPath } from '../host/path.ts'
import type { OptionSpec } from '../tables/index.ts'
import type { CommandLine } from './command-line.ts'

/** USMT's own limit, for every argument; a path counts with the current directory in front of it. */
const LONGEST_ARGUMENT = 256

/** Steps 6 to 8 of ScanState's order: lengths, repetitions, then the form of each value. */
export function checkWords<Name extends string>(line: CommandLine<Name>, context: ParseContext): void {
  checkLengths(line, context)
  checkRepetitions(line)
  for (const word of line.words) {
    if (word.option === undefined || word.value === undefined) continue
    const spec: OptionSpec = line.tool.options[word.option]
    const fault = spec.check?.(word.value)
    if (fault !== undefined) line.failAt(fault, word)
  }
}

function checkLengths<Name extends string>(line: CommandLine<Name>, context: ParseContext): void {
  for (const word of line.words) {
    if (word.value === undefined) continue
    // What our own tools look at, a path within a hive say, has no limit of USMT's.
    if (line.tool.ours === true) continue
    const spec: OptionSpec | undefined =
      word.option === undefined ? undefined : line.tool.options[word.option]
    if (word.value.length > LONGEST_ARGUMENT) line.failAt(documentedFault('argumentTooLong'), word)
    const isPath = spec === undefined || spec.path !== undefined
    if (!isPath || hostPath(word.value, context).length <= LONGEST_ARGUMENT) continue
    line.failAt(documentedFault(spec === undefined ? 'storeTooLong' : 'argumentTooLong'), word)
  }
}

function checkRepetitions<Name extends string>(line: CommandLine<Name>): void {
  const seen = new Set<Name>()
  for (const word of line.words) {
    if (word.option === undefined) continue
    const spec: OptionSpec = line.tool.options[word.option]
    if (seen.has(word.option) && spec.repeatable !== true) {
      line.failAt(documentedFault(spec.command === true ? 'secondCommand' : 'repeatedOption'), word)
    }
    seen.add(word.option)
  }
}

/** Refuses by name what is parsed and checked, and of no use offline. */
export function refuseOptions<Name extends string>(line: CommandLine<Name>): void {
  for (const word of line.words) {
    if (word.option === undefined) continue
    const spec: OptionSpec = line.tool.options[word.option]
    if (!spec.refused) continue
    const message = `/${word.option} is not part of this version of Statelift`
    line.failAt({ code: 11, message, advice: `It would be: ${spec.help}` }, word)
  }
}
