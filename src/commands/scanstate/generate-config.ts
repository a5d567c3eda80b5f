import { detectedComponents, writeConfigXml } from '../../migxml/index.ts'
import { writeGeneratedFile } from './generated-file.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'

/** `/genconfig:FILE`: the components of the rule files that are present on the offline system, as a Config.xml. */
export function generateConfig(file: string, { rules }: Prepared, session: ScanSession): void {
  const components = detectedComponents(rules)
  const { overwrite } = session.options
  writeGeneratedFile(file, writeConfigXml(components), { overwrite, invalid: 'genconfigFile' })
  session.tell(
    `${file} lists ${components.length} of ${rules.components.length} components: those that are present here`,
  )
}
