import { foldName } from '../../winpath/index.ts'

/** What a pattern, and so a rule, is about. */
export type ObjectType = 'File' | 'Registry' | 'Ini'

/**
 * A pattern, or an encoded location (which is a pattern without `*`): a node, and a leaf when it has brackets.
 * `C:\Users\* [*.doc]` has the prefix `C:`, `USERS`, no glob, is deep, and its leaf is `*.doc`.
 */
export interface Pattern {
  readonly type: ObjectType
  /** The node in one spelling: roots by their short names, single separators, none at the end. */
  readonly node: string
  /** Undefined: the directory or key itself; empty: a key's default value. */
  readonly leaf: string | undefined
  /** The literal names that the node begins with, folded. */
  readonly prefix: readonly string[]
  /** The same names as written. */
  readonly written: readonly string[]
  /** What follows the prefix when it has wildcards inside, folded, without a `\*` at the end. */
  readonly glob: string | undefined
  /** Ends in `\*`: the node itself and every level below. */
  readonly deep: boolean
  readonly foldedLeaf: string | undefined
}

/** Why a text is no pattern; one sentence. */
export interface PatternFault {
  readonly fault: string
}

/** Parses an expanded pattern text. */
export function parsePattern(text: string, type: ObjectType): Pattern | PatternFault {
  const split = splitLeaf(text.trim(), type)
  if ('fault' in split) return split
  const node = unescapeBrackets(split.node)
  const leaf = split.leaf === undefined ? undefined : unescapeBrackets(split.leaf)
  if (type === 'Ini') return iniPattern(node, leaf)
  return patternOf(type, nodeSegments(node, type), leaf)
}

/** Builds a pattern from names that are known apart; `*` in them is a wildcard. */
export function patternOf(type: ObjectType, segments: readonly string[], leaf: string | undefined): Pattern {
  const names = [...segments]
  const deep = names.at(-1) === '*'
  if (deep) names.pop()
  const wild = names.findIndex((name) => name.includes('*'))
  const written = wild < 0 ? names : names.slice(0, wild)
  return {
    type,
    node: joinNode(segments),
    leaf,
    prefix: written.map(foldName),
    written,
    glob: wild < 0 ? undefined : foldName(names.slice(wild).join('\\')),
    deep,
    foldedLeaf: leaf === undefined ? undefined : foldName(leaf),
  }
}

/** `C:\data [*]`, as diagnostics print patterns; brackets in names are escaped. */
export function formatPattern(pattern: Pattern): string {
  const node = escapeBrackets(pattern.node)
  if (pattern.leaf === undefined) return node
  return pattern.type === 'Ini'
    ? `${node}[${escapeBrackets(pattern.leaf)}]`
    : `${node} [${escapeBrackets(pattern.leaf)}]`
}

/**
 * The first character of a file pattern that stands where a name is meant and that no name in Windows has ([MS-FSCC]
 * 2.1.5): the rest of a second path, or a `?` that was taken for a wildcard.
 */
export function impossibleCharacter(pattern: Pattern): string | undefined {
  const path = pattern.node.replace(/^(?:[A-Z]:|\\\\)/, '')
  return IMPOSSIBLE.exec(path)?.[0] ?? IMPOSSIBLE_LEAF.exec(pattern.leaf ?? '')?.[0]
}

const IMPOSSIBLE = /[<>:"|?]/
const IMPOSSIBLE_LEAF = /[<>:"|?/\\]/

/** A name or path from the system, made safe to stand inside a pattern text. */
export function escapeBrackets(name: string): string {
  return name.replace(/[[\]]/g, '^$&')
}

function unescapeBrackets(text: string): string {
  return text.replace(/\^([[\]])/g, '$1')
}

interface SplitText {
  readonly node: string
  readonly leaf: string | undefined
}

function splitLeaf(text: string, type: ObjectType): SplitText | PatternFault {
  if (!text.endsWith(']') || text.endsWith('^]')) return { node: text, leaf: undefined }
  const open = lastUnescapedBracket(text)
  if (open < 0) return { fault: 'the leaf has no opening "["' }
  const leaf = text.slice(open + 1, -1)
  if (/(^|[^^])\]/.test(leaf)) return { fault: 'a "]" inside the leaf is written "^]"' }
  const before = text.slice(0, open)
  if (type === 'Ini' && /\s$/.test(before)) return { fault: 'an Ini pattern has no blank before "["' }
  return { node: before.trimEnd(), leaf }
}

function lastUnescapedBracket(text: string): number {
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === '[' && text[at - 1] !== '^') return at
  }
  return -1
}

/** `path\file.ini|Section` becomes the file's names and the section behind them, so that both are matched alike. */
function iniPattern(node: string, leaf: string | undefined): Pattern | PatternFault {
  const bar = node.lastIndexOf('|')
  if (bar < 0) return { fault: 'an Ini pattern is written path|Section[Setting]' }
  const section = node.slice(bar + 1)
  const pattern = patternOf('Ini', nodeSegments(node.slice(0, bar), 'File'), leaf)
  return { ...pattern, node: `${pattern.node}|${section}` }
}

/** The parts of an Ini pattern's node. */
export function iniParts(pattern: Pattern): { readonly path: string; readonly section: string } {
  const bar = pattern.node.lastIndexOf('|')
  return { path: pattern.node.slice(0, bar), section: pattern.node.slice(bar + 1) }
}

const LONG_ROOTS: ReadonlyMap<string, string> = new Map([
  ['HKEY_CURRENT_USER', 'HKCU'],
  ['HKEY_LOCAL_MACHINE', 'HKLM'],
  ['HKEY_CLASSES_ROOT', 'HKCR'],
  ['HKEY_USERS', 'HKU'],
  ['HKEY_CURRENT_CONFIG', 'HKCC'],
])

const SHORT_ROOTS: ReadonlySet<string> = new Set(LONG_ROOTS.values())

/** Whether the pattern begins at a root of the registry, such as `HKLM`. */
export function isRegistryRoot(pattern: Pattern): boolean {
  return SHORT_ROOTS.has(pattern.prefix[0] ?? '')
}

function nodeSegments(node: string, type: ObjectType): string[] {
  if (type === 'Registry') {
    const [root = '', ...rest] = node.split('\\').filter((name) => name !== '')
    const upper = foldName(root)
    const short = LONG_ROOTS.get(upper) ?? (SHORT_ROOTS.has(upper) ? upper : root)
    return node === '' ? [] : [short, ...rest]
  }
  const text = node
    .replaceAll('/', '\\')
    .replace(/^\\\\\?\\(?:UNC\\)?/i, (prefix) => (/unc/i.test(prefix) ? '\\\\' : ''))
  if (text.startsWith('\\\\')) {
    const [server = '', share = '', ...rest] = text
      .slice(2)
      .split('\\')
      .filter((name) => name !== '')
    return [`\\\\${server}\\${share}`, ...rest]
  }
  const segments = text.split('\\').filter((name) => name !== '')
  const [root = ''] = segments
  if (/^[a-z]:$/i.test(root)) segments[0] = root.toUpperCase()
  // A path that begins with one backslash has no drive: an empty first name keeps it from matching one.
  return text.startsWith('\\') ? ['', ...segments] : segments
}

function joinNode(segments: readonly string[]): string {
  const [only] = segments
  if (segments.length === 1 && only !== undefined && /^[A-Z]:$/.test(only)) return `${only}\\`
  return segments.join('\\')
}
