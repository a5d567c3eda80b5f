import { posix, win32 } from 'node:path'
import type { ParseContext } from './parse-context.ts'

/**
 * A path from the command line as an absolute host path: relative to the current directory, doubled separators made
 * one. Under Linux the backslashes of a script's `USMT\logs` separate names too, unless a file is called that; `D:\x`
 * and `\\server\share` name nothing there and come back as they are, so that no check finds them.
 */
export function hostPath(value: string, context: ParseContext): string {
  if (context.platform === 'win32')
    return withoutEndingSeparator(win32.resolve(context.currentDirectory, value))
  if (isWindowsPath(value)) return value
  const exact = posix.resolve(context.currentDirectory, value)
  if (!value.includes('\\') || context.files.kind(exact) !== undefined) return exact
  return posix.resolve(context.currentDirectory, value.replaceAll('\\', '/'))
}

/** The same for what is to be read, which is found in whatever letter case it is there: scripts were written for Windows. */
export function existingHostPath(value: string, context: ParseContext): string {
  const path = hostPath(value, context)
  return context.platform === 'win32' || isWindowsPath(path) ? path : findIgnoringCase(path, context)
}

/** `D:`, `D:\x`, `\\server\share`: forms that only Windows can follow. */
export function isWindowsPath(value: string): boolean {
  return /^(?:[A-Za-z]:(?:[\\/]|$)|\\\\)/.test(value)
}

/** `resolve` keeps the separator after a UNC share, `\\server\share\`. */
function withoutEndingSeparator(path: string): string {
  return /^\\\\[^\\]+\\[^\\]+\\$/.test(path) ? path.slice(0, -1) : path
}

/** Spells the part of a path that exists as the disk does; the rest stays as typed. */
function findIgnoringCase(path: string, context: ParseContext): string {
  if (context.files.kind(path) !== undefined) return path
  const { dir, base } = posix.parse(path)
  if (base === '') return path
  const parent = findIgnoringCase(dir, context)
  const wanted = base.toLowerCase()
  const found = context.files.names(parent).find((name) => name.toLowerCase() === wanted)
  return posix.join(parent, found ?? base)
}

/** The folder that holds a path, on the host's terms. */
export function hostFolder(path: string, context: ParseContext): string {
  return context.platform === 'win32' ? win32.dirname(path) : posix.dirname(path)
}

/** A file's path in a folder, on the host's terms. */
export function joinHostPath(folder: string, name: string, context: ParseContext): string {
  return context.platform === 'win32' ? win32.join(folder, name) : posix.join(folder, name)
}

/** Whether `path` is `folder` or lies below it. */
export function isBelow(path: string, folder: string, context: ParseContext): boolean {
  const paths = context.platform === 'win32' ? win32 : posix
  const way = paths.relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${paths.sep}`) && !paths.isAbsolute(way))
}
