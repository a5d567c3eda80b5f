import type { CatalogRecord, OwnerPair } from '../store/index.ts'
import { LargestFiles } from './largest-files.ts'

/** What is counted of an object: what its record in the catalog says. */
export type TalliedObject = Pick<CatalogRecord, 'path' | 'type' | 'size' | 'outcome'> & {
  readonly owners: readonly OwnerPair[]
}

/** Counts of objects and bytes. */
export interface Sum {
  /** Captured, of every type. */
  objects: number
  /** Of these, files. */
  files: number
  /** Of these, registry keys and values. */
  registry: number
  /** Of captured contents, before compression. */
  bytes: number
  /** Selected and not captured. */
  missing: number
}

export interface FolderSum {
  readonly path: string
  readonly files: number
  readonly bytes: number
}

/** `C:\Users\ned\Documents` tells people enough. */
const FOLDER_PARTS = 4
/** Then folders are summed up by their drive: a page shows some dozens. */
const MOST_FOLDERS = 20_000

/** Where an object counts. */
interface Share {
  readonly context: number
  readonly components: readonly number[]
}

/** The context of the system; those above it are users. */
const SYSTEM = 0

/**
 * Sums of a capture by context and component while it runs, or of a catalog while it is read. An object counts in one
 * context, so that the contexts sum to the whole: in its user's, or in the system's when it has several users or none.
 * It counts in each of its components. Memory does not grow with the objects.
 */
export class CaptureTally {
  readonly total = emptySum()
  readonly largest = new LargestFiles()
  readonly #contexts = new Map<number, Sum>()
  readonly #components = new Map<number, Sum>()
  /** By component, then by context. */
  readonly #cells = new Map<number, Map<number, Sum>>()
  /** By context, then by path. */
  readonly #folders = new Map<number, Map<string, { files: number; bytes: number }>>()
  #folderCount = 0
  /** By identity: objects with the same owners have the same array. */
  readonly #shares = new WeakMap<readonly OwnerPair[], Share>()

  add(object: TalliedObject): void {
    count(this.total, object)
    const { context, components } = this.#shareOf(object.owners)
    count(sumAt(this.#contexts, context), object)
    for (const component of components) {
      count(sumAt(this.#components, component), object)
      count(sumAt(mapAt(this.#cells, component), context), object)
    }
    if (object.outcome !== 'captured' || (object.type !== 'file' && object.type !== 'stream')) return
    this.largest.add(object.path, object.size)
    this.#addToFolder(context, object)
  }

  #shareOf(owners: readonly OwnerPair[]): Share {
    let share = this.#shares.get(owners)
    if (share === undefined) {
      share = { context: homeOf(owners), components: [...new Set(owners.map(([number]) => number))] }
      this.#shares.set(owners, share)
    }
    return share
  }

  /** Of a context that has nothing, zeros. */
  ofContext(context: number): Readonly<Sum> {
    return this.#contexts.get(context) ?? emptySum()
  }

  ofComponent(component: number): Readonly<Sum> {
    return this.#components.get(component) ?? emptySum()
  }

  /** A component's part by context, in the contexts' order. */
  contextsOf(component: number): (readonly [context: number, sum: Readonly<Sum>])[] {
    return [...(this.#cells.get(component) ?? [])].sort(([a], [b]) => a - b)
  }

  /** Contexts of which there is anything. */
  get contexts(): number[] {
    return [...this.#contexts.keys()].sort((a, b) => a - b)
  }

  /** Components of which there is anything. */
  get components(): number[] {
    return [...this.#components.keys()].sort((a, b) => a - b)
  }

  /** A context's folders, the largest first. */
  foldersOf(context: number): FolderSum[] {
    return [...(this.#folders.get(context) ?? [])]
      .map(([path, sum]) => ({ path, ...sum }))
      .sort((a, b) => b.bytes - a.bytes)
  }

  #addToFolder(context: number, { path, type, size }: TalliedObject): void {
    const folders = mapAt(this.#folders, context)
    let folder = folderOf(path)
    let sum = folders.get(folder)
    if (sum === undefined && this.#folderCount >= MOST_FOLDERS) {
      folder = path.slice(0, path.indexOf('\\') + 1)
      sum = folders.get(folder)
    }
    if (sum === undefined) {
      sum = { files: 0, bytes: 0 }
      folders.set(folder, sum)
      this.#folderCount++
    }
    if (type === 'file') sum.files++
    sum.bytes += size
  }
}

/** The only user among the owners; else the system. */
function homeOf(owners: readonly OwnerPair[]): number {
  const users = new Set(owners.map(([, context]) => context).filter((context) => context !== SYSTEM))
  const [user = SYSTEM] = users
  return users.size === 1 ? user : SYSTEM
}

/** The folder of a file, or the one above it that is not deeper than what is shown. */
function folderOf(path: string): string {
  let end = -1
  for (let parts = 0; parts < FOLDER_PARTS; parts++) {
    const next = path.indexOf('\\', end + 1)
    if (next < 0) break
    end = next
  }
  return path.slice(0, Math.max(end, path.indexOf('\\') + 1))
}

function emptySum(): Sum {
  return { objects: 0, files: 0, registry: 0, bytes: 0, missing: 0 }
}

function sumAt(sums: Map<number, Sum>, key: number): Sum {
  let sum = sums.get(key)
  if (sum === undefined) {
    sum = emptySum()
    sums.set(key, sum)
  }
  return sum
}

function mapAt<Key, Value>(maps: Map<number, Map<Key, Value>>, key: number): Map<Key, Value> {
  let map = maps.get(key)
  if (map === undefined) {
    map = new Map()
    maps.set(key, map)
  }
  return map
}

function count(sum: Sum, { type, size, outcome }: TalliedObject): void {
  if (outcome !== 'captured') {
    sum.missing++
    return
  }
  sum.objects++
  if (type === 'file') sum.files++
  if (type === 'registry') sum.registry++
  sum.bytes += size
}
