import { type BigIntStats, lstatSync, readlinkSync } from 'node:fs'
import { filetimeFromUnixNanoseconds } from '../filetime/index.ts'
import { ReparseTag } from '../ntfs/index.ts'
import { inferredAttributes } from './hidden-system-names.ts'
import { atHostPath, printableHostPath, readHostDirectory } from './host-path.ts'
import { type Entry, FileAttribute, type FileTimes } from './volume.ts'
import { systemError } from './volume-error.ts'

/** ntfs-3g shows what it does not understand as a link with this text. */
const UNKNOWN_TAG = /^unsupported reparse (?:point|tag)(?: (0x[0-9a-f]+))?/i

/** What a mount tells of an entry. The stat call is made when the first fact beyond name and kind is asked for: a rule may not need it. */
export class MountedEntry implements Entry {
  readonly #root: string
  #stat: BigIntStats | undefined
  #target: string | undefined
  #attributes: number | undefined

  readonly id: string
  readonly name: string
  readonly directory: boolean
  readonly link: boolean
  readonly inRoot: boolean

  constructor(root: string, id: string, name: string, kind: string, inRoot: boolean) {
    this.#root = root
    this.id = id
    this.name = name
    this.directory = kind === 'directory'
    this.link = kind === 'link'
    this.inRoot = inRoot
  }

  /** Throws `VolumeError` when the entry is gone or may not be looked at. */
  get stat(): BigIntStats {
    if (this.#stat === undefined) {
      try {
        this.#stat = atHostPath(this.#root, this.id, (path) => lstatSync(path, { bigint: true }))
      } catch (error) {
        throw systemError('cannot be looked at', printableHostPath(this.#root, this.id), error)
      }
    }
    return this.#stat
  }

  get size(): number {
    return this.directory || this.link ? 0 : Number(this.stat.size)
  }

  get attributes(): number {
    this.#attributes ??= this.#inferredAttributes()
    return this.#attributes
  }

  #inferredAttributes(): number {
    let attributes = inferredAttributes(this.name, this.inRoot, () => this.#childNames())
    if (this.directory) attributes |= FileAttribute.Directory
    if (this.link) attributes |= FileAttribute.ReparsePoint
    // Under Windows the missing write bit is the read-only attribute; under Linux it is the mount's choice.
    else if (process.platform === 'win32' && !this.directory && (this.stat.mode & 0o200n) === 0n) {
      attributes |= FileAttribute.ReadOnly
    }
    return attributes
  }

  #childNames(): string[] {
    if (!this.directory) return []
    try {
      return readHostDirectory(this.#root, this.id).map((child) => child.name)
    } catch (error) {
      throw systemError('cannot be listed', printableHostPath(this.#root, this.id), error)
    }
  }

  get times(): FileTimes {
    const { birthtimeNs, mtimeNs, atimeNs, ctimeNs } = this.stat
    return {
      created: birthtimeNs === 0n ? 0n : filetimeFromUnixNanoseconds(birthtimeNs),
      modified: filetimeFromUnixNanoseconds(mtimeNs),
      accessed: filetimeFromUnixNanoseconds(atimeNs),
      changed: filetimeFromUnixNanoseconds(ctimeNs),
    }
  }

  get links(): number {
    return this.directory ? 1 : Number(this.stat.nlink)
  }

  get fileKey(): string {
    return `${this.stat.dev}:${this.stat.ino}`
  }

  get position(): number {
    // Inode numbers follow the disk roughly; Windows' file ids do not.
    return process.platform === 'win32' ? 0 : Number(this.stat.ino)
  }

  /** The link's text; `undefined` for what is no link. */
  get target(): string | undefined {
    if (this.link && this.#target === undefined) {
      try {
        this.#target = atHostPath(this.#root, this.id, (path) => readlinkSync(path, 'utf8'))
      } catch (error) {
        throw systemError('is a link that cannot be read', printableHostPath(this.#root, this.id), error)
      }
    }
    return this.#target
  }

  get reparseTag(): number {
    if (!this.link) return 0
    const unknown = UNKNOWN_TAG.exec(this.target ?? '')
    if (unknown === null) return ReparseTag.Symlink
    return unknown[1] === undefined ? ReparseTag.AppExecLink : Number(unknown[1])
  }
}
