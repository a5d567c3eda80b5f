import { posix, win32 } from 'node:path'
import type { HostFacts } from './host.ts'

/** An absolute path of the running system, one spelling. */
export function resolveHostPath(
  path: string,
  host: Pick<HostFacts, 'platform' | 'workingDirectory'>,
): string {
  const trimmed = path.trim()
  if (host.platform === 'windows') return win32.resolve(host.workingDirectory, rooted(trimmed))
  // A Windows path means nothing to this system; it stays what it is, so that a mapping can translate it.
  return isWindowsPath(trimmed) ? win32.normalize(trimmed) : posix.resolve(host.workingDirectory, trimmed)
}

/** `E:` alone would mean the current directory of that drive. */
function rooted(path: string): string {
  return /^[A-Za-z]:$/.test(path) ? `${path}\\` : path
}

/** Whether a path begins with a drive letter or `\\server`. */
export function isWindowsPath(path: string): boolean {
  return /^(?:[A-Za-z]:|\\\\)/.test(path)
}

/** The names of `path` below `ancestor`, both absolute paths of the running system; undefined when it is not below it. */
export function namesBelow(
  path: string,
  ancestor: string,
  platform: HostFacts['platform'],
): string[] | undefined {
  const windows = platform === 'windows' || isWindowsPath(path)
  const split = (text: string): string[] => text.split(windows ? /[\\/]/ : '/').filter((name) => name !== '')
  const names = split(path)
  const above = split(ancestor)
  const same = (a: string | undefined, b: string): boolean =>
    a !== undefined && (windows ? a.toUpperCase() === b.toUpperCase() : a === b)
  return above.every((name, index) => same(names[index], name)) ? names.slice(above.length) : undefined
}
