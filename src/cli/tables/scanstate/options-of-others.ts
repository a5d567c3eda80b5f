import { documentedFault } from '../../../errors/index.ts'

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
