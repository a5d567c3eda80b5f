export interface IniLine {
  readonly section: string
  readonly setting: string
  readonly text: string
}

/** Reads `[section]` and `setting=value` lines as GetPrivateProfileString does; comments begin with `;`. */
export function parseIni(bytes: Uint8Array): IniLine[] {
  const lines: IniLine[] = []
  let section = ''
  for (const line of decode(bytes).split(/\r\n|\r|\n/)) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith(';')) continue
    const header = /^\[([^\]]*)\]/.exec(trimmed)
    if (header !== null) {
      section = (header[1] ?? '').trim()
      continue
    }
    const equals = trimmed.indexOf('=')
    if (equals <= 0) continue
    lines.push({
      section,
      setting: trimmed.slice(0, equals).trim(),
      text: unquote(trimmed.slice(equals + 1).trim()),
    })
  }
  return lines
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

function unquote(text: string): string {
  return /^(["']).*\1$/.test(text) && text.length >= 2 ? text.slice(1, -1) : text
}
