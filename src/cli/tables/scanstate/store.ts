import { documentedFault } from '../../../errors/index.ts'
import * as checks from '../../values/checks.ts'
import type { Options } from '../option-table.ts'

/** How a store may be compressed; the first is the default. */
export const COMPRESSIONS = ['zstd', 'deflate'] as const

/** How the store is made. */
export const STORE = {
  o: { value: 'none', help: 'Overwrite a store or a file that is there.' },
  compress: {
    value: 'required',
    placeholder: 'zstd|deflate',
    check: checks.oneOf(COMPRESSIONS, { code: 11, message: '/compress takes zstd or deflate' }),
    ours: true,
    help: 'How the store is compressed; zstd is the default.',
  },
  nocompress: { value: 'none', help: 'A store of plain files.' },
  hardlink: {
    value: 'none',
    help: 'A store of hard links to the files where they are; needs /nocompress.',
  },
  r: {
    value: 'required',
    placeholder: 'N',
    empty: documentedFault('retryInteger'),
    check: checks.checkRetries,
    help: 'How often a failed write to the store is tried again; 3 is the default.',
  },
  w: {
    value: 'required',
    placeholder: 'SECONDS',
    empty: documentedFault('waitInteger'),
    check: checks.checkWait,
    help: 'How long to wait before that; 1 is the default.',
  },
} satisfies Options
