import type { Options, Tool } from './option-table.ts'
import { ACCESS } from './shared-options.ts'

const OUTPUT = {
  json: { value: 'none', ours: true, help: 'One JSON document instead of text.' },
} satisfies Options

const OPTIONS = { ...ACCESS, ...OUTPUT }

/** The command line of `inspect`, which is ours. */
export const INSPECT: Tool<keyof typeof OPTIONS> = {
  name: 'inspect',
  summary: 'show what Windows is here, its drives and whose profiles it holds',
  operands: '[PATH...]',
  ours: true,
  needsArguments: false,
  options: OPTIONS,
  groups: { 'Where to look': ACCESS, Output: OUTPUT },
  foreign: {},
  notes: [
    'PATH is a mounted volume, a Windows directory, a disk image (disk.vhdx, disk.vhdx#2 for its partition 2) or a device; without one, every disk and volume in sight is looked at.',
  ],
}
