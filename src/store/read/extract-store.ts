import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve, sep } from 'node:path'
import { documentedFault } from '../../errors/index.ts'
import { filetimeFromIso, filetimeToUnixSeconds } from '../../filetime/index.ts'
import type { CatalogRecord } from '../catalog-record.ts'
import { entryName } from '../entry-name.ts'
import { StoreError, systemCodeOf } from '../store-error.ts'
import type { ExtractOptions, ExtractResult } from '../store-reader.ts'
import { CATALOG } from './catalog-lines.ts'
import { hasContent, inArchiveOrder, planContents, shownName } from './content-plan.ts'
import { extractedName, isCiphertext } from './extracted-name.ts'
import { nameFilter } from './name-pattern.ts'
import { MANIFEST, type OpenedStore, openStore } from './open-store.ts'
import { readContents } from './read-contents.ts'
import { UNCHECKED, type WriteTarget } from './read-tasks.ts'

type Contained = CatalogRecord & { content: string }

/**
 * Writes the files of a store below a folder, as an uncompressed store has them (`File/C$/...`). Damaged files are left
 * out and told, never written.
 * @throws StoreError as `openStore`, and 71 when the folder cannot be made
 */
export async function extractStore(path: string, options: ExtractOptions): Promise<ExtractResult> {
  const store = await openStore(path, options)
  const extraction = new Extraction(store, options)
  try {
    return await extraction.run()
  } catch (error) {
    extraction.discardUnchecked()
    throw error
  } finally {
    store.close()
  }
}

class Extraction {
  readonly #store: OpenedStore
  readonly #options: ExtractOptions
  readonly #root: string
  readonly #all: boolean
  readonly #takes: (name: string) => boolean
  readonly #safeFolders = new Set<string>()
  readonly #counts = { extracted: 0, kept: 0, corrupted: 0, failed: 0, encrypted: 0 }

  constructor(store: OpenedStore, options: ExtractOptions) {
    const { include = [], exclude = [] } = options
    this.#store = store
    this.#options = options
    this.#all = include.length === 0 && exclude.length === 0
    this.#takes = nameFilter(include, exclude)
    this.#root = longPath(existingFolder(resolve(options.destination)))
  }

  async run(): Promise<ExtractResult> {
    /** Records by content: the first is written by a worker, the others are copies of its file. */
    const targets = new Map<string, Contained[]>()
    const contents = planContents(this.#store, (record) => this.#wanted(record))
    for (const record of this.#store.records()) {
      if (!hasContent(record) || !this.#wanted(record)) continue
      const list = targets.get(record.content)
      if (list === undefined) targets.set(record.content, [record])
      else if (record.type === 'file' || record.type === 'stream') list.push(record)
    }
    await readContents(this.#store, {
      contents: inArchiveOrder(contents.values()),
      target: ({ name }) => this.#firstTarget(targets, name),
      onContent: ({ name }, fault) => {
        const [first, ...others] = targets.get(name) ?? []
        if (first === undefined) return
        for (const record of [first, ...others]) {
          if (fault?.kind === 'damaged') this.#tell(record, 'CORRUPTED', fault.reason)
          else if (fault !== undefined) this.#tell(record, 'FAILED', fault.reason)
        }
        if (fault !== undefined) return
        this.#tell(first, 'OK')
        for (const record of others) this.#copy(first, record)
      },
      onProgress: this.#options.onProgress,
      signal: this.#options.signal,
    })
    if (this.#all) this.#finish()
    const { corrupted, failed } = this.#counts
    return {
      ...this.#counts,
      code: corrupted > 0 || this.#store.damage !== undefined ? 42 : failed > 0 ? 71 : 0,
    }
  }

  /** Threads that are stopped in the middle of a file leave it. */
  discardUnchecked(): void {
    for (const folder of this.#safeFolders) {
      for (const name of readdirSync(folder)) {
        if (name.startsWith(UNCHECKED)) rmSync(join(folder, name), { force: true })
      }
    }
  }

  #wanted(record: Contained): boolean {
    if (this.#all) return true
    const name = record.type === 'file' ? record.path : shownName(record).split('%3A')[0]
    return this.#takes(name?.split(/[\\/]/).at(-1) ?? '')
  }

  /** Takes the records whose file is there already off the list; gives where the first of the others goes. */
  #firstTarget(targets: Map<string, Contained[]>, content: string): WriteTarget | undefined {
    const open: Contained[] = []
    for (const record of targets.get(content) ?? []) {
      const path = this.#pathFor(record)
      if (path === undefined) continue
      if (!this.#options.overwrite && existsSync(path)) this.#tell(record, 'KEPT')
      else open.push(record)
    }
    targets.set(content, open)
    const [first] = open
    return first === undefined ? undefined : { path: this.#path(first), ...timesOf(first) }
  }

  #path(record: Contained): string {
    return join(this.#root, extractedName(record))
  }

  /** The path with its folder made; undefined when that cannot be, which is told. */
  #pathFor(record: Contained): string | undefined {
    const path = this.#path(record)
    try {
      this.#makeFolder(dirname(path))
      return path
    } catch (error) {
      this.#tell(record, 'FAILED', error instanceof Error ? error.message : String(error))
      return undefined
    }
  }

  /** Makes a folder and sees to it that no link on the way leads out. */
  #makeFolder(folder: string): void {
    if (this.#safeFolders.has(folder)) return
    let existing = folder
    while (!existsSync(existing)) existing = dirname(existing)
    const real = realpathSync(existing)
    const root = realpathSync(this.#root)
    if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw new Error(`${folder} leads out of ${this.#root} through a link`)
    }
    mkdirSync(folder, { recursive: true })
    this.#safeFolders.add(folder)
  }

  #copy(first: Contained, record: Contained): void {
    const path = this.#path(record)
    try {
      if (path !== this.#path(first)) {
        rmSync(path, { force: true })
        copyFileSync(this.#path(first), path)
      }
      const { accessed, modified } = timesOf(record)
      if (modified !== undefined) utimesSync(path, accessed ?? modified, modified)
      this.#tell(record, 'OK')
    } catch (error) {
      if (systemCodeOf(error) === '') throw error
      this.#tell(record, 'FAILED', error instanceof Error ? error.message : String(error))
    }
  }

  /** Folders with their times, then what describes the store. */
  #finish(): void {
    const folders = [...this.#store.records()].filter(({ type }) => type === 'directory')
    for (const record of folders) this.#quietly(record, (path) => this.#makeFolder(path))
    // From the inside out, since a file made in a folder changes its time.
    for (const record of folders.reverse()) {
      const { accessed, modified } = timesOf(record)
      if (modified === undefined) continue
      this.#quietly(record, (path) => utimesSync(path, accessed ?? modified, modified))
    }
    if (this.#store.damage !== undefined) return
    for (const name of [CATALOG, MANIFEST]) {
      const path = join(this.#root, name)
      if (this.#options.overwrite || !existsSync(path))
        writeFileSync(path, Buffer.concat([...this.#store.read(name)]))
    }
  }

  #quietly(folder: CatalogRecord, action: (path: string) => void): void {
    const name = entryName(folder.path)
    try {
      action(join(this.#root, name))
    } catch (error) {
      this.#counts.failed++
      this.#options.onFile?.(name, 'FAILED', error instanceof Error ? error.message : String(error))
    }
  }

  #tell(record: Contained, status: 'OK' | 'CORRUPTED' | 'KEPT' | 'FAILED', reason?: string): void {
    const count = ({ OK: 'extracted', CORRUPTED: 'corrupted', KEPT: 'kept', FAILED: 'failed' } as const)[
      status
    ]
    this.#counts[count]++
    const name = extractedName(record)
    const sealed = status === 'OK' && isCiphertext(name)
    if (sealed) this.#counts.encrypted++
    this.#options.onFile?.(name, sealed ? 'ENCRYPTED' : status, reason)
  }
}

function timesOf(record: CatalogRecord): { accessed: number | undefined; modified: number | undefined } {
  const seconds = (text: string | undefined) => {
    const filetime = text === undefined ? undefined : filetimeFromIso(text)
    return filetime === undefined ? undefined : filetimeToUnixSeconds(filetime)
  }
  return { accessed: seconds(record.accessed), modified: seconds(record.modified) }
}

function existingFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true })
    return path
  } catch (error) {
    const where = error instanceof Error ? error.message : path
    throw new StoreError(
      documentedFault('win32Error', {
        where,
        advice: 'Choose a folder that can be written to.',
        cause: error,
      }),
    )
  }
}

/** Windows takes names beyond 260 characters, `NUL` and trailing dots only in this form. */
function longPath(path: string): string {
  if (process.platform !== 'win32' || path.startsWith('\\\\?\\')) return path
  return path.startsWith('\\\\') ? `\\\\?\\UNC\\${path.slice(2)}` : `\\\\?\\${path}`
}
