import type { Options, Tool } from './option-table.ts'

const OUTPUT = {
  s: { value: 'none', ours: true, help: 'All keys below, too.' },
  json: { value: 'none', ours: true, help: 'One line of JSON a key.' },
} satisfies Options

const READING = {
  nologs: { value: 'none', ours: true, help: 'Leave the transaction logs beside the hive unread.' },
} satisfies Options

const OPTIONS = { ...OUTPUT, ...READING }

/** The command line of `reg`, which is ours. */
export const REG: Tool<keyof typeof OPTIONS> = {
  name: 'reg',
  summary: 'browse a registry hive file',
  operands: 'HIVE [KEY]',
  ours: true,
  needsArguments: true,
  rawOperands: true,
  options: OPTIONS,
  groups: { Output: OUTPUT, Reading: READING },
  foreign: {},
  notes: ['KEY is a path within the hive, e.g. Microsoft\\Windows; without it, the root.'],
}
