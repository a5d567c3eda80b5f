import { realFiles } from './files.ts'
import type { ParseContext } from './parse-context.ts'

/** The machine this runs on. `program` is shown in front of the command line, e.g. `scanstate.exe`. */
export function hostContext(program: string, rulesDirectory: string): ParseContext {
  const platform = process.platform === 'win32' ? 'win32' : 'posix'
  return {
    program,
    platform,
    currentDirectory: process.cwd(),
    environment: process.env,
    files: realFiles(platform),
    rulesDirectory,
  }
}
