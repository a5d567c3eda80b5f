export type {
  ObjectOutcome,
  PipelineOptions,
  PipelineProgress,
  PipelineSummary,
  ReadFailure,
} from './options.ts'
export { draftRecord } from './pending-content.ts'
export { runPipeline } from './run-pipeline.ts'
export type { SourceObject } from './source-object.ts'
export { captureRunner } from './task-runner.ts'
