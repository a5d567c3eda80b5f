import { existsSync } from 'node:fs'
import { UsageError } from '../cli/index.ts'
import { documentedFault } from '../errors/index.ts'

export interface RegOptions {
  readonly hive: string
  /** `Software\X`; `''` is the root. */
  readonly key: string
  readonly subkeys: boolean
  readonly json: boolean
  readonly logs: boolean
}

export const REG_USAGE = `statelift reg HIVE [KEY] [/s] [/json] [/nologs]

  HIVE      a registry hive file: SOFTWARE, NTUSER.DAT, UsrClass.dat...
  KEY       a path below the root, such as "Microsoft\\Windows NT\\CurrentVersion"; the root if not given
  /s        all keys below it too
  /json     one line of JSON for each key
  /nologs   leave the transaction logs beside the hive alone

Options begin with / or - and may be in any letter case. The files are only read.
`

type Switch = 's' | 'json' | 'nologs' | 'help'

const SWITCHES: ReadonlyMap<string, Switch> = new Map([
  ['s', 's'],
  ['json', 'json'],
  ['nologs', 'nologs'],
  ['?', 'help'],
  ['h', 'help'],
  ['help', 'help'],
])

/** @throws UsageError with code 11 */
export function parseRegOptions(argv: readonly string[]): RegOptions | 'help' {
  const given = new Set<Switch>()
  const words: string[] = []
  let onlyWords = false
  for (const [index, word] of argv.entries()) {
    const name = onlyWords ? undefined : /^(?:--?|\/)(.*)$/s.exec(word)?.[1]
    const known = name === undefined ? undefined : SWITCHES.get(name.toLowerCase())
    if (word === '--' && !onlyWords) onlyWords = true
    else if (known !== undefined) given.add(known)
    else if (name === undefined || isPath(word)) words.push(word)
    else throw new UsageError(documentedFault('unknownOption'), place(argv, index))
  }
  if (given.has('help')) return 'help'
  const [hive, key = '', surplus] = words
  if (hive === undefined) throw new UsageError(documentedFault('noArguments'), place(argv, argv.length))
  if (surplus !== undefined)
    throw new UsageError(documentedFault('undefinedOption'), place(argv, argv.lastIndexOf(surplus)))
  return { hive, key, subkeys: given.has('s'), json: given.has('json'), logs: !given.has('nologs') }
}

/** Under Linux a path begins as an option does. */
function isPath(word: string): boolean {
  return word.startsWith('/') && (word.indexOf('/', 1) !== -1 || existsSync(word))
}

function place(argv: readonly string[], wrong: number) {
  return { program: 'statelift reg', words: argv, wrong }
}
