/** Windows security descriptors and SIDs as text (SDDL). */
export { guidText } from './ace.ts'
export { securityDescriptorToSddl } from './sddl.ts'
export { sidToString } from './sid.ts'
