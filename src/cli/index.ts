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
export { Secret } from './secret.ts'
export { type CommandLinePlace, UsageError } from './usage-error.ts'
