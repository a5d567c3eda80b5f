import type { DirectoryItem, DriveKind, Objects, RegistryKeyView } from '../migxml/index.ts'
import type { OfflineDrive, OfflineSystem } from '../offline/index.ts'
import { readFileVersion } from '../pe/index.ts'
import { type Entry, readWhole, VolumeError } from '../volume/index.ts'

/** What rules read as text: Ini files and small files to compare. */
const MAX_TEXT = 16 << 20

/** The numbers of VS_FIXEDFILEINFO stand in where a program has no such string. */
const FIXED_VERSION = { FILEVERSION: 'fixedFileVersion', PRODUCTVERSION: 'fixedProductVersion' } as const

/**
 * The offline system as rules may ask about it, for the system or one user.
 *
 * @param sid the user whose HKCU is meant; undefined for the system
 * @param onProblem told of what is there and could not be read: for the rule it is not there
 */
export function offlineObjects(
  system: OfflineSystem,
  sid: string | undefined,
  onProblem: (path: string, error: VolumeError) => void,
): Objects {
  const guarded = <T>(path: string, look: () => T | undefined): T | undefined => {
    try {
      return look()
    } catch (error) {
      if (!(error instanceof VolumeError)) throw error
      onProblem(path, error)
      return undefined
    }
  }
  const file = (path: string): { drive: OfflineDrive; entry: Entry } | undefined => {
    const found = guarded(path, () => system.locate(path))
    return found === undefined || found.entry.directory ? undefined : found
  }
  return {
    fileKind(path) {
      const found = guarded(path, () => system.locate(path))
      if (found === undefined) return undefined
      return found.entry.directory ? 'directory' : 'file'
    },
    listDirectory: (path) => guarded(path, () => listDirectory(system, path)) ?? [],
    fileVersion: (path, tag) => guarded(path, () => versionOf(file(path), tag)),
    modified: (path) => guarded(path, () => system.locate(path)?.entry.times.modified),
    readText: (path) =>
      guarded(path, () => {
        const found = file(path)
        return found === undefined ? undefined : readWhole(found.drive.volume, found.entry.id, MAX_TEXT)
      }),
    key: (path): RegistryKeyView | undefined => system.key(path, sid),
    drives: (kind: DriveKind) =>
      system.drives.filter((drive) => drive.kind === kind).map((drive) => drive.letter),
  }
}

function listDirectory(system: OfflineSystem, path: string): DirectoryItem[] {
  const found = system.locate(path)
  if (found === undefined || !found.entry.directory) return []
  return found.drive.volume
    .list(found.entry)
    .map(({ name, directory, attributes, size }) => ({ name, directory, attributes, size }))
}

function versionOf(
  found: { drive: OfflineDrive; entry: Entry } | undefined,
  tag: string,
): string | undefined {
  if (found === undefined) return undefined
  const reader = found.drive.volume.open(found.entry.id)
  try {
    const version = readFileVersion((position, length) => {
      const bytes = Buffer.alloc(Math.max(0, Math.min(length, reader.size - position)))
      return bytes.subarray(0, reader.read(bytes, 0, bytes.length, position))
    })
    if (version === undefined) return undefined
    const folded = tag.toUpperCase()
    for (const [name, text] of version.strings) if (name.toUpperCase() === folded) return text.trim()
    if (folded === 'FILEVERSION' || folded === 'PRODUCTVERSION') return version[FIXED_VERSION[folded]]
    return undefined
  } finally {
    reader.close()
  }
}
