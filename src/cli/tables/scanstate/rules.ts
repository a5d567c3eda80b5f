import { documentedFault } from '../../../errors/index.ts'
import * as checks from '../../values/checks.ts'
import type { Options } from '../option-table.ts'

/** What may become of files that EFS encrypted; the first is the default. */
export const EFS_POLICIES = ['abort', 'skip', 'decryptcopy', 'copyraw', 'hardlink'] as const

/** What is taken. */
export const RULES = {
  i: {
    value: 'required',
    placeholder: 'FILE',
    repeatable: true,
    path: 'read',
    help: 'A migration rule file (.xml).',
  },
  auto: {
    value: 'optional',
    placeholder: 'DIR',
    path: 'read',
    empty: documentedFault('autoValue'),
    help: 'MigDocs.xml and MigApp.xml from DIR or from beside the program, all users, /v:5.',
  },
  config: {
    value: 'required',
    placeholder: 'FILE',
    path: 'read',
    help: 'Config.xml: components switched off, error policy.',
  },
  localonly: {
    value: 'none',
    help: 'Only what lies on fixed drives.',
  },
  efs: {
    value: 'required',
    placeholder: 'POLICY',
    check: checks.oneOf(EFS_POLICIES, documentedFault('efsValue')),
    help: 'What happens to files that EFS encrypted: abort (the default), skip, decryptcopy, copyraw or hardlink.',
  },
  compat: {
    value: 'required',
    placeholder: 'conditions-or',
    check: checks.oneOf(['conditions-or'], { code: 11, message: '/compat takes conditions-or' }),
    ours: true,
    help: 'Conditions without an operation are joined by OR, as one reading of the documentation has it.',
  },
  allowprocess: {
    value: 'none',
    ours: true,
    help: 'Run what rule files ask to have run around the scan (externalProcess).',
  },
} satisfies Options
