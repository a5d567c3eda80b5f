import type { Finding, XmlDocument } from '../../xml/index.ts'

/** Files that stand beside rule files and are passed with `/i` by mistake, by their outermost element. */
const OTHERS: ReadonlyMap<string, { readonly what: string; readonly advice: string }> = new Map([
  [
    'configuration',
    { what: 'this is a Config.xml, not a rule file', advice: 'Pass it with /config, not with /i.' },
  ],
  [
    'offline',
    { what: 'this is an Offline.xml, not a rule file', advice: 'Pass it with /offline, not with /i.' },
  ],
  [
    'premigration',
    { what: 'this is a space estimate, not a rule file', advice: 'It is written by /p; leave it out.' },
  ],
  [
    'schema',
    {
      what: 'this is the schema of rule files, not a rule file',
      advice: 'Editors check rule files with it; leave it out.',
    },
  ],
  [
    'assembly',
    {
      what: 'this is a component manifest of Windows, not a rule file',
      advice: 'Manifests are not passed with /i.',
    },
  ],
])

/** What the document is when it is no rule file. */
export function wrongDocument(document: XmlDocument): Finding | undefined {
  const { root } = document
  const name = root.name.replace(/^.*:/, '').toLowerCase()
  if (name === 'migration') return undefined
  const other = OTHERS.get(name)
  return document.finding(root.place, {
    kind: 'not-a-rule-file',
    message: other?.what ?? `the outermost element is <${root.name}>, so this is no rule file`,
    advice: other?.advice ?? 'A rule file begins with <migration urlid="...">.',
  })
}
