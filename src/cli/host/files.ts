import { accessSync, constants, readdirSync, statSync } from 'node:fs'
import { posix, win32 } from 'node:path'
import { systemCodeOf } from '../../errors/index.ts'

/** What the command line asks of the host's file system; tests answer for it. */
export interface HostFiles {
  /** `file` is anything that is not a directory; undefined when there is none. */
  kind(path: string): 'file' | 'directory' | undefined
  readable(path: string): boolean
  /** For a file: can it be written; for a directory: can files be made in it. */
  writable(path: string): boolean
  names(directory: string): readonly string[]
}

/** The real file system. A path that is not absolute on this system names nothing: see `hostPath`. */
export function realFiles(platform: 'win32' | 'posix'): HostFiles {
  const paths = platform === 'win32' ? win32 : posix
  const allows = (path: string, mode: number): boolean =>
    paths.isAbsolute(path) && attempt(() => accessSync(path, mode)) !== undefined
  return {
    kind(path) {
      if (!paths.isAbsolute(path)) return undefined
      const directory = attempt(() => statSync(path).isDirectory())
      if (directory === undefined) return undefined
      return directory.value ? 'directory' : 'file'
    },
    readable: (path) => allows(path, constants.R_OK),
    writable: (path) => allows(path, constants.W_OK),
    names: (directory) => attempt(() => readdirSync(directory))?.value ?? [],
  }
}

/** Undefined when the system refuses: what is not there or not allowed is the same to a command line check. */
function attempt<T>(ask: () => T): { readonly value: T } | undefined {
  try {
    return { value: ask() }
  } catch (error) {
    if (systemCodeOf(error) !== '') return undefined
    throw error
  }
}
