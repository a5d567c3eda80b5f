import type { Options } from '../option-table.ts'

/** What ScanState does instead of a capture. */
export const OTHER_COMMANDS = {
  p: {
    value: 'optional',
    placeholder: 'FILE',
    path: 'write',
    help: 'Only estimate the space that the store would take.',
  },
  genconfig: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    command: true,
    help: 'Write a Config.xml of the components found.',
  },
  genmigxml: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    command: true,
    help: 'Write a rule file of the documents found.',
  },
  explain: {
    value: 'required',
    placeholder: 'PATH',
    command: true,
    ours: true,
    help: 'Say which rule takes or leaves this file or key, and why.',
  },
} satisfies Options
