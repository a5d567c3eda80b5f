import { documentedFault } from '../../errors/index.ts'
import * as checks from '../values/checks.ts'
import type { Options, Tool } from './option-table.ts'
import { ALGORITHM, KEY, logOptions } from './shared-options.ts'

/** `/verify` report types; the documentation writes them in mixed case. */
export const REPORT_TYPES = ['summary', 'all', 'failureonly', 'catalog'] as const

const COMMANDS = {
  verify: {
    value: 'optional',
    placeholder: 'REPORT',
    blankValue: /^(?:summary|all|failureonly|catalog)$/i,
    check: checks.oneOf(
      REPORT_TYPES,
      documentedFault('undefinedOption', { advice: `/verify takes ${REPORT_TYPES.join(', ')}.` }),
    ),
    command: true,
    help: 'Read every byte of the store FILE and say what is intact: summary (the default), all, failureonly or catalog.',
  },
  extract: {
    value: 'none',
    command: true,
    help: 'Write the files of the store FILE below FOLDER.',
  },
  list: {
    value: 'none',
    command: true,
    ours: true,
    help: 'List what is in the store FILE, by user and by component, with sizes, and what is not.',
  },
  repair: {
    value: 'none',
    command: true,
    ours: true,
    help: 'Make a whole store of what is whole in the damaged store FILE, beside it, and name what is lost; FILE stays as it is.',
  },
  ec: {
    value: 'none',
    command: true,
    help: 'List the encryption algorithms.',
  },
  rd: {
    value: 'none',
    command: true,
    help: 'Delete the store FOLDER, also a hard-link store that is in use.',
  },
} satisfies Options

const CHOICE = {
  i: {
    value: 'required',
    placeholder: 'PATTERNS',
    help: 'Only files of these names, e.g. "*.txt, *.pdf"; wins over /e.',
  },
  e: {
    value: 'required',
    placeholder: 'PATTERNS',
    help: 'All but files of these names.',
  },
  o: { value: 'none', help: 'Overwrite files that are there.' },
  y: { value: 'none', help: 'Do not ask before /rd deletes.' },
} satisfies Options

const ENCRYPTION = {
  decrypt: { ...ALGORITHM, help: 'The store is encrypted.' },
  ...KEY,
} satisfies Options

const OUTPUT = {
  ...logOptions('UsmtUtils.log'),
  json: {
    value: 'none',
    ours: true,
    help: 'With /list: as JSON, on one line.',
  },
} satisfies Options

const OPTIONS = { ...COMMANDS, ...CHOICE, ...ENCRYPTION, ...OUTPUT }

/** The names of its options, in lower case. */
export type UsmtUtilsOption = keyof typeof OPTIONS

const SCANSTATE_ONLY = documentedFault('undefinedOption', { advice: 'That is an option of ScanState.' })

/** The command line of UsmtUtils: USMT's own options, and what we have beyond them. */
export const USMTUTILS: Tool<UsmtUtilsOption> = {
  name: 'usmtutils',
  summary: 'verify a store, extract files from it',
  operands: '[FILE] [FOLDER]',
  needsArguments: true,
  options: OPTIONS,
  groups: { Commands: COMMANDS, 'What is extracted': CHOICE, Encryption: ENCRYPTION, Output: OUTPUT },
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
