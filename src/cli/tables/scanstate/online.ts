import type { Options } from '../option-table.ts'

/**
 * What ScanState does to a running Windows, or for provisioning packages: known, so that it is refused by name and never
 * ignored. Only /vsc is accepted, since what it asks for holds offline without it.
 */
export const ONLINE = {
  vsc: {
    value: 'none',
    help: 'Accepted without effect: nothing locks the files of a Windows that is not running.',
  },
  apps: {
    value: 'optional',
    placeholder: '+sysdrive|-sysdrive|-appfiles',
    refused: true,
    help: 'Applications into a provisioning package.',
  },
  ppkg: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    refused: true,
    help: 'Write a provisioning package.',
  },
  diff: {
    value: 'required',
    placeholder: 'FILE',
    path: 'read',
    refused: true,
    help: 'Only what differs from that package.',
  },
  drivers: {
    value: 'optional',
    placeholder: '[+|-]n|p|c:PATTERN',
    repeatable: true,
    refused: true,
    help: 'Third-party drivers into a package.',
  },
  targetwindows7: { value: 'none', refused: true, help: 'Settings for Windows 7.' },
  targetwindows8: { value: 'none', refused: true, help: 'Settings for Windows 8.' },
} satisfies Options
