/**
 * Where `/extract` puts what a record has (docs/store-format.md, section 1.4).
 */
import type { CatalogRecord } from '../catalog-record.ts'
import { entryName } from '../contents/entry-name.ts'
import { shownName } from './content-plan.ts'

/** No file of the source has these ends: escaped, its own `%EF` would be `%25EF`. */
const CIPHERTEXT = '%EFS.raw'
const KEYS = '%EFS.keys'

/** Below the destination, its parts separated by `/`. What only EFS can read must not look like the file that it was. */
export function extractedName(record: CatalogRecord & { content: string }): string {
  if (record.raw === 'efs') return `${shownName(record)}${CIPHERTEXT}`
  if (record.raw === 'efs-keys' && record.type === 'stream') {
    return `${entryName(record.path.slice(0, record.path.lastIndexOf(':')))}${KEYS}`
  }
  return shownName(record)
}

/** Whether what has this name is ciphertext of EFS. */
export function isCiphertext(extracted: string): boolean {
  return extracted.endsWith(CIPHERTEXT)
}
