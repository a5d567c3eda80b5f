/** What each tool's command line may hold: parser, checks, usage text and documentation are made from these tables. */
export { INSPECT } from './inspect.ts'
export type { OptionSpec, Options, Tool } from './option-table.ts'
export { REG } from './reg.ts'
export { SCANSTATE, type ScanStateOption } from './scanstate/index.ts'
export { EFS_POLICIES } from './scanstate/rules.ts'
export { COMPRESSIONS } from './scanstate/store.ts'
export { REPORT_TYPES, USMTUTILS, type UsmtUtilsOption } from './usmtutils.ts'
