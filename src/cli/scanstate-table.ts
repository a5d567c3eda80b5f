import { documentedFault } from '../errors/index.ts'
import { ALGORITHM_NAMES, ALGORITHM_PATTERN } from './algorithms.ts'
import { ONLINE_GROUP, ONLINE_OPTIONS, OPTIONS_OF_OTHERS } from './online-options.ts'
import type { OptionSpec, Tool } from './option-table.ts'
import * as checks from './value-checks.ts'

const SOURCE = 'Where the offline Windows is'
const RULES = 'What is taken'
const USERS = 'Whose profiles'
const STORE = 'The store'
const KEYS = 'Encryption'
const ERRORS = 'Errors'
const LOGS = 'Logs'
const INSTEAD = 'Instead of a capture'

/** Every option of ScanState that any documentation names, and ours. One flag turns a feature on when it has landed. */
const OPTIONS = {
  offline: {
    value: 'required',
    placeholder: 'FILE',
    path: 'read',
    built: true,
    group: SOURCE,
    help: 'Offline.xml: candidate Windows directories and the drive mapping.',
  },
  offlinewindir: {
    value: 'required',
    placeholder: 'DIR',
    path: 'read',
    built: true,
    group: SOURCE,
    help: 'The Windows directory to capture from, e.g. D:\\Windows or /mnt/c/Windows.',
  },
  offlinewinold: {
    value: 'required',
    placeholder: 'DIR',
    path: 'read',
    built: true,
    group: SOURCE,
    help: 'The Windows.old directory that setup left, or its Windows directory.',
  },
  image: {
    value: 'required',
    placeholder: 'FILE[,PARTITION]',
    repeatable: true,
    path: 'read',
    built: true,
    ours: true,
    group: SOURCE,
    help: 'A disk or volume image (raw, VHD, VHDX) or device; /offlinewindir is then the offline name.',
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

  i: {
    value: 'required',
    placeholder: 'FILE',
    repeatable: true,
    path: 'read',
    built: true,
    group: RULES,
    help: 'A migration rule file (.xml).',
  },
  auto: {
    value: 'optional',
    placeholder: 'DIR',
    path: 'read',
    empty: documentedFault('autoValue'),
    built: true,
    group: RULES,
    help: 'MigDocs.xml and MigApp.xml from DIR or from beside the program, all users, /v:5.',
  },
  config: {
    value: 'required',
    placeholder: 'FILE',
    path: 'read',
    built: true,
    group: RULES,
    help: 'Config.xml: components switched off, error policy.',
  },
  localonly: {
    value: 'none',
    built: true,
    group: RULES,
    help: 'Only what lies on fixed drives.',
  },
  efs: {
    value: 'required',
    placeholder: 'POLICY',
    check: checks.oneOf(['abort', 'skip', 'decryptcopy', 'copyraw', 'hardlink'], documentedFault('efsValue')),
    built: true,
    group: RULES,
    help: 'What happens to files that EFS encrypted: abort (the default), skip, decryptcopy, copyraw or hardlink.',
  },
  compat: {
    value: 'required',
    placeholder: 'conditions-or',
    check: checks.oneOf(['conditions-or'], { code: 11, message: '/compat takes conditions-or' }),
    built: true,
    ours: true,
    group: RULES,
    help: 'Conditions without an operation are joined by OR, as one reading of the documentation has it.',
  },
  allowprocess: {
    value: 'none',
    built: true,
    ours: true,
    group: RULES,
    help: 'Run what rule files ask to run (processing, externalProcess).',
  },

  all: { value: 'none', built: true, group: USERS, help: 'All users; the default.' },
  ui: {
    value: 'required',
    placeholder: '[DOMAIN\\]USER|SID',
    repeatable: true,
    check: checks.checkUserInclusion,
    built: true,
    group: USERS,
    help: 'Include these users; wins over /ue and /uel. * is a wildcard.',
  },
  ue: {
    value: 'required',
    placeholder: '[DOMAIN\\]USER|SID',
    repeatable: true,
    empty: documentedFault('userExclusion'),
    check: checks.checkUserExclusion,
    built: true,
    group: USERS,
    help: 'Exclude these users.',
  },
  uel: {
    value: 'required',
    placeholder: 'DAYS|YYYY/MM/DD|0',
    check: checks.checkLastUse,
    built: true,
    group: USERS,
    help: 'Only users whose profile was used within so many days, or since that date.',
  },

  o: { value: 'none', built: true, group: STORE, help: 'Overwrite a store or a file that is there.' },
  compress: {
    value: 'required',
    placeholder: 'zstd|deflate',
    check: checks.oneOf(['zstd', 'deflate'], { code: 11, message: '/compress takes zstd or deflate' }),
    built: true,
    ours: true,
    group: STORE,
    help: 'How the store is compressed; zstd is the default.',
  },
  nocompress: { value: 'none', built: true, group: STORE, help: 'A store of plain files.' },
  hardlink: {
    value: 'none',
    built: true,
    group: STORE,
    help: 'A store of hard links to the files where they are; needs /nocompress.',
  },
  r: {
    value: 'required',
    placeholder: 'N',
    empty: documentedFault('retryInteger'),
    check: checks.checkRetries,
    built: true,
    group: STORE,
    help: 'How often a failed write to the store is tried again; 3 is the default.',
  },
  w: {
    value: 'required',
    placeholder: 'SECONDS',
    empty: documentedFault('waitInteger'),
    check: checks.checkWait,
    built: true,
    group: STORE,
    help: 'How long to wait before that; 1 is the default.',
  },

  encrypt: {
    value: 'optional',
    placeholder: 'ALGORITHM',
    blankValue: ALGORITHM_PATTERN,
    empty: documentedFault('algorithm'),
    check: checks.oneOf(ALGORITHM_NAMES, documentedFault('algorithm')),
    built: true,
    group: KEYS,
    help: 'Encrypt the store: AES_128, AES_192 or AES_256 (the default, and what AES, 3DES and 3DES_112 become).',
  },
  key: {
    value: 'required',
    placeholder: 'TEXT',
    secret: true,
    empty: documentedFault('emptyKey'),
    built: true,
    group: KEYS,
    help: 'The key, in quotes when it has blanks.',
  },
  keyfile: {
    value: 'required',
    placeholder: 'FILE',
    path: 'read',
    built: true,
    group: KEYS,
    help: 'A text file that holds the key.',
  },
  recipient: {
    value: 'required',
    placeholder: 'age1...',
    repeatable: true,
    check: checks.checkRecipient,
    built: true,
    ours: true,
    group: KEYS,
    help: 'Encrypt for this age public key.',
  },
  strictalg: {
    value: 'none',
    built: true,
    ours: true,
    group: KEYS,
    help: 'Refuse 3DES instead of upgrading it.',
  },

  c: {
    value: 'none',
    built: true,
    group: ERRORS,
    help: 'Go on after errors that are not fatal; code 3 at the end.',
  },

  l: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    built: true,
    group: LOGS,
    help: 'The log; ScanState.log in USMT_WORKING_DIR or here is the default.',
  },
  v: {
    value: 'required',
    placeholder: 'LEVEL',
    empty: documentedFault('verbosity'),
    check: checks.checkVerbosity,
    built: true,
    group: LOGS,
    help: 'How much the log says, a sum of 1 (verbose), 4 (objects) and 8 (echo to a debugger); 0 is the default.',
  },
  progress: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    built: true,
    group: LOGS,
    help: 'A log of the progress that programs can read.',
  },
  listfiles: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    built: true,
    group: LOGS,
    help: 'A list of all files that were taken.',
  },
  report: {
    value: 'required',
    placeholder: 'FILE.html',
    path: 'write',
    built: true,
    ours: true,
    group: LOGS,
    help: 'Where the page goes that shows what was taken and what was not; beside the log otherwise.',
  },

  p: {
    value: 'optional',
    placeholder: 'FILE',
    path: 'write',
    built: true,
    group: INSTEAD,
    help: 'Only estimate the space that the store would take.',
  },
  genconfig: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    command: true,
    built: true,
    group: INSTEAD,
    help: 'Write a Config.xml of the components found.',
  },
  genmigxml: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    command: true,
    built: true,
    group: INSTEAD,
    help: 'Write a rule file of the documents found.',
  },
  explain: {
    value: 'required',
    placeholder: 'PATH',
    command: true,
    built: true,
    ours: true,
    group: INSTEAD,
    help: 'Say which rule takes or leaves this file or key, and why.',
  },

  vsc: {
    value: 'none',
    built: true,
    group: ONLINE_GROUP,
    help: 'Accepted without effect: nothing locks the files of a Windows that is not running.',
  },
  ...ONLINE_OPTIONS,
} as const satisfies Record<string, OptionSpec>

export type ScanStateOption = keyof typeof OPTIONS

export const SCANSTATE: Tool<ScanStateOption> = {
  name: 'scanstate',
  summary: 'capture user state from a Windows that is not running into a store',
  operands: '[StorePath]',
  needsArguments: true,
  options: OPTIONS,
  foreign: OPTIONS_OF_OTHERS,
  notes: [
    'Options and StorePath stand in any order and letter case; a value follows a colon or a blank: /i:MigDocs.xml, /i MigDocs.xml. --i=MigDocs.xml works too.',
    'Environment: USMT_WORKING_DIR, MIG_OFFLINE_PLATFORM_ARCH, MIG_FAIL_ON_PROFILE_ERROR, MIG_IGNORE_PROFILE_MISSING, MIG_ENABLE_DIAG.',
  ],
}
