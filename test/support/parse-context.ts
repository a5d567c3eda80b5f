import { type ParseContext, parseScanState, type ScanOptions, UsageError } from '../../src/cli/index.ts'
import { type OptionSpec, SCANSTATE } from '../../src/cli/tables/index.ts'

/** A Windows machine with drives C:, D: and S:; every .xml and .txt file exists unless it is called missing, and D:\Windows. */
export function windowsContext(more: Partial<ParseContext> = {}): ParseContext {
  const directories =
    /^(?:[CDS]:\\|[CDS]:\\(?:Windows|Windows\.old|run|rules|logs|usmt)|\\\\server\\share(?:\\[^.]*)?)$/i
  const absent = /missing|^[^CDS\\]:|nodir/i
  return {
    program: 'scanstate.exe',
    platform: 'win32',
    currentDirectory: 'C:\\run',
    environment: { SystemDrive: 'X:' },
    rulesDirectory: 'C:\\rules',
    files: {
      kind: (path) => {
        if (directories.test(path)) return 'directory'
        return /\.(?:xml|txt|key)$/i.test(path) && !absent.test(path) ? 'file' : undefined
      },
      readable: () => true,
      writable: () => true,
      names: () => [],
    },
    ...more,
  }
}

/**
 * A machine that has whatever a line needs: rule files and folders to read, and room for what it writes. For lines whose
 * files are not ours; `made` are files that the line is to make.
 */
export function generousContext(made: readonly string[] = []): ParseContext {
  const kind = (path: string): 'file' | 'directory' | undefined => {
    if (made.some((name) => path.endsWith(name)) || /\.(?:log|progress)$|file(?:list|path)?%?$/i.test(path))
      return undefined
    return /\.xml$/i.test(path) ? 'file' : 'directory'
  }
  return windowsContext({ files: { kind, readable: () => true, writable: () => true, names: () => [] } })
}

/** The error with which a line is refused. */
export function refusal(argv: readonly string[], context = windowsContext()): UsageError {
  try {
    parseScanState(argv, context)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error(`accepted: ${argv.join(' ')}`)
}

/**
 * The options of a line that the grammar accepts; undefined of one that is refused for nothing but an option that is known and
 * has no place offline (/ppkg, /targetWindows7...).
 */
export function accepted(argv: readonly string[], context = windowsContext()): ScanOptions | undefined {
  try {
    return parseScanState(argv, context)
  } catch (error) {
    if (
      error instanceof UsageError &&
      refused().some((name) => error.message.startsWith(`/${name} is not part of`))
    ) {
      return undefined
    }
    throw error
  }
}

function refused(): string[] {
  return Object.entries<OptionSpec>(SCANSTATE.options).flatMap(([name, spec]) => (spec.refused ? [name] : []))
}
