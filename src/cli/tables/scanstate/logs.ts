import type { Options } from '../option-table.ts'
import { logOptions } from '../shared-options.ts'

/** What is told while it runs, and afterwards. */
export const LOGS = {
  ...logOptions('ScanState.log'),
  progress: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    help: 'A log of the progress that programs can read.',
  },
  listfiles: {
    value: 'required',
    placeholder: 'FILE',
    path: 'write',
    help: 'A list of all files that were taken.',
  },
  report: {
    value: 'required',
    placeholder: 'FILE.html',
    path: 'write',
    ours: true,
    help: 'Where the page goes that shows what was taken and what was not; beside the log otherwise.',
  },
} satisfies Options
