import { documentedFault } from '../../../errors/index.ts'
import * as checks from '../../values/checks.ts'
import type { Options } from '../option-table.ts'

/** Whose profiles are taken. */
export const USERS = {
  all: { value: 'none', help: 'All users; the default.' },
  ui: {
    value: 'required',
    placeholder: '[DOMAIN\\]USER|SID',
    repeatable: true,
    check: checks.checkUserInclusion,
    help: 'Include these users; wins over /ue and /uel. * is a wildcard.',
  },
  ue: {
    value: 'required',
    placeholder: '[DOMAIN\\]USER|SID',
    repeatable: true,
    empty: documentedFault('userExclusion'),
    check: checks.checkUserExclusion,
    help: 'Exclude these users.',
  },
  uel: {
    value: 'required',
    placeholder: 'DAYS|YYYY/MM/DD|0',
    check: checks.checkLastUse,
    help: 'Only users whose profile was used within so many days, or since that date.',
  },
} satisfies Options
