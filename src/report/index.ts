/** What people and programs are told: logs, progress, lists of files, estimates, the page about a run. */
export { CaptureTally, type Sum, type TalliedObject } from './capture-tally.ts'
export {
  ConsoleProgress,
  type ConsoleStream,
  formatBytes,
  formatDuration,
  type Terminal,
} from './console-progress.ts'
export { type DiagnosticLog, openDiagnosticLog } from './diagnostic-log.ts'
export {
  type EstimatedStore,
  estimateText,
  estimateXml,
  type SpaceEstimate,
  type StoreParts,
  spaceEstimate,
} from './estimate.ts'
export {
  isSomebodyElses,
  type ReportedComponent,
  type ReportedContext,
  type ReportedSource,
  type ReportedStore,
  type ReportedUser,
  type RunReport,
  type RunResult,
  reportPage,
  writeReport,
} from './html/index.ts'
export { ListFiles, openListFiles } from './list-files.ts'
export { printable, type Severity } from './log-text.ts'
export { PhaseTimes } from './phase-times.ts'
export {
  openProgressLog,
  type Phase,
  type ProgressError,
  ProgressLog,
  type ProgressLogOptions,
} from './progress-log.ts'
export {
  type ErrorFacts,
  openScanLog,
  type RunEnd,
  ScanLog,
  type ScanLogOptions,
} from './scan-log.ts'
export { StoreListing } from './store-listing.ts'
export { listingJson } from './store-listing-json.ts'
export { listingText } from './store-listing-text.ts'
