/**
 * One `/ui` or `/ue` value: `DOMAIN\name`, `name` (a local account), `.\name`, or a SID; `*` stands for any text
 * in each part and never crosses the backslash. `?` is an ordinary character.
 */
export type UserPattern =
  | { readonly kind: 'sid'; readonly text: string; readonly sid: string }
  | {
      readonly kind: 'name'
      readonly text: string
      /** Undefined for a name without a domain, and for `.`: local accounts. */
      readonly domain: string | undefined
      readonly name: string
    }

/** Reads one pattern; undefined when it is malformed. A bare `*` means `*\*`: scripts write it for "everybody". */
export function parseUserPattern(value: string): UserPattern | undefined {
  const text = value.trim()
  if (text === '' || /[\x00-\x1f/]/.test(text)) return undefined
  if (text === '*') return { kind: 'name', text, domain: '*', name: '*' }
  if (isSidPattern(text)) return { kind: 'sid', text, sid: text }
  // A doubled separator is what a script leaves that escaped it once too often.
  const [domain = '', name, ...rest] = text.split(/\\+/)
  if (name === undefined) return { kind: 'name', text, domain: undefined, name: domain }
  if (rest.length > 0 || domain === '' || name === '') return undefined
  return { kind: 'name', text, domain: domain === '.' ? undefined : domain, name }
}

/** `S-1-5-21-*`, and `*-500`: what is left of the RID may be anything, but it must read as a SID's end. */
function isSidPattern(text: string): boolean {
  return /^S-[\d*][\d*-]*$/i.test(text) || /^\*-\d[\d*-]*$/.test(text)
}

/** Compares as Windows compares account names: letter case does not count. */
export function matchesWildcard(pattern: string, text: string): boolean {
  const pieces = pattern.toLowerCase().split('*')
  const subject = text.toLowerCase()
  const first = pieces[0] ?? ''
  if (pieces.length === 1) return subject === first
  const last = pieces.at(-1) ?? ''
  if (!subject.startsWith(first)) return false
  let from = first.length
  for (const piece of pieces.slice(1, -1)) {
    const found = subject.indexOf(piece, from)
    if (found === -1) return false
    from = found + piece.length
  }
  return subject.length - last.length >= from && subject.endsWith(last)
}
