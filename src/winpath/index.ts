/**
 * Windows paths as text, whatever system we run on: `C:\Users\ned`, any letter case, never a host path.
 */
import { foldName } from './fold-name.ts'

export { foldName } from './fold-name.ts'

/** Whether two names are one to Windows. */
export function sameName(a: string, b: string): boolean {
  return a === b || foldName(a) === foldName(b)
}

export interface SplitPath {
  /** `C:` in upper case, or `\\server\share`; empty for a path without a drive. */
  readonly drive: string
  readonly parts: readonly string[]
}

/** Splits `c:\Users\\ned\` into `C:` and its names; `/` counts as `\`, a `\\?\` prefix is dropped. */
export function splitPath(path: string): SplitPath {
  let rest = path.replaceAll('/', '\\')
  if (rest.startsWith('\\\\?\\') || rest.startsWith('\\??\\')) rest = rest.slice(4)
  if (/^UNC\\/i.test(rest)) rest = `\\${rest.slice(3)}`
  const letter = /^([A-Za-z]:)(.*)$/s.exec(rest)
  if (letter !== null) {
    return { drive: (letter[1] ?? '').toUpperCase(), parts: (letter[2] ?? '').split('\\').filter(notEmpty) }
  }
  if (rest.startsWith('\\\\')) {
    const [server = '', share = '', ...parts] = rest.slice(2).split('\\')
    return { drive: `\\\\${server}\\${share}`, parts: parts.filter(notEmpty) }
  }
  return { drive: '', parts: rest.split('\\').filter(notEmpty) }
}

/** `joinPath('C:', ['Users', 'ned'])` is `C:\Users\ned`; without names it is the root, `C:\`. */
export function joinPath(drive: string, parts: readonly string[]): string {
  return parts.length === 0 ? `${drive}\\` : `${drive}\\${parts.join('\\')}`
}

/** One spelling for a path: drive letter in upper case, single separators, none at the end but a root's. */
export function normalizePath(path: string): string {
  const { drive, parts } = splitPath(path)
  return joinPath(drive, parts)
}

/** Whether `path` is `ancestor` or lies below it, by Windows' comparison. */
export function isWithin(path: string, ancestor: string): boolean {
  const inner = foldName(normalizePath(path))
  const outer = foldName(normalizePath(ancestor))
  return inner === outer || inner.startsWith(outer.endsWith('\\') ? outer : `${outer}\\`)
}

function notEmpty(part: string): boolean {
  return part !== ''
}
