import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { systemCodeOf, type WarningSink } from '../errors/index.ts'
import { foldName } from '../winpath/index.ts'
import { Hive } from './hive.ts'
import { HiveError } from './hive-error.ts'

/** How a hive file of the running system is opened. */
export interface HiveFileOptions {
  /** False leaves transaction logs alone. */
  readonly logs?: boolean
  readonly onWarning?: WarningSink
}

/** The dual logs first: where they are in use, a `.LOG` is left over from an installation image. */
const LOG_SUFFIXES = ['.LOG1', '.LOG2', '.LOG']

/**
 * Opens a hive file of this machine, with the logs that lie beside it in any letter case. Throws `HiveError`.
 */
export function openHiveFile(path: string, options: HiveFileOptions = {}): Hive {
  const { onWarning } = options
  return Hive.parse(readFile(path), {
    name: path,
    logs: options.logs === false ? [] : () => readLogs(path, onWarning),
    ...(onWarning === undefined ? {} : { onWarning }),
  })
}

function readLogs(path: string, onWarning: WarningSink | undefined): Uint8Array[] {
  return LOG_SUFFIXES.flatMap((suffix) => {
    const log = findLog(path, suffix)
    if (log === undefined) return []
    try {
      return [readFile(log)]
    } catch (error) {
      if (!(error instanceof HiveError)) throw error
      onWarning?.({ kind: 'hive-log-unusable', message: error.message, where: log })
      return []
    }
  })
}

/** Exact letter case wins over another one. */
function findLog(path: string, suffix: string): string | undefined {
  const directory = dirname(path)
  const wanted = basename(path) + suffix
  if (existsSync(join(directory, wanted))) return join(directory, wanted)
  const folded = foldName(wanted)
  const found = namesIn(directory).find((name) => foldName(name) === folded)
  return found === undefined ? undefined : join(directory, found)
}

/** A directory that may be entered but not listed still gives its files by their exact names. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (systemCodeOf(error) !== '') return []
    throw error
  }
}

function readFile(path: string): Uint8Array {
  try {
    if (statSync(path).isDirectory()) {
      const advice = 'Give the hive file, such as Windows/System32/config/SOFTWARE or NTUSER.DAT.'
      throw new HiveError('not-a-hive', 'This is a directory, not a registry hive.', { where: path, advice })
    }
    return readFileSync(path)
  } catch (error) {
    if (error instanceof HiveError) throw error
    if (systemCodeOf(error) === 'ENOENT')
      throw new HiveError('missing', 'There is no such file.', { where: path, cause: error })
    const systemCode = systemCodeOf(error)
    const reason = systemCode === '' ? '' : ` (${systemCode})`
    throw new HiveError('unreadable', `The file cannot be read${reason}.`, { where: path, cause: error })
  }
}
