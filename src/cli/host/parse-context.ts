import type { HostFiles } from './files.ts'

/** What parsing needs to know of the machine it runs on. Nothing else in the program reads argv or the environment. */
export interface ParseContext {
  /** The program as it was called, for the echo of the command line. */
  readonly program: string
  readonly platform: 'win32' | 'posix'
  readonly currentDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly files: HostFiles
  /** Where /auto without a value finds its rule files. */
  readonly rulesDirectory: string
}
