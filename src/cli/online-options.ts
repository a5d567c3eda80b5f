import { documentedFault } from '../errors/index.ts'
import type { OptionSpec } from './option-table.ts'

export const ONLINE_GROUP = 'Not for an offline capture'

/** What ScanState does to a running Windows or for provisioning packages: known so that it is refused by name, never ignored. */
export const ONLINE_OPTIONS = {
  apps: {
    value: 'optional',
    placeholder: '+sysdrive|-sysdrive|-appfiles',
    built: false,
    group: ONLINE_GROUP,
    help: 'Applications into a provisioning package.',
  },
  ppkg: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    built: false,
    group: ONLINE_GROUP,
    help: 'Write a provisioning package.',
  },
  diff: {
    value: 'required',
    placeholder: 'FILE',
    path: 'read',
    built: false,
    group: ONLINE_GROUP,
    help: 'Only what differs from that package.',
  },
  drivers: {
    value: 'optional',
    placeholder: '[+|-]n|p|c:PATTERN',
    repeatable: true,
    built: false,
    group: ONLINE_GROUP,
    help: 'Third-party drivers into a package.',
  },
  targetwindows7: { value: 'none', built: false, group: ONLINE_GROUP, help: 'Settings for Windows 7.' },
  targetwindows8: { value: 'none', built: false, group: ONLINE_GROUP, help: 'Settings for Windows 8.' },
} as const satisfies Record<string, OptionSpec>

const LOADSTATE_ONLY = documentedFault('undefinedOption', { advice: 'That is an option of LoadState.' })
const USMTUTILS_ONLY = documentedFault('undefinedOption', { advice: 'That is an option of UsmtUtils.' })

/** Options of USMT's other tools, given to ScanState. */
export const OPTIONS_OF_OTHERS = {
  lac: LOADSTATE_ONLY,
  lae: documentedFault('laeNeedsLac', { advice: 'Both are options of LoadState.' }),
  md: LOADSTATE_ONLY,
  mu: LOADSTATE_ONLY,
  decrypt: LOADSTATE_ONLY,
  ec: USMTUTILS_ONLY,
  rd: USMTUTILS_ONLY,
  y: USMTUTILS_ONLY,
  verify: USMTUTILS_ONLY,
  extract: USMTUTILS_ONLY,
  e: USMTUTILS_ONLY,
  list: USMTUTILS_ONLY,
}
