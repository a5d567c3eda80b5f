import type { ParseContext } from './parse-context.ts'
import { hostFolder, isWindowsPath } from './path.ts'

/** Whether a file is there and can be written, or can be made in its folder. Takes an absolute host path. */
export function canWriteFile(path: string, context: ParseContext): boolean {
  const { files } = context
  const kind = files.kind(path)
  if (kind !== undefined) return kind === 'file' && files.writable(path)
  const folder = hostFolder(path, context)
  return isFileName(path, context) && files.kind(folder) === 'directory' && files.writable(folder)
}

/** Whether a path can be a file's on this system: no drive letters on POSIX, none of Windows' reserved characters on Windows. */
export function isFileName(path: string, context: ParseContext): boolean {
  if (/[\\/]$/.test(path)) return false
  return context.platform === 'win32' ? !/[<>|?*"]/.test(path) : !isWindowsPath(path)
}

/** What to tell somebody who typed a Windows path on another system. */
export function foreignPathAdvice(value: string, context: ParseContext): { advice?: string } {
  return context.platform === 'posix' && isWindowsPath(value)
    ? {
        advice:
          'This system has no drive letters and no \\\\server\\share: name the folder where it is mounted.',
      }
    : {}
}
