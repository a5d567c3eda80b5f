import { writeDocumentRules } from '../../migxml/index.ts'
import { writeGeneratedFile } from './generated-file.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'

/** `/genmigxml:FILE`: what the document finder finds here, as a rule file that takes the same. */
export function generateRules(file: string, { contexts }: Prepared, session: ScanSession): void {
  const { system, users, facts } = contexts
  const { text, warnings } = writeDocumentRules(system, users, facts)
  for (const warning of warnings) session.warn(warning)
  const { overwrite } = session.options
  writeGeneratedFile(file, text, { overwrite, invalid: 'genmigxmlFile' })
  session.tell(`${file} holds the documents that were found, as rules`)
}
