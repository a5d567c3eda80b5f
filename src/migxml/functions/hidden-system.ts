import type { ObjectFilter } from '../matching/index.ts'

/** FILE_ATTRIBUTE_HIDDEN and FILE_ATTRIBUTE_SYSTEM ([MS-FSCC] 2.6). */
export const HIDDEN_SYSTEM = 0x6

/** Hidden and system at once is how Windows marks what is its own, not the user's. */
export const notHiddenSystem: ObjectFilter = (subject) =>
  subject.kind === 'value' ||
  subject.facts === undefined ||
  (subject.facts.attributes & HIDDEN_SYSTEM) !== HIDDEN_SYSTEM
