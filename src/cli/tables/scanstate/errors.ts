import type { Options } from '../option-table.ts'

/** What errors that are not fatal do. */
export const ERRORS = {
  c: {
    value: 'none',
    help: 'Go on after errors that are not fatal; code 3 at the end.',
  },
} satisfies Options
