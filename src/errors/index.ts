export { RETURN_CODES, type ReturnCode } from './return-codes.ts'
export { type Fault, StateliftError } from './statelift-error.ts'
export type { Warning, WarningSink } from './warning.ts'
