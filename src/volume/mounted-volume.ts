import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { absenceByTag, isCloudTag, ReparseTag } from '../ntfs/index.ts'
import { foldName, splitPath } from '../winpath/index.ts'
import { atHostPath, printableHostPath, readHostDirectory } from './host-path.ts'
import { MountedEntry } from './mounted-entry.ts'
import { MountedReader, openWithoutTrace, readUnchanged } from './mounted-reader.ts'
import type {
  Absence,
  Entry,
  EntryDetails,
  EntryId,
  ListedState,
  Reader,
  Volume,
  VolumeSpec,
} from './volume.ts'
import { systemError, VolumeError } from './volume-error.ts'

/** How many directories' names are remembered between look-ups. */
const REMEMBERED_DIRECTORIES = 256

/** Links are data here, never followed: a junction inside a profile would be captured twice or for ever. */
const HARMLESS_TAGS: ReadonlySet<number> = new Set([ReparseTag.Symlink, ReparseTag.MountPoint])

/**
 * A volume that the operating system has mounted: a directory of the host. It shows what `node:fs` shows: names,
 * sizes, times; not the streams, the owners or most attributes.
 */
export class MountedVolume implements Volume {
  readonly label: string
  readonly spec: VolumeSpec
  readonly #root: string
  /** Folded name to entry, by directory id, in order of last use. */
  readonly #names = new Map<EntryId, Map<string, MountedEntry>>()

  /** `root` is a directory of the host. Throws `VolumeError` when it is none. */
  constructor(root: string) {
    this.#root = resolve(root)
    this.label = this.#root
    this.spec = { kind: 'mounted', root: this.#root }
    let isDirectory: boolean
    try {
      isDirectory = statSync(this.#root).isDirectory()
    } catch (error) {
      throw systemError('cannot be opened', this.#root, error)
    }
    if (!isDirectory) throw new VolumeError(`${this.#root} is not a directory`, this.#root, 'ENOTDIR')
  }

  root(): MountedEntry {
    return new MountedEntry(this.#root, '', '', 'directory', false)
  }

  list(directory: Entry): MountedEntry[] {
    const id = String(directory.id)
    try {
      return readHostDirectory(this.#root, id).map(
        (found) => new MountedEntry(this.#root, found.id, found.name, found.kind, id === ''),
      )
    } catch (error) {
      throw systemError('cannot be listed', printableHostPath(this.#root, id), error)
    }
  }

  lookup(path: string): MountedEntry | undefined {
    let entry = this.root()
    for (const part of splitPath(path).parts) {
      if (!entry.directory) return undefined
      const names = this.#namesOf(entry)
      const found = names.get(exactly(part)) ?? names.get(foldName(part))
      if (found === undefined) return undefined
      entry = found
    }
    return entry
  }

  #namesOf(directory: MountedEntry): Map<string, MountedEntry> {
    let names = this.#names.get(directory.id)
    if (names === undefined) {
      names = new Map()
      for (const entry of this.list(directory)) {
        // A case-sensitive host may hold `a` and `A`, which Windows would not: each by its exact name, else the first.
        const key = foldName(entry.name)
        const other = names.get(key)
        if (other !== undefined) {
          names.set(exactly(entry.name), entry)
          names.set(exactly(other.name), other)
        }
        if (other === undefined || entry.name < other.name) names.set(key, entry)
      }
      if (this.#names.size >= REMEMBERED_DIRECTORIES) {
        for (const oldest of this.#names.keys()) {
          this.#names.delete(oldest)
          break
        }
      }
    } else {
      this.#names.delete(directory.id)
    }
    this.#names.set(directory.id, names)
    return names
  }

  atHostPath<T>(id: EntryId, use: (path: string | Buffer) => T): T {
    return atHostPath(this.#root, String(id), use)
  }

  open(id: EntryId, stream?: string): Reader {
    const shown = printableHostPath(this.#root, String(id))
    if (stream !== undefined && process.platform !== 'win32') {
      throw new VolumeError(
        `${shown}:${stream} is an alternate stream, which this mount does not show`,
        shown,
        'ENOTSUP',
      )
    }
    try {
      return atHostPath(this.#root, String(id), (path) => {
        const target = stream === undefined ? path : `${String(path)}:${stream}`
        return new MountedReader(openWithoutTrace(target), shown)
      })
    } catch (error) {
      throw systemError('cannot be opened', shown, error)
    }
  }

  readUnchanged(id: EntryId, into: Uint8Array, listed: ListedState): boolean {
    const shown = printableHostPath(this.#root, String(id))
    try {
      return atHostPath(this.#root, String(id), (path) => readUnchanged(path, shown, into, listed))
    } catch (error) {
      throw systemError('cannot be opened', shown, error)
    }
  }

  details(entry: Entry): EntryDetails {
    if (!(entry instanceof MountedEntry) || entry.target === undefined) return { streams: [] }
    return {
      streams: [],
      reparse: { tag: entry.reparseTag, data: new Uint8Array(0), target: entry.target.replaceAll('/', '\\') },
    }
  }

  absence(entry: Entry): Absence | undefined {
    const tag = entry.reparseTag
    if (tag === 0 || HARMLESS_TAGS.has(tag)) return undefined
    // The mount could not read this file: were its content here, it would not be shown as a link.
    return isCloudTag(tag) ? 'cloud-placeholder' : (absenceByTag(tag) ?? 'foreign-reparse-point')
  }

  close(): void {
    this.#names.clear()
  }
}

/** The key of a name that another one differs from in letter case only. No name holds a slash. */
function exactly(name: string): string {
  return `/${name}`
}
