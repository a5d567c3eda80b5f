/**
 * Opens a finished store that is a folder: uncompressed or of hard links.
 */
import { closeSync, existsSync, lstatSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { WarningSink } from '../../errors/index.ts'
import type { CatalogRecord } from '../catalog-record.ts'
import type { Manifest } from '../manifest.ts'
import { storeError } from '../store-error.ts'
import type { OpenOptions, StoreReader } from '../store-reader.ts'
import { partFolder } from '../tree/volume-part.ts'
import { CATALOG, catalogDamage, catalogRecords } from './catalog-lines.ts'
import { MOST_MANIFEST, parseManifest } from './parse-manifest.ts'

const MANIFEST = 'manifest.json'
const READ_SIZE = 1024 * 1024

/** What a run has not finished, or what `/o` is about to remove: never a store, however whole it looks (docs/store-format.md, section 6). */
const UNFINISHED: ReadonlySet<string> = new Set(['USMT.partial', 'USMT.replaced'])

/**
 * The `USMT` folder of a store that is one, named by it or by the StorePath; undefined where there is none.
 * Where `/o` was cut off between its two renames, the old store is the one that is there, under its other name.
 */
export function folderStoreAt(path: string): string | undefined {
  if (!existsSync(path) || !statSync(path).isDirectory()) return undefined
  const named = resolve(path)
  if (UNFINISHED.has(basename(named))) return undefined
  const stored = join(named, 'USMT')
  return [named, existsSync(stored) ? stored : `${stored}.replaced`].find(
    (folder) => existsSync(join(folder, MANIFEST)) || existsSync(join(folder, CATALOG)),
  )
}

/**
 * @param folder as `folderStoreAt` gives it
 * @throws StoreError 27 when it is of a later version, 38 when a key is given
 */
export function openFolder(folder: string, options: OpenOptions = {}): OpenedFolder {
  if (options.key !== undefined) {
    throw storeError('storeAccess', {
      where: folder,
      advice: 'Stores that are folders are not encrypted: leave out /decrypt and the key.',
    })
  }
  return new OpenedFolder(folder, options)
}

export class OpenedFolder implements StoreReader {
  readonly path: string
  readonly encrypted = false
  readonly manifest: Manifest | undefined
  readonly #onWarning: WarningSink | undefined
  #damage: string | undefined

  constructor(folder: string, { onWarning }: OpenOptions) {
    this.path = folder
    const read = this.#readManifest()
    this.manifest = read.manifest
    this.#onWarning = onWarning
    const damage = read.damage ?? catalogDamage(this.read(CATALOG), this.manifest?.catalog)
    if (damage !== undefined) this.#damaged(damage)
  }

  /** Why catalog or manifest cannot be trusted, as far as they were read: `records` may find more. */
  get damage(): string | undefined {
    return this.#damage
  }

  #damaged(why: string): void {
    if (this.#damage !== undefined) return
    this.#damage = why
    this.#onWarning?.({ kind: 'store-catalog-damaged', message: why, where: this.path })
  }

  #readManifest(): { manifest: Manifest | undefined; damage?: string } {
    const path = this.fileOf(MANIFEST)
    if (path === undefined) return { manifest: undefined, damage: 'the manifest is missing' }
    if (lstatSync(path).size > MOST_MANIFEST) {
      return { manifest: undefined, damage: 'the manifest is too large' }
    }
    const manifest = parseManifest(readFileSync(path, 'utf8'), this.path)
    return manifest === undefined ? { manifest, damage: 'the manifest is damaged' } : { manifest }
  }

  *records(): Generator<CatalogRecord> {
    yield* catalogRecords(this.read(CATALOG), (why) => this.#damaged(why))
  }

  *read(name: string): Generator<Buffer> {
    const path = this.fileOf(name)
    if (path === undefined) throw storeError('corruptedStore', { where: `${name}: it is not in the store` })
    const file = openSync(path, 'r')
    try {
      for (let position = 0; ; ) {
        const piece = Buffer.alloc(READ_SIZE)
        const got = readSync(file, piece, 0, piece.length, position)
        if (got === 0) return
        position += got
        yield piece.subarray(0, got)
      }
    } finally {
      closeSync(file)
    }
  }

  /** The file that holds the content of a record; undefined when it is not there. */
  contentOf({ content, linked }: CatalogRecord & { content: string }): string | undefined {
    const volumes = this.manifest?.volumes ?? {}
    const volume = linked !== undefined && Object.hasOwn(volumes, linked) ? volumes[linked] : undefined
    const folder = volume === undefined ? this.path : partFolder(this.path, this.manifest?.storeId, volume)
    return this.fileOf(content, folder)
  }

  /** The regular file of this name; undefined when there is none, and when the name leads out of the store. */
  fileOf(name: string, folder = this.path): string | undefined {
    const parts = name.split('/')
    if (parts.some((part) => part === '' || part === '.' || part === '..')) return undefined
    let path = folder
    for (const [index, part] of parts.entries()) {
      path = join(path, part)
      const facts = lstatSync(path, { throwIfNoEntry: false })
      const fits = index === parts.length - 1 ? facts?.isFile() : facts?.isDirectory()
      if (fits !== true) return undefined
    }
    return path
  }

  close(): void {
    // Nothing stays open.
  }
}
