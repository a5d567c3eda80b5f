import type { Entry, Volume } from '../volume/index.ts'
import { joinPath, splitPath } from '../winpath/index.ts'
import { CONFIG } from './hives.ts'

/** Names that setup gives the Windows directory; WINNT is that of Windows 2000 and of upgrades from it. */
const WINDOWS_NAMES = ['Windows', 'WINNT'] as const

/** What setup leaves of the Windows it replaced; a second upgrade within the month adds a number. */
const WINDOWS_OLD = /^Windows\.old(?:\.\d{3})?$/i

/**
 * Whether a directory is a Windows directory: SOFTWARE and SYSTEM are where Windows keeps them.
 *
 * @returns the directory's path on the volume in its own letter case, `\Windows`
 */
export function windowsAt(volume: Volume, path: string): string | undefined {
  const { parts } = splitPath(path)
  const hives = ['SOFTWARE', 'SYSTEM'].map((name) =>
    volume.lookup(joinPath('', [...parts, ...CONFIG.split('\\'), name])),
  )
  if (!hives.every((hive) => hive !== undefined && !hive.directory)) return undefined
  return ownSpelling(volume, parts)
}

function ownSpelling(volume: Volume, parts: readonly string[]): string {
  const names = parts.map(
    (part, index) => volume.lookup(joinPath('', parts.slice(0, index + 1)))?.name ?? part,
  )
  return joinPath('', names)
}

/** The Windows directory that a path stands for: itself, or the one in it (`E:\`, `C:\Windows.old`). */
export function windowsIn(volume: Volume, path: string): string | undefined {
  const { parts } = splitPath(path)
  for (const below of [[], ...WINDOWS_NAMES.map((name) => [name])]) {
    const found = windowsAt(volume, joinPath('', [...parts, ...below]))
    if (found !== undefined) return found
  }
  return undefined
}

/** Every Windows directory that a path stands for: one under each usual name, and those in its `Windows.old` folders. */
export function allWindowsIn(volume: Volume, path: string): string[] {
  const { parts } = splitPath(path)
  const itself = windowsAt(volume, path)
  if (itself !== undefined) return [itself]
  const directory = volume.lookup(joinPath('', parts))
  if (directory?.directory !== true) return []
  const old = volume
    .list(directory)
    .filter((entry: Entry) => entry.directory && WINDOWS_OLD.test(entry.name))
    .map((entry) => entry.name)
    .sort()
  return [[], ...old.map((name) => [name])]
    .flatMap((folder) => WINDOWS_NAMES.map((name) => joinPath('', [...parts, ...folder, name])))
    .map((candidate) => windowsAt(volume, candidate))
    .filter((found) => found !== undefined)
}
