import { documentedFault } from '../../errors/index.ts'
import { ALGORITHM_NAMES, ALGORITHM_PATTERN } from '../values/algorithms.ts'
import * as checks from '../values/checks.ts'
import type { OptionSpec, Options } from './option-table.ts'

/** Which images are looked at, and how volumes are read. */
export const ACCESS = {
  image: {
    value: 'required',
    placeholder: 'FILE[,PARTITION]',
    repeatable: true,
    path: 'read',
    ours: true,
    help: 'A disk or volume image or device, looked at together with the others that are named so.',
  },
  raw: { value: 'none', ours: true, help: 'Read NTFS from the volume itself, never through the mount.' },
  mounted: {
    value: 'none',
    ours: true,
    help: 'Read through the mounted file system, never from the raw volume.',
  },
} satisfies Options

/** An option that names an encryption algorithm; each tool says what it does with it. */
export const ALGORITHM = {
  value: 'optional',
  placeholder: 'ALGORITHM',
  blankValue: ALGORITHM_PATTERN,
  empty: documentedFault('algorithm'),
  check: checks.oneOf(ALGORITHM_NAMES, documentedFault('algorithm')),
} satisfies Omit<OptionSpec, 'help'>

export const KEY = {
  key: {
    value: 'required',
    placeholder: 'TEXT',
    secret: true,
    empty: documentedFault('emptyKey'),
    help: 'The key, in quotes when it has blanks.',
  },
  keyfile: {
    value: 'required',
    placeholder: 'FILE',
    path: 'read',
    help: 'A text file that holds the key.',
  },
} satisfies Options

/** `/l` and `/v` of a tool whose log is called so when nobody says otherwise. */
export function logOptions(defaultName: string): { readonly l: OptionSpec; readonly v: OptionSpec } {
  return {
    l: {
      value: 'required',
      placeholder: 'FILE',
      path: 'write',
      help: `The log; ${defaultName} in USMT_WORKING_DIR or here is the default.`,
    },
    v: {
      value: 'required',
      placeholder: 'LEVEL',
      empty: documentedFault('verbosity'),
      check: checks.checkVerbosity,
      help: 'How much the log says, a sum of 1 (verbose), 4 (objects) and 8 (echo to a debugger); 0 is the default.',
    },
  }
}
