import type { FileSelection } from '../select-files.ts'

/** NTFS keeps the names of a folder in records of this size, and other file systems in blocks of it. */
const INDEX_RECORD = 4096
/**
 * What a name takes besides its characters. NTFS has an index entry and a $FILE_NAME attribute, 16 + 66 bytes, around UTF-16; ext4 has 8
 * around UTF-8. For names of 10 to 20 characters this is in the middle, by factors. Only folders of more than a hundred files show it.
 */
const NAME_BYTES = 32

/**
 * What the folders of a store take that is a tree of files: the bytes of each. In a hard-link store they are much of what is new.
 *
 * @param keeps whether the store will hold the file with this number
 */
export function folderSizes(
  { files, directories }: Pick<FileSelection, 'files' | 'directories'>,
  keeps: (index: number) => boolean,
): number[] {
  const folders = new Folders()
  for (const { path } of directories) folders.enter(path)
  for (let index = 0; index < files.length; index++) {
    if (keeps(index)) folders.add(files.directoryAt(index), files.nameAt(index))
  }
  return folders.sizes()
}

class Folders {
  /** Bytes of names, by the offline path of the folder without a backslash at its end. */
  readonly #names = new Map<string, number>()

  /** Makes a folder and those that it lies in. */
  enter(path: string): void {
    let at = path.endsWith('\\') ? path.slice(0, -1) : path
    let name: string | undefined
    for (;;) {
      const bytes = this.#names.get(at)
      this.#names.set(at, (bytes ?? 0) + (name === undefined ? 0 : nameBytes(name)))
      const cut = at.lastIndexOf('\\')
      if (bytes !== undefined || cut < 0) return
      name = at.slice(cut + 1)
      at = at.slice(0, cut)
    }
  }

  add(path: string, name: string): void {
    const folder = path.endsWith('\\') ? path.slice(0, -1) : path
    if (!this.#names.has(folder)) this.enter(folder)
    this.#names.set(folder, (this.#names.get(folder) ?? 0) + nameBytes(name))
  }

  sizes(): number[] {
    if (this.#names.size === 0) return []
    const sizes = Array.from(
      this.#names.values(),
      (bytes) => Math.max(1, Math.ceil(bytes / INDEX_RECORD)) * INDEX_RECORD,
    )
    // All lie in the store's folder `File`.
    return [INDEX_RECORD, ...sizes]
  }
}

function nameBytes(name: string): number {
  return NAME_BYTES + name.length
}
