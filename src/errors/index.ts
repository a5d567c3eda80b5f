/** Return codes, documented messages, the error that reads as help, warnings. */
export { type DocumentedMessage, documentedFault, MESSAGES, type MessageKey } from './messages.ts'
export { RETURN_CODES, type ReturnCode } from './return-codes.ts'
export { errorLines, type Fault, StateliftError } from './statelift-error.ts'
export { messageOf, systemCodeOf, traceOf } from './system-error.ts'
export type { Warning, WarningSink } from './warning.ts'
export { win32Code } from './win32-code.ts'
