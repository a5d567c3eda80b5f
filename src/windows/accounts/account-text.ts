/** A user as some part of Windows wrote it down. */
export interface WrittenAccount {
  /** NetBIOS or DNS name, as written; undefined where only a name was written, or `.` for this computer. */
  readonly domain: string | undefined
  /** The account name; undefined where only other names were written. */
  readonly name: string | undefined
  /** `ned@contoso.com` */
  readonly principalName: string | undefined
  /** The common name of a directory entry: often the person's name, not the account's. */
  readonly commonName: string | undefined
}

/** Reads `CONTOSO\ned`, `ned@contoso.com`, `CN=Ned Flanders,OU=Staff,DC=contoso,DC=com` or a bare `ned`. */
export function parseAccount(text: string): WrittenAccount {
  const nothing = { domain: undefined, name: undefined, principalName: undefined, commonName: undefined }
  if (/^CN=/i.test(text)) return { ...nothing, ...parseDistinguishedName(text) }
  const cut = text.indexOf('\\')
  if (cut >= 0) {
    const domain = text.slice(0, cut)
    return {
      ...nothing,
      domain: domain === '' || domain === '.' ? undefined : domain,
      name: text.slice(cut + 1) || undefined,
    }
  }
  return text.includes('@') ? { ...nothing, principalName: text } : { ...nothing, name: text || undefined }
}

/** [RFC 4514]: parts are separated by commas, a backslash makes the next character plain. */
function parseDistinguishedName(text: string): {
  commonName: string | undefined
  domain: string | undefined
} {
  const parts = text.match(/(?:\\.|[^,\\])+/gs) ?? []
  const textOf = (part: string): string => part.slice(part.indexOf('=') + 1).replace(/\\(.)/gs, '$1')
  const labels = parts.filter((part) => /^\s*DC=/i.test(part)).map(textOf)
  return {
    commonName: parts[0] === undefined ? undefined : textOf(parts[0]),
    domain: labels.length === 0 ? undefined : labels.join('.'),
  }
}
