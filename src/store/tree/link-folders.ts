/**
 * Where the links of a hard-link store lie: a folder of the same path on every volume that holds files of it
 * (docs/hard-links.md).
 */
import { existsSync, linkSync, realpathSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, parse, relative, resolve, sep } from 'node:path'
import type { WarningSink } from '../../errors/index.ts'
import type { LinkSink, RecordDraft } from '../contents/content-sink.ts'
import type { Manifest } from '../manifest.ts'
import { storeError, systemCodeOf } from '../store-error.ts'
import { flushFolder } from '../store-place.ts'
import type { LinkVolume } from '../store-writer.ts'
import { makeDurable } from './make-durable.ts'
import { removeIfEmpty, removePart } from './store-parts.ts'
import { prepareTreePlace, removeUnfinished, type TreePlace, treePlace } from './tree-place.ts'
import { VOLUME_PART, volumePartText } from './volume-part.ts'

export interface LinkFoldersOptions {
  readonly storePath: string
  readonly overwrite: boolean
  readonly storeId: string
  /** Of the master store. */
  readonly place: TreePlace
  readonly volumes: readonly LinkVolume[]
  readonly onWarning: WarningSink | undefined
  readonly addRecord: (record: RecordDraft) => void
}

/** A folder for links on one volume. */
interface LinkFolder {
  readonly device: bigint
  readonly place: TreePlace
}

export class LinkFolders implements LinkSink {
  readonly #options: LinkFoldersOptions
  readonly #path: string
  readonly #master: LinkFolder
  /** By the root of a volume; undefined where files have to be copied. */
  readonly #folders = new Map<string, LinkFolder | undefined>()

  /** @throws StoreError 27 when the volume of the master store has no hard links */
  constructor(options: LinkFoldersOptions) {
    const { place, storePath, volumes } = options
    this.#options = options
    this.#path = pathOnVolumes(storePath, volumes)
    this.#master = { device: deviceOf(place.partial), place }
    const reason = noLinks(place.partial)
    if (reason === undefined) return
    throw storeError('storeUnsupported', {
      where: `${storePath} lies on a file system without hard links: ${reason}`,
      advice: 'Name a StorePath on the NTFS volume of the offline Windows.',
    })
  }

  folderFor(root: string): string | undefined {
    if (!this.#folders.has(root)) this.#folders.set(root, this.#find(root))
    return this.#folders.get(root)?.place.partial
  }

  #find(root: string): LinkFolder | undefined {
    const device = deviceOf(root)
    const known = [this.#master, ...this.#folders.values()].find((folder) => folder?.device === device)
    return known ?? this.#make(root, device)
  }

  /** Undefined where no links can be made, which is told: those files are copied into the master store. */
  #make(root: string, device: bigint): LinkFolder | undefined {
    const storePath = join(root, this.#path)
    const isThere = existsSync(storePath)
    let place: TreePlace
    try {
      place = prepareTreePlace(storePath, this.#options.overwrite)
    } catch (error) {
      const code = error instanceof Error ? systemCodeOf(error.cause) : ''
      if (code === '') throw error
      this.#copied(root, error instanceof Error && error.cause instanceof Error ? error.cause.message : code)
      return undefined
    }
    const reason = noLinks(place.partial)
    if (reason === undefined) return { device, place }
    removeUnfinished(place)
    if (!isThere) rmdirSync(storePath)
    this.#copied(root, reason)
    return undefined
  }

  #copied(root: string, reason: string): void {
    this.#options.onWarning?.({
      kind: 'store-links-impossible',
      message: `no hard links can be made there, so its files are copied to ${this.#options.storePath}: ${reason}`,
      where: root,
    })
  }

  put(draft: RecordDraft, name: string, root: string): void {
    this.#options.addRecord({ ...draft, content: name, linked: this.#nameOf(root) })
  }

  /** What the offline system calls the volume: `C:`. */
  #nameOf(root: string): string {
    return this.#options.volumes.find((volume) => volume.root === root)?.name ?? root
  }

  /** For the manifest: each volume that has links, and where they are. */
  get volumes(): NonNullable<Manifest['volumes']> {
    const folders = [...this.#folders].flatMap(([root, folder]) => {
      if (folder === undefined) return []
      const path = [this.#nameOf(root), ...this.#path.split(sep), 'USMT']
        .filter((part) => part !== '')
        .join('\\')
      return [[this.#nameOf(root), { folder: folder.place.folder, path }] as const]
    })
    return Object.fromEntries(folders)
  }

  get #others(): LinkFolder[] {
    return [...new Set(this.#folders.values())].filter(
      (folder): folder is LinkFolder => folder !== undefined && folder !== this.#master,
    )
  }

  /**
   * Makes the folders on the other volumes durable, and says in each whose it is: they get their names after the master store,
   * which makes the store. On volumes that this run has not used nothing stays of one that was interrupted.
   */
  async secure(): Promise<void> {
    const { storeId, place, volumes } = this.#options
    for (const other of this.#others) {
      writeFileSync(join(other.place.partial, VOLUME_PART), volumePartText(storeId, place.folder))
      await makeDurable(other.place.partial)
      await flushFolder(dirname(other.place.partial))
    }
    for (const { root } of volumes) {
      if (!this.#folders.has(root) && deviceOf(root) !== this.#master.device) this.#removeInterrupted(root)
    }
  }

  #removeInterrupted(root: string): void {
    const storePath = join(root, this.#path)
    const { partial } = treePlace(storePath)
    if (!existsSync(partial)) return
    removePart(partial)
    removeIfEmpty(storePath)
  }

  abandon(): void {
    for (const { place } of this.#others) {
      removeUnfinished(place)
      if (!existsSync(place.folder)) removeIfEmpty(dirname(place.folder))
    }
  }
}

/** The path of the StorePath on its volume, which is that of its parts on the others. */
export function pathOnVolumes(storePath: string, volumes: readonly LinkVolume[]): string {
  const store = realPath(storePath)
  for (const { root } of volumes) {
    const path = relative(realPath(root), store)
    if (path !== '..' && !path.startsWith(`..${sep}`) && resolve(path) !== path) return path
  }
  return relative(mountPointOf(store), store)
}

/** Links resolved as far as the path exists. */
function realPath(path: string): string {
  const absolute = resolve(path)
  if (existsSync(absolute)) return realpathSync.native(absolute)
  const parent = dirname(absolute)
  return parent === absolute ? absolute : join(realPath(parent), absolute.slice(parent.length))
}

/** The directory at which the file system of a path begins. */
function mountPointOf(path: string): string {
  let at = path
  while (!existsSync(at)) at = dirname(at)
  const device = deviceOf(at)
  while (at !== parse(at).root && deviceOf(dirname(at)) === device) at = dirname(at)
  return at
}

function deviceOf(path: string): bigint {
  return statSync(path, { bigint: true }).dev
}

/** Why a folder's file system has no hard links; undefined when it has. */
function noLinks(folder: string): string | undefined {
  const probe = join(folder, 'probe')
  try {
    writeFileSync(probe, '')
    linkSync(probe, `${probe}.link`)
    return undefined
  } catch (error) {
    if (systemCodeOf(error) === '' || !(error instanceof Error)) throw error
    return error.message
  } finally {
    rmSync(probe, { force: true })
    rmSync(`${probe}.link`, { force: true })
  }
}
