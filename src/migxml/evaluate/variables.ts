import type { EvaluationContext } from '../objects.ts'
import { escapeBrackets } from '../patterns/index.ts'

/** Names between percent signs; a backslash never stands in one, so that `50%\a\60%` is left alone. */
const VARIABLE = /%([^%\\]+)%/g

/** Variables that rules in the field use and no system sets, by what they are made of. */
const DERIVED: ReadonlyMap<string, string> = new Map([
  ['CSIDL_VIRTUALSTORE_PROGRAMFILES', '%CSIDL_LOCAL_APPDATA%\\VirtualStore\\Program Files'],
  ['CSIDL_VIRTUALSTORE_PROGRAMFILES(X86)', '%CSIDL_LOCAL_APPDATA%\\VirtualStore\\Program Files (x86)'],
  [
    'CSIDL_VIRTUALSTORE_COMMONPROGRAMFILES',
    '%CSIDL_LOCAL_APPDATA%\\VirtualStore\\Program Files\\Common Files',
  ],
  [
    'CSIDL_VIRTUALSTORE_COMMONPROGRAMFILES(X86)',
    '%CSIDL_LOCAL_APPDATA%\\VirtualStore\\Program Files (x86)\\Common Files',
  ],
  ['USERS', '%PROFILESFOLDER%'],
  ['PROGRAMDATA', '%CSIDL_COMMON_APPDATA%'],
  ['CSIDL_COMMON_FONTS', '%CSIDL_FONTS%'],
  ['CSIDL_QUICKLAUNCH', '%CSIDL_APPDATA%\\Microsoft\\Internet Explorer\\Quick Launch'],
  ['FOLDERID_DOWNLOADS', '%USERPROFILE%\\Downloads'],
  ['CSIDL_DESKTOP', '%CSIDL_DESKTOPDIRECTORY%'],
  ['CSIDL_PERSONAL', '%CSIDL_MYDOCUMENTS%'],
  ['CSIDL_MYDOCUMENTS', '%CSIDL_PERSONAL%'],
])

export interface Expansion {
  readonly text: string
  /** Names that nothing defines, in the order they were met. */
  readonly undefined: readonly string[]
  /** Variables that hold variables can grow without end; such a text is given up. */
  readonly tooLong?: true
}

/** Twice the longest path of Windows: an addObjects text may hold more than a path. */
const LENGTH_LIMIT = 65_536

/**
 * Replaces variables: the component's own first (they may hold pattern text), then the recognised ones (names from
 * the system, so brackets in them are escaped). An undefined one becomes nothing and is reported.
 */
export function expandVariables(
  text: string,
  own: ReadonlyMap<string, string>,
  context: EvaluationContext,
): Expansion {
  if (!text.includes('%')) return { text, undefined: [] }
  const missing: string[] = []
  let length = text.length
  const expanded = text.replace(VARIABLE, (_, written: string) => {
    const name = written.toUpperCase()
    const value = own.get(name) ?? recognised(name, context)
    if (value === undefined) missing.push(written)
    length += value?.length ?? 0
    return length > LENGTH_LIMIT ? '' : (value ?? '')
  })
  if (length > LENGTH_LIMIT) return { text: '', undefined: ['...'], tooLong: true }
  return { text: expanded, undefined: missing }
}

function recognised(name: string, context: EvaluationContext, depth = 0): string | undefined {
  const value = context.environment.get(name)
  if (value !== undefined) return escapeBrackets(value)
  if (name === 'USERSID' && context.sid !== undefined) return context.sid
  const made = DERIVED.get(name)
  if (made === undefined || depth > DERIVED.size) return undefined
  let missing = false
  const expanded = made.replace(VARIABLE, (_, part: string) => {
    const inner = recognised(part, context, depth + 1)
    missing ||= inner === undefined
    return inner ?? ''
  })
  return missing ? undefined : expanded
}

/** Names that exist for users only: rules of both contexts use them, and mean nothing by it in the system's. */
export function isUserVariable(name: string): boolean {
  const upper = name.toUpperCase()
  return (
    USER_VARIABLES.has(upper) ||
    (/^(CSIDL|FOLDERID)_/.test(upper) && !/^CSIDL_(COMMON|DEFAULT|PROGRAM_FILES|SYSTEM|WINDOWS)/.test(upper))
  )
}

const USER_VARIABLES: ReadonlySet<string> = new Set([
  'APPDATA',
  'HOMEPATH',
  'LOCALAPPDATA',
  'TEMP',
  'TMP',
  'USERNAME',
  'USERPROFILE',
  'USERSID',
])
