import type { OptionSpec, Tool } from './option-table.ts'

const OUTPUT = 'Output'
const SOURCE = 'Where to look'

const INSPECT_OPTIONS = {
  image: {
    value: 'required',
    placeholder: 'FILE[,PARTITION]',
    repeatable: true,
    path: 'read',
    built: true,
    ours: true,
    group: SOURCE,
    help: 'A disk or volume image or device, looked at together with the others that are named so.',
  },
  raw: {
    value: 'none',
    built: true,
    ours: true,
    group: SOURCE,
    help: 'Read NTFS from the volume itself, never through the mount.',
  },
  mounted: {
    value: 'none',
    built: true,
    ours: true,
    group: SOURCE,
    help: 'Read through the mounted file system, never from the raw volume.',
  },
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
    'PATH is a mounted volume, a Windows directory, a disk image (disk.vhdx, disk.vhdx#2 for its partition 2) or a device; without one, every disk and volume in sight is looked at.',
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
