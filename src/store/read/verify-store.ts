import { contentKey } from '../contents/bundle-place.ts'
import type { VerifyOptions, VerifyResult } from '../store-reader.ts'
import { hasContent, isFile, type PlannedContent, planContent, shownName } from './content-plan.ts'
import { inWindows } from './in-windows.ts'
import type { Outcome } from './large-content.ts'
import { folderStoreAt, openFolder } from './open-folder.ts'
import { type OpenedStore, openStore } from './open-store.ts'
import { OpenedParts } from './opened-parts.ts'
import { ContentReading } from './read-contents.ts'
import { SeenEntries } from './seen-entries.ts'
import { verifyFolder } from './verify-folder.ts'
import { VerifyReport } from './verify-report.ts'

/**
 * Reads every byte of the store and compares it with what the catalog says.
 * @param path the archive, or the folder of a store that is one
 * @throws StoreError as `openStore`
 */
export async function verifyStore(path: string, options: VerifyOptions): Promise<VerifyResult> {
  const folder = folderStoreAt(path)
  if (folder !== undefined) return await verifyFolder(openFolder(folder, options), options)
  const store = await openStore(path, options)
  try {
    const report = new VerifyReport(options)
    if (options.report === 'catalog') {
      for (const _ of store.records()) options.signal?.throwIfAborted()
      return report.end(store.damage)
    }
    const { onProgress, signal } = options
    const reading = new ContentReading(store, { total: store.contentSize, onProgress, signal })
    try {
      return await new Verification(store, reading, report).run()
    } finally {
      await reading.close()
    }
  } finally {
    store.close()
  }
}

/** A file of the store. */
interface Checked {
  readonly name: string
  /** The content's entry in the archive. */
  readonly outer: string
  /** Tells the content from others. */
  readonly key: string
  /** Undefined when the content is read for another file. */
  readonly plan: PlannedContent | undefined
  /** Others may share what is found of this one. */
  readonly first: boolean
}

class Verification {
  readonly #store: OpenedStore
  readonly #reading: ContentReading
  readonly #report: VerifyReport
  readonly #seen: SeenEntries
  readonly #opened = new OpenedParts()
  /** By key: what is wrong with a content. */
  readonly #faults = new Map<string, string>()
  /** Why the archive, beside its contents, is not as it was written. */
  #structure: string | undefined

  constructor(store: OpenedStore, reading: ContentReading, report: VerifyReport) {
    this.#store = store
    this.#reading = reading
    this.#report = report
    this.#seen = new SeenEntries(store.entries.size)
  }

  async run(): Promise<VerifyResult> {
    await inWindows(this.#files(), {
      weigh: ({ plan }) => plan?.size ?? 0,
      work: (files) => this.#reading.read(files.flatMap(({ plan }) => plan ?? [])),
      tell: (files, outcomes) => this.#tellFiles(files, outcomes),
    })
    await inWindows(this.#otherEntries(), {
      weigh: ({ place, part }) => part?.length ?? place?.size ?? 0,
      work: (entries) => this.#reading.read(entries),
      tell: (entries, outcomes) => {
        for (const [index, { outer }] of entries.entries()) {
          this.#structure ??= outcomes[index]?.fault?.reason ?? disagreement(outer, outcomes[index])
        }
      },
    })
    return this.#report.end(this.#store.damage ?? this.#store.endFault() ?? this.#structure)
  }

  *#files(): Generator<Checked> {
    const told = new Set<string>()
    for (const record of this.#store.records()) {
      if (!hasContent(record)) continue
      const name = shownName(record)
      // Values of a hive share one entry, which is one file of the store.
      if (!isFile(record)) {
        if (told.has(name)) continue
        told.add(name)
      }
      const plan = planContent(this.#store, record)
      const { outer, size } = plan
      const entry = this.#store.entries.numberOf(outer)
      const asked = entry === undefined ? 'other' : this.#seen.ask(entry, plan)
      if (entry !== undefined) this.#opened.note(entry, plan)
      const known = asked === 'known'
      if (known) this.#reading.skip(size ?? 0)
      yield { name, outer, key: contentKey(record), plan: known ? undefined : plan, first: asked === 'new' }
    }
  }

  #tellFiles(files: readonly Checked[], outcomes: readonly Outcome[]): void {
    const reasons = new Map<Checked, string>()
    let next = 0
    for (const file of files) {
      if (file.plan === undefined) continue
      const outcome = outcomes[next++]
      this.#structure ??= disagreement(file.outer, outcome)
      if (outcome?.fault === undefined) continue
      reasons.set(file, outcome.fault.reason)
      if (file.first) this.#faults.set(file.key, outcome.fault.reason)
    }
    for (const file of files) {
      const shared = file.plan === undefined ? this.#faults.get(file.key) : undefined
      this.#report.file(file.name, reasons.get(file) ?? shared)
    }
  }

  /** What no file of the catalog needs has to be whole too: folders, what describes the store, what is left in bundles. */
  *#otherEntries(): Generator<PlannedContent> {
    const { entries } = this.#store
    for (const outer of entries.names()) {
      const entry = entries.numberOf(outer) ?? 0
      if (this.#seen.has(entry)) continue
      const place = entries.place(outer)
      if (this.#opened.has(entry)) yield* this.#opened.rest(entry, outer, place)
      else yield { outer, place, unnamed: true, sha256: undefined, size: undefined }
    }
  }
}

function disagreement(outer: string, outcome: Outcome | undefined): string | undefined {
  if (outcome === undefined || outcome.agrees) return undefined
  return `the central directory says otherwise of ${outer} than its header`
}
