import { documentedFault } from '../errors/index.ts'
import { ALGORITHM_NAMES, ALGORITHM_PATTERN } from './algorithms.ts'
import type { OptionSpec, Tool } from './option-table.ts'
import * as checks from './value-checks.ts'

const COMMANDS = 'Commands'
const CHOICE = 'What is extracted'
const KEYS = 'Encryption'
const OUTPUT = 'Output'

/** `/verify` report types; the documentation writes them in mixed case. */
export const REPORT_TYPES = ['summary', 'all', 'failureonly', 'catalog'] as const

const OPTIONS = {
  verify: {
    value: 'optional',
    placeholder: 'REPORT',
    blankValue: /^(?:summary|all|failureonly|catalog)$/i,
    check: checks.oneOf(
      REPORT_TYPES,
      documentedFault('undefinedOption', { advice: `/verify takes ${REPORT_TYPES.join(', ')}.` }),
    ),
    command: true,
    built: true,
    group: COMMANDS,
    help: 'Read every byte of the store FILE and say what is intact: summary (the default), all, failureonly or catalog.',
  },
  extract: {
    value: 'none',
    command: true,
    built: true,
    group: COMMANDS,
    help: 'Write the files of the store FILE below FOLDER.',
  },
  list: {
    value: 'none',
    command: true,
    built: true,
    ours: true,
    group: COMMANDS,
    help: 'List what is in the store FILE, by user and by component, with sizes, and what is not.',
  },
  repair: {
    value: 'none',
    command: true,
    built: true,
    ours: true,
    group: COMMANDS,
    help: 'Make a whole store of what is whole in the damaged store FILE, beside it, and name what is lost; FILE stays as it is.',
  },
  ec: {
    value: 'none',
    command: true,
    built: true,
    group: COMMANDS,
    help: 'List the encryption algorithms.',
  },
  rd: {
    value: 'none',
    command: true,
    built: true,
    group: COMMANDS,
    help: 'Delete the store FOLDER, also a hard-link store that is in use.',
  },

  i: {
    value: 'required',
    placeholder: 'PATTERNS',
    built: true,
    group: CHOICE,
    help: 'Only files of these names, e.g. "*.txt, *.pdf"; wins over /e.',
  },
  e: {
    value: 'required',
    placeholder: 'PATTERNS',
    built: true,
    group: CHOICE,
    help: 'All but files of these names.',
  },
  o: { value: 'none', built: true, group: CHOICE, help: 'Overwrite files that are there.' },
  y: { value: 'none', built: true, group: CHOICE, help: 'Do not ask before /rd deletes.' },

  decrypt: {
    value: 'optional',
    placeholder: 'ALGORITHM',
    blankValue: ALGORITHM_PATTERN,
    empty: documentedFault('algorithm'),
    check: checks.oneOf(ALGORITHM_NAMES, documentedFault('algorithm')),
    built: true,
    group: KEYS,
    help: 'The store is encrypted.',
  },
  key: {
    value: 'required',
    placeholder: 'TEXT',
    secret: true,
    empty: documentedFault('emptyKey'),
    built: true,
    group: KEYS,
    help: 'The key.',
  },
  keyfile: {
    value: 'required',
    placeholder: 'FILE',
    path: 'read',
    built: true,
    group: KEYS,
    help: 'A text file that holds the key.',
  },

  l: { value: 'required', placeholder: 'FILE', path: 'write', built: true, group: OUTPUT, help: 'The log.' },
  v: {
    value: 'required',
    placeholder: 'LEVEL',
    empty: documentedFault('verbosity'),
    check: checks.checkVerbosity,
    built: true,
    group: OUTPUT,
    help: 'How much the log says, a sum of 1 (verbose), 4 (objects) and 8 (echo to a debugger); 0 is the default.',
  },
  json: {
    value: 'none',
    built: true,
    ours: true,
    group: OUTPUT,
    help: 'With /list: as JSON, on one line.',
  },
} as const satisfies Record<string, OptionSpec>

export type UsmtUtilsOption = keyof typeof OPTIONS

const SCANSTATE_ONLY = documentedFault('undefinedOption', { advice: 'That is an option of ScanState.' })

export const USMTUTILS: Tool<UsmtUtilsOption> = {
  name: 'usmtutils',
  summary: 'verify a store, extract files from it',
  operands: '[FILE] [FOLDER]',
  needsArguments: true,
  options: OPTIONS,
  foreign: Object.fromEntries(
    [
      'c',
      'r',
      'w',
      'p',
      'config',
      'auto',
      'ui',
      'ue',
      'uel',
      'encrypt',
      'nocompress',
      'hardlink',
      'progress',
    ].map((name) => [name, SCANSTATE_ONLY]),
  ),
  notes: [
    'FILE is the store file itself, e.g. D:\\Store\\USMT\\USMT.MIG.',
    'Patterns are file names in which * stands for any text, separated by commas or semicolons.',
  ],
}
