import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { WarningSink } from '../errors/index.ts'
import { foldName } from '../winpath/index.ts'
import { Hive } from './hive.ts'
import { HiveError } from './hive-error.ts'

export interface HiveFileOptions {
  /** False leaves transaction logs alone. */
  readonly logs?: boolean
  readonly onWarning?: WarningSink
}

/** The dual logs first: where they are in use, a `.LOG` is left over from an installation image. */
const LOG_SUFFIXES = ['.LOG1', '.LOG2', '.LOG']

/** Opens a hive file of this machine, with the logs that lie beside it in any letter case. Throws `HiveError`. */
export function openHiveFile(path: string, options: HiveFileOptions = {}): Hive {
  const primary = readFile(path)
  const logs = options.logs === false ? [] : findLogs(path).map(readFile)
  const { onWarning } = options
  return Hive.parse(primary, { name: path, logs, ...(onWarning === undefined ? {} : { onWarning }) })
}

/** Exact letter case wins over another one; missing logs are left out. */
function findLogs(path: string): string[] {
  const directory = dirname(path)
  const siblings = readdirSync(directory)
  return LOG_SUFFIXES.flatMap((suffix) => {
    const wanted = basename(path) + suffix
    const folded = foldName(wanted)
    const found =
      siblings.find((name) => name === wanted) ?? siblings.find((name) => foldName(name) === folded)
    return found === undefined ? [] : [join(directory, found)]
  })
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
    if (isSystemError(error) && error.code === 'ENOENT')
      throw new HiveError('missing', 'There is no such file.', { where: path, cause: error })
    const reason = isSystemError(error) ? ` (${error.code})` : ''
    throw new HiveError('unreadable', `The file cannot be read${reason}.`, { where: path, cause: error })
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error
}
