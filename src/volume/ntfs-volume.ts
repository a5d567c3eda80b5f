import type { BlockSource } from '../disk/index.ts'
import type { WarningSink } from '../errors/index.ts'
import {
  absenceOf,
  Directories,
  fileDetails,
  type ListFrom,
  mountPoints,
  Ntfs,
  type NtfsFile,
  openStream,
  readVolumeState,
  SecurityStore,
  type VolumeState,
} from '../ntfs/index.ts'
import { joinPath, splitPath } from '../winpath/index.ts'
import type {
  Absence,
  Entry,
  EntryDetails,
  EntryId,
  MountPointInfo,
  Reader,
  Volume,
  VolumeSpec,
} from './volume.ts'
import { inVolumeTerms, VolumeError } from './volume-error.ts'

/** How an NTFS volume is read; `label` is what messages call it. */
export interface NtfsVolumeOptions {
  readonly label?: string
  readonly onWarning?: WarningSink
  /** `table` for a caller that will list all directories: the MFT is then scanned at the first listing, not after some. */
  readonly listFrom?: ListFrom
}

/** An NTFS volume read from its own structures; closing it closes the source. */
export class NtfsVolume implements Volume {
  readonly label: string
  readonly spec: VolumeSpec
  readonly #source: BlockSource
  readonly #ntfs: Ntfs
  readonly #directories: Directories
  readonly #security: SecurityStore

  /** Reads the boot sector, the first MFT record and that of the root, no more. Throws `VolumeError` when they cannot be read. */
  constructor(source: BlockSource, spec: VolumeSpec, options: NtfsVolumeOptions = {}) {
    this.label = options.label ?? source.label
    this.spec = spec
    this.#source = source
    this.#ntfs = inVolumeTerms(this.label, () => new Ntfs(source, options.onWarning))
    this.#directories = new Directories(this.#ntfs, options.listFrom)
    this.#security = new SecurityStore(this.#ntfs)
  }

  /** The volume's name, NTFS version, and how Windows left it; what matters of that is warned of too. */
  state(): VolumeState {
    return inVolumeTerms(this.label, () => readVolumeState(this.#ntfs, this.#directories))
  }

  root(): Entry {
    const root = inVolumeTerms('\\', () => this.#directories.root())
    if (root === undefined) throw this.#damaged('The root directory cannot be read', '\\')
    return root
  }

  list(directory: Entry): Entry[] {
    const entries = inVolumeTerms(directory.name, () => this.#directories.list(recordNumber(directory.id)))
    if (entries === undefined) {
      throw this.#damaged(`${directory.name} is not a directory, or its record is damaged`, directory.name)
    }
    return entries
  }

  lookup(path: string): Entry | undefined {
    return inVolumeTerms(path, () => this.#directories.lookup(splitPath(path).parts))
  }

  open(id: EntryId, stream = ''): Reader {
    const where = `${this.label}, MFT record ${id}${stream === '' ? '' : `:${stream}`}`
    const reader = inVolumeTerms(where, () => openStream(this.#ntfs, this.#file(id), stream))
    return {
      size: reader.size,
      read: (into, offset, length, position) =>
        inVolumeTerms(where, () => reader.read(into, offset, length, position)),
      close: () => undefined,
    }
  }

  details(entry: Entry): EntryDetails {
    return inVolumeTerms(entry.name, () =>
      fileDetails(this.#ntfs, this.#security, this.#file(entry.id), entry.name),
    )
  }

  mountPoints(): MountPointInfo[] {
    return inVolumeTerms('$Extend\\$Reparse', () => mountPoints(this.#ntfs)).map(({ names, target }) => ({
      path: joinPath('', names),
      target,
    }))
  }

  absence(entry: Entry): Absence | undefined {
    if (entry.reparseTag === 0 || entry.directory) return undefined
    return inVolumeTerms(entry.name, () => absenceOf(this.#ntfs, this.#file(entry.id)))
  }

  close(): void {
    this.#source.close()
  }

  #file(id: EntryId): NtfsFile {
    const file = this.#ntfs.file(recordNumber(id))
    if (file === undefined)
      throw this.#damaged('There is no such file, or its record is damaged', `MFT record ${id}`)
    return file
  }

  /** Nothing changes a volume while it is read so: what a listing named and cannot be opened is damaged. */
  #damaged(message: string, where: string): VolumeError {
    return new VolumeError(message, `${this.label}, ${where}`, 'corrupt')
  }
}

/** Entries of this volume are known by record numbers; any other id is no entry of it. */
function recordNumber(id: EntryId): number {
  return typeof id === 'number' ? id : -1
}
