export { type EnvironmentOptions, parseEnvironment } from './environment.ts'
export { hostContext } from './host-context.ts'
export type { HostFiles } from './host-files.ts'
export { type InspectOptions, parseInspect, parseReg, type RegOptions } from './inspect.ts'
export { overviewText } from './overview.ts'
export type { ParseContext } from './parse-context.ts'
export { refusedLineLog, type ToolWithLog } from './refused-line.ts'
export type {
  EfsPolicy,
  EncryptionOptions,
  ErrorTolerance,
  ImageSource,
  LogOptions,
  OfflineSource,
  ScanCommand,
  ScanOptions,
  StoreFormat,
  WindowsLocation,
} from './scan-options.ts'
export { parseScanState } from './scanstate.ts'
export { Secret } from './secret.ts'
export { type CommandLinePlace, HelpRequest, UsageError } from './usage-error.ts'
export { parseUsmtUtils, type UtilsCommand, type UtilsOptions, type VerifyReport } from './usmtutils.ts'
