import type { BlockSource } from '../disk/index.ts'
import { StateliftError, type WarningSink } from '../errors/index.ts'
import { absenceOf, alternateStreams, Directories, Ntfs, type NtfsFile, openStream } from '../ntfs/index.ts'
import { splitPath } from '../winpath/index.ts'
import type { Absence, Entry, EntryDetails, EntryId, Reader, Volume, VolumeSpec } from './volume.ts'
import { VolumeError } from './volume-error.ts'

export interface NtfsVolumeOptions {
  readonly label?: string
  readonly onWarning?: WarningSink
}

/** An NTFS volume read from its own structures; closing it closes the source. */
export class NtfsVolume implements Volume {
  readonly label: string
  readonly spec: VolumeSpec
  readonly #source: BlockSource
  readonly #ntfs: Ntfs
  readonly #directories: Directories

  /** Reads the boot sector and the first MFT record, no more. Throws `VolumeError` when they cannot be read. */
  constructor(source: BlockSource, spec: VolumeSpec, options: NtfsVolumeOptions = {}) {
    this.label = options.label ?? source.label
    this.spec = spec
    this.#source = source
    this.#ntfs = this.#guard(this.label, () => new Ntfs(source, options.onWarning))
    this.#directories = new Directories(this.#ntfs)
  }

  root(): Entry {
    const root = this.#guard('\\', () => this.#directories.root())
    if (root === undefined) throw this.#missing('The root directory cannot be read', '\\')
    return root
  }

  list(directory: Entry): Entry[] {
    const entries = this.#guard(directory.name, () => this.#directories.list(recordNumber(directory.id)))
    if (entries === undefined) throw this.#missing(`${directory.name} is not a directory`, directory.name)
    return entries
  }

  lookup(path: string): Entry | undefined {
    return this.#guard(path, () => this.#directories.lookup(splitPath(path).parts))
  }

  open(id: EntryId, stream = ''): Reader {
    const where = `${this.label}, MFT record ${id}${stream === '' ? '' : `:${stream}`}`
    const reader = this.#guard(where, () => openStream(this.#ntfs, this.#file(id), stream))
    return {
      size: reader.size,
      read: (into, offset, length, position) =>
        this.#guard(where, () => reader.read(into, offset, length, position)),
      close: () => undefined,
    }
  }

  details(entry: Entry): EntryDetails {
    return this.#guard(entry.name, () => {
      const file = this.#file(entry.id)
      return { streams: alternateStreams(this.#ntfs, file) }
    })
  }

  absence(entry: Entry): Absence | undefined {
    if (entry.reparseTag === 0 || entry.directory) return undefined
    return this.#guard(entry.name, () => absenceOf(this.#ntfs, this.#file(entry.id)))
  }

  close(): void {
    this.#source.close()
  }

  #file(id: EntryId): NtfsFile {
    const file = this.#ntfs.file(recordNumber(id))
    if (file === undefined)
      throw this.#missing('The file is gone or its record is damaged', `MFT record ${id}`)
    return file
  }

  /** What goes wrong below is told in this interface's own terms. */
  #guard<T>(where: string, act: () => T): T {
    try {
      return act()
    } catch (error) {
      if (error instanceof VolumeError || !(error instanceof StateliftError)) throw error
      const systemCode =
        'systemCode' in error && typeof error.systemCode === 'string' ? error.systemCode : 'NTFS'
      throw new VolumeError(error.message, error.where ?? where, systemCode, error)
    }
  }

  #missing(message: string, where: string): VolumeError {
    return new VolumeError(message, `${this.label}, ${where}`, 'ENOENT')
  }
}

/** Entries of this volume are known by record numbers; any other id is no entry of it. */
function recordNumber(id: EntryId): number {
  return typeof id === 'number' ? id : -1
}
