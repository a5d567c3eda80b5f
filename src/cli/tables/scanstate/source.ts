import type { Options } from '../option-table.ts'
import { ACCESS } from '../shared-options.ts'

/** Where the offline Windows is, and how it is read. */
export const SOURCE = {
  offline: {
    value: 'required',
    placeholder: 'FILE',
    path: 'read',
    help: 'Offline.xml: candidate Windows directories and the drive mapping.',
  },
  offlinewindir: {
    value: 'required',
    placeholder: 'DIR',
    path: 'read',
    help: 'The Windows directory to capture from, e.g. D:\\Windows or /mnt/c/Windows.',
  },
  offlinewinold: {
    value: 'required',
    placeholder: 'DIR',
    path: 'read',
    help: 'The Windows.old directory that setup left, or its Windows directory.',
  },
  image: {
    ...ACCESS.image,
    help: 'A disk or volume image (raw, VHD, VHDX) or device; /offlinewindir is then the offline name.',
  },
  raw: ACCESS.raw,
  mounted: ACCESS.mounted,
} satisfies Options
