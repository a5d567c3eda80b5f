import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { filetimeFromUnixNanoseconds } from '../filetime/index.ts'
import { absenceByTag, isCloudTag, ReparseTag } from '../ntfs/index.ts'
import { foldName, splitPath } from '../winpath/index.ts'
import { atHostPath, printableHostPath, readHostDirectory } from './host-path.ts'
import { MountedEntry } from './mounted-entry.ts'
import type { Absence, Entry, EntryDetails, EntryId, Reader, Volume, VolumeSpec } from './volume.ts'
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

/** A named pipe would make the program wait for ever until somebody writes to it. */
const WITHOUT_WAITING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Reading must not move the source's access times; only the owner or root may ask for that. */
function openWithoutTrace(path: string | Buffer): number {
  const noAccessTime = constants.O_NOATIME ?? 0
  try {
    return openSync(path, WITHOUT_WAITING | noAccessTime)
  } catch (error) {
    const refused = noAccessTime !== 0 && error instanceof Error && 'code' in error && error.code === 'EPERM'
    if (!refused) throw error
    return openSync(path, WITHOUT_WAITING)
  }
}

class MountedReader implements Reader {
  readonly size: number
  readonly modified: bigint
  readonly #descriptor: number
  readonly #shown: string

  constructor(descriptor: number, shown: string) {
    this.#descriptor = descriptor
    this.#shown = shown
    const stat = fstatSync(descriptor, { bigint: true })
    if (!stat.isFile()) {
      closeSync(descriptor)
      throw new VolumeError(`${shown} is not a regular file`, shown, stat.isDirectory() ? 'EISDIR' : 'EINVAL')
    }
    this.size = Number(stat.size)
    this.modified = filetimeFromUnixNanoseconds(stat.mtimeNs)
  }

  current(): { size: number; modified: bigint } {
    const stat = fstatSync(this.#descriptor, { bigint: true })
    return { size: Number(stat.size), modified: filetimeFromUnixNanoseconds(stat.mtimeNs) }
  }

  read(into: Uint8Array, offset: number, length: number, position: number): number {
    let done = 0
    try {
      while (done < length) {
        const got = readSync(this.#descriptor, into, offset + done, length - done, position + done)
        if (got === 0) break
        done += got
      }
    } catch (error) {
      throw systemError(`cannot be read at byte ${position + done}`, this.#shown, error)
    }
    return done
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}
