export {
  EstimateCounter,
  type EstimatedStore,
  estimateText,
  estimateXml,
  type SpaceEstimate,
} from './estimate.ts'
export { printable, type Severity } from './log-text.ts'
export {
  type ErrorFacts,
  openScanLog,
  type RunEnd,
  ScanLog,
  type ScanLogOptions,
  Verbosity,
} from './scan-log.ts'
