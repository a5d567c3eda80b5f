/**
 * Reads .reg text (version 5) by its documented grammar, for comparison: sections with `name type hex` for
 * each value.
 */
export function parseRegText(text: string): { path: string; values: string[] }[] {
  const sections: { path: string; values: string[] }[] = []
  const [header, ...lines] = text.replaceAll('\\\r\n  ', '').split('\r\n')
  if (header !== 'Windows Registry Editor Version 5.00') throw new Error(`unexpected header ${header}`)
  for (const line of lines) {
    if (line === '') continue
    if (line.startsWith('[') && line.endsWith(']')) {
      sections.push({ path: line.slice(1, -1), values: [] })
      continue
    }
    const found = /^(@|"(?:[^"\\]|\\.)*")=(.*)$/.exec(line)
    const section = sections.at(-1)
    if (found === null || section === undefined) throw new Error(`unexpected line ${line}`)
    const [, name = '', data = ''] = found
    section.values.push(`${name === '@' ? '' : unquoted(name)} ${dataOf(data)}`)
  }
  return sections
}

function dataOf(data: string): string {
  if (data.startsWith('"')) return `1 ${Buffer.from(`${unquoted(data)}\0`, 'utf16le').toString('hex')}`
  const dword = /^dword:([0-9a-f]{8})$/.exec(data)?.[1]
  if (dword !== undefined) {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(Number.parseInt(dword, 16))
    return `4 ${bytes.toString('hex')}`
  }
  const hex = /^hex(?:\(([0-9a-f]+)\))?:((?:[0-9a-f]{2}(?:,[0-9a-f]{2})*)?)$/.exec(data)
  if (hex === null) throw new Error(`unexpected data ${data}`)
  return `${Number.parseInt(hex[1] ?? '3', 16)} ${(hex[2] ?? '').replaceAll(',', '')}`
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1')
}
