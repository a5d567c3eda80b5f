function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/**
 * An Offline.xml for the sample.
 *
 * @param windows its Windows directory, as the running system names it
 * @param drives where its drives are on the running system, by letter
 */
export function offlineXml(windows: string, drives: Readonly<Record<string, string>>): string {
  const mappings = Object.entries(drives).map(
    ([letter, path]) => `    <path>${escaped(path)}, ${letter}\\</path>\n`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<offline>
  <winDir>
    <path>${escaped(windows)}</path>
  </winDir>
  <mappings>
${mappings.join('')}  </mappings>
</offline>
`
}
