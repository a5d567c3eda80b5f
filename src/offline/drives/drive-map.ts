import type { Entry, Volume } from '../../volume/index.ts'
import type { Locate, Located } from '../../windows/index.ts'
import { foldName, isWithin, joinPath, splitPath } from '../../winpath/index.ts'

/** Kinds of drives, as rule files ask for them. */
export type DriveKind = 'Fixed' | 'Removable' | 'CDROM' | 'Remote'

/** A drive of the offline system, and the volume through which it is read. */
export interface OfflineDrive {
  /** `C:` */
  readonly letter: string
  readonly volume: Volume
  /** Where on the volume the drive begins, usually `\`; `\Windows.old` for a Windows that was set aside. */
  readonly base: string
  readonly fixed: boolean
  readonly kind: DriveKind
  /** How it is read, for people: `/mnt/c`. */
  readonly source: string
}

/** A volume that the offline system had mounted in a folder. */
export interface FolderMount extends Omit<OfflineDrive, 'letter'> {
  /** Offline path, `C:\Mount\Data`. */
  readonly path: string
}

/** The letters that the offline system used, and the volumes behind them. */
export class DriveMap {
  readonly drives: readonly OfflineDrive[]
  readonly folderMounts: readonly FolderMount[]
  readonly #byLetter: ReadonlyMap<string, OfflineDrive>

  /** Of two drives with one letter the first counts. */
  constructor(drives: readonly OfflineDrive[], folderMounts: readonly FolderMount[] = []) {
    const byLetter = new Map<string, OfflineDrive>()
    for (const drive of drives) {
      if (!byLetter.has(drive.letter)) byLetter.set(drive.letter, drive)
    }
    this.#byLetter = byLetter
    this.drives = [...byLetter.values()].sort((a, b) => a.letter.localeCompare(b.letter))
    // The deepest first: a volume may be mounted below another mounted one.
    this.folderMounts = [...folderMounts].sort((a, b) => b.path.length - a.path.length)
  }

  /** The drive and entry of an offline path, in any letter case; undefined when there is none or its drive is not at hand. */
  locate(path: string): { readonly drive: OfflineDrive; readonly entry: Entry } | undefined {
    const place = this.#place(path)
    if (place === undefined) return undefined
    const entry = place.drive.volume.lookup(place.path)
    return entry === undefined ? undefined : { drive: place.drive, entry }
  }

  /** As `locate`, in the terms of `src/windows`. */
  readonly locateOnVolume: Locate = (path): Located | undefined => {
    const place = this.#place(path)
    if (place === undefined) return undefined
    const { volume } = place.drive
    const entry = volume.lookup(place.path)
    return entry === undefined ? undefined : { volume, path: place.path, entry }
  }

  #place(path: string): { drive: OfflineDrive; path: string } | undefined {
    const mount = this.folderMounts.find((candidate) => isWithin(path, candidate.path))
    const { drive: letter, parts } = splitPath(path)
    if (mount !== undefined) {
      const below = parts.slice(splitPath(mount.path).parts.length)
      return { drive: { ...mount, letter }, path: beneath(mount.base, below) }
    }
    const drive = this.#byLetter.get(foldName(letter))
    return drive === undefined ? undefined : { drive, path: beneath(drive.base, parts) }
  }
}

function beneath(base: string, parts: readonly string[]): string {
  return joinPath('', [...splitPath(base).parts, ...parts])
}
