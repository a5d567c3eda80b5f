/** The page about a run. */
export { reportPage } from './page.ts'
export type {
  ReportedComponent,
  ReportedContext,
  ReportedSource,
  ReportedStore,
  ReportedUser,
  RunReport,
  RunResult,
} from './run-report.ts'
export { isSomebodyElses, writeReport } from './write-report.ts'
