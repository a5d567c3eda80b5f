import { utimesSync } from 'node:fs'
import { sep } from 'node:path'
import { messageOf } from '../../errors/index.ts'
import { filetimeFromIso, filetimeToUnixSeconds } from '../../filetime/index.ts'
import type { CatalogRecord } from '../catalog-record.ts'
import { entryName } from '../contents/entry-name.ts'
import type { ExtractOptions, ExtractResult, FileStatus } from '../store-reader.ts'
import { CATALOG } from './catalog-lines.ts'
import {
  hasContent,
  isFile,
  type PlannedContent,
  planContent,
  type RecordWithContent,
  shownName,
} from './content-plan.ts'
import { extractedName, isCiphertext } from './extracted-name.ts'
import { inWindows } from './in-windows.ts'
import type { Outcome } from './large-content.ts'
import { nameFilter } from './name-pattern.ts'
import { MANIFEST, type OpenedStore, openStore } from './open-store.ts'
import { OutputFile } from './output-file.ts'
import { ContentReading } from './read-contents.ts'
import type { ContentFault, WriteTarget } from './read-tasks.ts'
import { TargetFolders } from './target-folders.ts'

/**
 * Writes the files of a store below a folder, as an uncompressed store has them (`File/C$/...`). Damaged files are left
 * out and told, never written.
 * @throws StoreError as `openStore`, and 71 when the folder cannot be made
 */
export async function extractStore(path: string, options: ExtractOptions): Promise<ExtractResult> {
  const store = await openStore(path, options)
  try {
    return await new Extraction(store, options).run()
  } finally {
    store.close()
  }
}

/** A file to be written. */
interface Extracted {
  readonly name: string
  /** Undefined when it cannot be written, which is told. */
  readonly plan: PlannedContent | undefined
}

interface Folder {
  readonly name: string
  readonly times: Times
}

class Extraction {
  readonly #store: OpenedStore
  readonly #options: ExtractOptions
  readonly #all: boolean
  readonly #takes: (name: string) => boolean
  readonly #folders: TargetFolders
  readonly #captured: Folder[] = []
  readonly #counts = { extracted: 0, kept: 0, corrupted: 0, failed: 0, encrypted: 0 }

  constructor(store: OpenedStore, options: ExtractOptions) {
    const { include = [], exclude = [], destination } = options
    this.#store = store
    this.#options = options
    this.#all = include.length === 0 && exclude.length === 0
    this.#takes = nameFilter(include, exclude)
    this.#folders = new TargetFolders(destination)
  }

  async run(): Promise<ExtractResult> {
    const { onProgress, signal } = this.#options
    const total = this.#all ? this.#store.contentSize : this.#wantedSize()
    const reading = new ContentReading(this.#store, { total, onProgress, signal })
    try {
      await inWindows(this.#files(), {
        weigh: ({ plan }) => plan?.size ?? 0,
        work: (files) => reading.read(files.flatMap(({ plan }) => plan ?? [])),
        tell: (files, outcomes) => this.#tellFiles(files, outcomes),
      })
    } catch (error) {
      await reading.close()
      this.#folders.discardUnchecked()
      throw error
    }
    await reading.close()
    if (this.#all) this.#finish()
    const { corrupted, failed } = this.#counts
    return {
      ...this.#counts,
      code: corrupted > 0 || this.#store.damage !== undefined ? 42 : failed > 0 ? 71 : 0,
    }
  }

  *#wanted(): Generator<RecordWithContent> {
    const told = new Set<string>()
    for (const record of this.#store.records()) {
      if (this.#all && record.type === 'directory') {
        this.#captured.push({ name: entryName(record.path), times: timesOf(record) })
      }
      if (!hasContent(record) || !this.#isWanted(record)) continue
      // Values of a hive share one entry, which is one file of the store.
      if (!isFile(record)) {
        if (told.has(record.content)) continue
        told.add(record.content)
      }
      yield record
    }
  }

  #isWanted(record: RecordWithContent): boolean {
    if (this.#all) return true
    const name = record.type === 'file' ? record.path : shownName(record).split('%3A')[0]
    return this.#takes(name?.split(/[\\/]/).at(-1) ?? '')
  }

  #wantedSize(): number {
    let sum = 0
    for (const { size } of this.#wanted()) sum += size
    return sum
  }

  *#files(): Generator<Extracted> {
    for (const record of this.#wanted()) {
      const name = extractedName(record)
      const target = this.#target(name, timesOf(record))
      yield { name, plan: target && { ...planContent(this.#store, record), target } }
    }
  }

  /** Where a file goes, its folder made; undefined when that cannot be, which is told. */
  #target(name: string, times: Times): WriteTarget | undefined {
    const cut = name.lastIndexOf('/')
    const own = name.slice(cut + 1)
    try {
      if (own === '') throw new Error('it has no name of its own')
      const folder = this.#folders.make(name.slice(0, Math.max(0, cut)))
      return { folder, path: folder + sep + own, keep: !this.#options.overwrite, ...times }
    } catch (error) {
      this.#tell(name, 'FAILED', messageOf(error))
      return undefined
    }
  }

  #tellFiles(files: readonly Extracted[], outcomes: readonly Outcome[]): void {
    const written = files.filter(({ plan }) => plan !== undefined)
    for (const [index, { name }] of written.entries()) {
      const fault = outcomes[index]?.fault
      if (fault === undefined) this.#tell(name, 'OK')
      else this.#tell(name, STATUS[fault.kind], fault.reason)
    }
  }

  /** Folders with their times, then what describes the store. */
  #finish(): void {
    const made = this.#captured.flatMap(({ name, times }) => {
      const path = this.#quietly(name, () => this.#folders.make(name))
      return path === undefined ? [] : [{ name, path, times }]
    })
    // From the inside out, since a file made in a folder changes its time.
    for (const { name, path, times } of made.reverse()) {
      const { accessed, modified } = times
      if (modified !== undefined) this.#quietly(name, () => utimesSync(path, accessed ?? modified, modified))
    }
    if (this.#store.damage !== undefined) return
    for (const name of [CATALOG, MANIFEST]) this.#quietly(name, () => this.#describe(name))
  }

  #describe(name: string): void {
    const { root } = this.#folders
    const keep = !this.#options.overwrite
    const target = { folder: root, path: root + sep + name, keep, accessed: undefined, modified: undefined }
    const output = new OutputFile(target)
    if (output.kept) return
    try {
      for (const piece of this.#store.read(name)) output.write(piece)
      output.finish()
    } finally {
      output.discard()
    }
  }

  #quietly<Result>(name: string, action: () => Result): Result | undefined {
    try {
      return action()
    } catch (error) {
      this.#counts.failed++
      this.#options.onFile?.(name, 'FAILED', messageOf(error))
      return undefined
    }
  }

  #tell(name: string, status: keyof typeof COUNTED, reason?: string): void {
    this.#counts[COUNTED[status]]++
    const sealed = status === 'OK' && isCiphertext(name)
    if (sealed) this.#counts.encrypted++
    this.#options.onFile?.(name, sealed ? 'ENCRYPTED' : status, reason)
  }
}

const COUNTED = { OK: 'extracted', CORRUPTED: 'corrupted', KEPT: 'kept', FAILED: 'failed' } as const
const STATUS: Record<ContentFault['kind'], FileStatus | 'KEPT' | 'FAILED'> = {
  damaged: 'CORRUPTED',
  unwritable: 'FAILED',
  kept: 'KEPT',
}

/** Seconds since 1970. */
type Times = Pick<WriteTarget, 'accessed' | 'modified'>

function timesOf(record: CatalogRecord): Times {
  const seconds = (text: string | undefined) => {
    const filetime = text === undefined ? undefined : filetimeFromIso(text)
    return filetime === undefined ? undefined : filetimeToUnixSeconds(filetime)
  }
  return { accessed: seconds(record.accessed), modified: seconds(record.modified) }
}
