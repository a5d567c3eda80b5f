import { documentedFault } from '../../errors/index.ts'
import type { STORE_PATH } from '../line/command-line.ts'
import type { OptionRule } from '../line/option-rules.ts'
import { RAW_AND_MOUNTED } from '../source-options.ts'
import type { ScanStateOption } from '../tables/index.ts'

const OFFLINE = ['offline', 'offlinewindir', 'offlinewinold'] as const
const SOURCE = [...OFFLINE, 'image', 'raw', 'mounted'] as const
const KEYS = ['key', 'keyfile', 'recipient'] as const
/** What only looks at the source may always be combined with: where it is, how it is read, what is logged. */
const LOOKING = [...SOURCE, 'i', 'v', 'l', 'o', 'compat'] as const

/**
 * ScanState's rules between options, from its documentation ("ScanState syntax", "Incompatible command-line options") and from its
 * error texts. Where these differ, the stricter holds.
 */
export const SCANSTATE_RULES: readonly OptionRule<ScanStateOption>[] = [
  {
    given: ['genconfig'],
    forbids: ['genmigxml', 'explain'],
    fault: documentedFault('secondCommand'),
  },
  { given: ['genmigxml'], forbids: ['explain'], fault: documentedFault('secondCommand') },
  { given: ['genconfig'], allows: LOOKING, fault: documentedFault('genconfigConflict') },
  { given: ['genmigxml'], allows: LOOKING, fault: documentedFault('genmigxmlConflict') },
  {
    given: ['offline'],
    forbids: ['offlinewindir', 'offlinewinold'],
    fault: documentedFault('secondCommand'),
  },
  {
    given: ['offlinewindir'],
    forbids: ['offlinewinold'],
    fault: documentedFault('secondCommand'),
  },
  {
    given: ['auto'],
    forbids: ['all', 'ui', 'ue', 'uel', 'v'],
    fault: documentedFault('autoConflict'),
  },
  { given: ['all'], forbids: ['ui', 'ue', 'uel'], fault: documentedFault('allConflict') },
  { given: ['key'], forbids: ['keyfile'], fault: documentedFault('keyAndKeyfile') },
  {
    given: ['recipient'],
    forbids: ['key', 'keyfile'],
    fault: {
      code: 11,
      message: "/recipient can't be used with /key or /keyfile",
      advice: 'A store is opened either by a key or by the private key of a recipient.',
    },
  },
  { given: ['encrypt'], forbids: ['nocompress'], fault: documentedFault('encryptNocompress') },
  { given: ['encrypt'], needs: KEYS, fault: documentedFault('encryptNeedsKey') },
  { given: KEYS, needs: ['encrypt'], fault: documentedFault('keyWithoutEncryption') },
  { given: ['efs'], value: 'hardlink', needs: ['hardlink'], fault: documentedFault('efsHardlink') },
  { given: ['hardlink'], needs: ['nocompress'], fault: documentedFault('hardlinkNeedsNocompress') },
  { given: ['hardlink'], forbids: ['vsc'], fault: documentedFault('vscHardlink') },
  { given: ['listfiles'], forbids: ['p'], fault: documentedFault('listfilesEstimate') },
  {
    given: ['drivers', 'diff'],
    needs: ['ppkg'],
    fault: documentedFault('undefinedOption', { advice: '/drivers and /diff go with /ppkg.' }),
  },
  {
    given: ['compress'],
    forbids: ['nocompress'],
    fault: { code: 11, message: "/compress can't be used with /nocompress" },
  },
  {
    given: ['raw'],
    forbids: ['mounted'],
    fault: RAW_AND_MOUNTED,
  },
  {
    given: ['raw', 'image'],
    forbids: ['hardlink'],
    fault: {
      code: 11,
      message: "/hardlink can't be used with /raw or /image",
      advice: 'Hard links can be made only to files of a mounted volume.',
    },
  },
  {
    given: ['strictalg'],
    needs: ['encrypt'],
    fault: { code: 11, message: '/strictalg is only used with /encrypt' },
  },
  {
    given: ['image'],
    forbids: ['offline'],
    fault: {
      code: 11,
      message: "/image can't be used with /offline",
      advice: 'Name the image in the mappings of Offline.xml: <path>C:\\, disk.vhdx#2</path>.',
    },
  },
  { given: ['explain'], forbids: ['p'], fault: documentedFault('secondCommand') },
]

/** The commands that write no store and need none. /p needs one, although it writes nothing there. */
export const WITHOUT_STORE: readonly (ScanStateOption | typeof STORE_PATH)[] = [
  'genconfig',
  'genmigxml',
  'explain',
  'ppkg',
]
