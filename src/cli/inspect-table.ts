import type { OptionSpec, Tool } from './option-table.ts'

const OUTPUT = 'Output'

const INSPECT_OPTIONS = {
  json: { value: 'none', built: true, ours: true, group: OUTPUT, help: 'One JSON document instead of text.' },
} as const satisfies Record<string, OptionSpec>

export const INSPECT: Tool<keyof typeof INSPECT_OPTIONS> = {
  name: 'inspect',
  summary: 'show what Windows is here, its drives and whose profiles it holds',
  operands: '[PATH...]',
  ours: true,
  needsArguments: false,
  options: INSPECT_OPTIONS,
  foreign: {},
  notes: [
    'PATH is a mounted volume or a Windows directory; without one, every volume in sight is looked at.',
  ],
}

const REG_OPTIONS = {
  s: { value: 'none', built: true, ours: true, group: OUTPUT, help: 'All keys below, too.' },
  json: { value: 'none', built: true, ours: true, group: OUTPUT, help: 'One line of JSON a key.' },
  nologs: {
    value: 'none',
    built: true,
    ours: true,
    group: 'Reading',
    help: 'Leave the transaction logs beside the hive unread.',
  },
} as const satisfies Record<string, OptionSpec>

export const REG: Tool<keyof typeof REG_OPTIONS> = {
  name: 'reg',
  summary: 'browse a registry hive file',
  operands: 'HIVE [KEY]',
  ours: true,
  needsArguments: true,
  rawOperands: true,
  options: REG_OPTIONS,
  foreign: {},
  notes: ['KEY is a path within the hive, e.g. Microsoft\\Windows; without it, the root.'],
}
