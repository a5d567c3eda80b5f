/** From argv and the environment to what a run was asked to do, or to a refusal in ScanState's words. */
export { type EnvironmentOptions, parseEnvironment } from './environment.ts'
export type { HostFiles } from './host/files.ts'
export { hostContext } from './host/host-context.ts'
export type { ParseContext } from './host/parse-context.ts'
export { type InspectOptions, parseInspect, parseReg, type RegOptions } from './inspect.ts'
export { type CommandLinePlace, HelpRequest, UsageError } from './line/usage-error.ts'
export { refusedLineLog, type ToolWithLog } from './refused-line.ts'
export { parseScanState } from './scanstate/parse-scanstate.ts'
export type {
  EfsPolicy,
  ErrorTolerance,
  LogOptions,
  ScanCommand,
  ScanOptions,
  StoreFormat,
} from './scanstate/scan-options.ts'
export type { ImageSource, OfflineSource, WindowsLocation } from './source-options.ts'
export { overviewText } from './usage/overview.ts'
export { parseUsmtUtils, type UtilsCommand, type UtilsOptions, type VerifyReport } from './usmtutils.ts'
export type { EncryptionOptions } from './values/encryption-options.ts'
export { Secret } from './values/secret.ts'
