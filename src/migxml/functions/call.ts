/** A helper function call: `MigXmlHelper.Name("a", NULL, 'b')`. */
export interface Call {
  /** `MigXmlHelper` or `MigSysHelper`, in the documented spelling; others as written. */
  readonly prefix: string
  readonly name: string
  /** Strings as written, `null` for NULL; variables are not expanded. */
  readonly arguments: readonly (string | null)[]
}

/** Why a text is no call, for people. */
export interface CallFault {
  readonly fault: string
}

/** One sample of the documentation writes `MigsysHelperFunction.` for `MigXmlHelper.`. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['migxmlhelper', 'MigXmlHelper'],
  ['migsyshelper', 'MigSysHelper'],
  ['migsyshelperfunction', 'MigXmlHelper'],
])

const HEAD = /^\s*([A-Za-z_]\w*)\s*\.\s*([A-Za-z_]\w*)\s*\(/
const ARGUMENT = /\s*(?:"([^"]*)"|'([^']*)'|([^\s,"')]+))\s*/y

/** Parses a call; either kind of quotes, NULL and numbers without, blanks anywhere between. */
export function parseCall(text: string): Call | CallFault {
  const head = HEAD.exec(text)
  if (head === null) return { fault: 'a function call is written MigXmlHelper.Name("argument", ...)' }
  const [whole, prefix = '', name = ''] = head
  const close = text.trimEnd().length - 1
  if (text[close] !== ')') return { fault: 'the call has no closing ")"' }
  const parsed = parseArguments(text.slice(0, close), whole.length)
  if ('fault' in parsed) return parsed
  return { prefix: PREFIXES.get(prefix.toLowerCase()) ?? prefix, name, arguments: parsed.arguments }
}

function parseArguments(
  text: string,
  start: number,
): { readonly arguments: readonly (string | null)[] } | CallFault {
  const found: (string | null)[] = []
  let at = start
  if (text.slice(at).trim() === '') return { arguments: found }
  for (;;) {
    ARGUMENT.lastIndex = at
    const match = ARGUMENT.exec(text)
    if (match === null) return { fault: `argument ${found.length + 1} is neither NULL nor a quoted string` }
    const [taken, double, single, bare] = match
    found.push(bare === undefined ? collapse(double ?? single ?? '') : bareValue(bare))
    at += taken.length
    if (at >= text.length) return { arguments: found }
    if (text[at] !== ',') return { fault: `a comma is missing after argument ${found.length}` }
    at += 1
  }
}

function bareValue(text: string): string | null {
  return text.toUpperCase() === 'NULL' ? null : text
}

/** Samples double some backslashes; two at the start may be a server's name and stay. */
function collapse(text: string): string {
  return text.startsWith('\\\\') ? `\\\\${collapseInside(text.slice(2))}` : collapseInside(text)
}

function collapseInside(text: string): string {
  return text.replaceAll('\\\\', '\\')
}
