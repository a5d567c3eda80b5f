import type { Tool } from '../option-table.ts'
import { ENCRYPTION } from './encryption.ts'
import { ERRORS } from './errors.ts'
import { LOGS } from './logs.ts'
import { ONLINE } from './online.ts'
import { OPTIONS_OF_OTHERS } from './options-of-others.ts'
import { OTHER_COMMANDS } from './other-commands.ts'
import { RULES } from './rules.ts'
import { SOURCE } from './source.ts'
import { STORE } from './store.ts'
import { USERS } from './users.ts'

/** Every option of ScanState that any documentation names, and ours. */
const OPTIONS = {
  ...SOURCE,
  ...RULES,
  ...USERS,
  ...STORE,
  ...ENCRYPTION,
  ...ERRORS,
  ...LOGS,
  ...OTHER_COMMANDS,
  ...ONLINE,
}

/** The names of its options, in lower case. */
export type ScanStateOption = keyof typeof OPTIONS

/** The command line of ScanState: USMT's own options, and what we have beyond them. */
export const SCANSTATE: Tool<ScanStateOption> = {
  name: 'scanstate',
  summary: 'capture user state from a Windows that is not running into a store',
  operands: '[StorePath]',
  needsArguments: true,
  options: OPTIONS,
  groups: {
    'Where the offline Windows is': SOURCE,
    'What is taken': RULES,
    'Whose profiles': USERS,
    'The store': STORE,
    Encryption: ENCRYPTION,
    Errors: ERRORS,
    Logs: LOGS,
    'Instead of a capture': OTHER_COMMANDS,
    'Not for an offline capture': ONLINE,
  },
  foreign: OPTIONS_OF_OTHERS,
  notes: [
    'Options and StorePath stand in any order and letter case; a value follows a colon or a blank: /i:MigDocs.xml, /i MigDocs.xml. --i=MigDocs.xml works too.',
    'Environment: USMT_WORKING_DIR, MIG_OFFLINE_PLATFORM_ARCH, MIG_FAIL_ON_PROFILE_ERROR, MIG_IGNORE_PROFILE_MISSING, MIG_ENABLE_DIAG.',
  ],
}
