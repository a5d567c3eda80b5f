import { filetimeFromIso } from '../../filetime/index.ts'
import type { RecordDraft } from '../contents/content-sink.ts'
import { writeFault } from '../store-error.ts'
import type { EntryTimes } from '../zip/index.ts'
import { EqualFiles } from './equal-files.ts'
import type { StoreTree } from './store-tree.ts'

/** Told of what comes into the store. */
export interface TreeContentsSink {
  addRecord(record: RecordDraft): void
  /** So many bytes were stored, which were not there before. */
  stored(size: number): void
}

/** Which contents the folder of a store holds, and the names of those that occur again. */
export class TreeContents {
  readonly #tree: StoreTree
  readonly #sink: TreeContentsSink
  readonly #equal: EqualFiles
  /** Records whose content another worker is writing, by hash. */
  readonly #waiting = new Map<string, { draft: RecordDraft; name: string }[]>()

  constructor(tree: StoreTree, sink: TreeContentsSink) {
    this.#tree = tree
    this.#sink = sink
    this.#equal = new EqualFiles(tree)
  }

  /** An interrupted run has stored this content in the file `name`. */
  there(hash: Buffer, name: string, size: number): void {
    if (size === 0 || this.#equal.has(hash)) return
    this.#sink.stored(size)
    this.#equal.add(hash, name)
  }

  /** `name` is the file that has this content, and all who wait for it get a name of it. */
  own(hash: Buffer, name: string, draft: RecordDraft): void {
    this.#sink.addRecord({ ...draft, content: name })
    if (draft.size === 0) return
    this.#sink.stored(draft.size)
    this.#equal.add(hash, name)
    const key = hash.toString('latin1')
    const waiting = this.#waiting.get(key) ?? []
    this.#waiting.delete(key)
    for (const other of waiting) this.putKnown(other.draft, hash, other.name)
  }

  /** A worker has had this content before: it is there, or will be. */
  again(hash: Buffer, name: string, draft: RecordDraft): void {
    if (this.putKnown(draft, hash, name)) return
    const key = hash.toString('latin1')
    const others = this.#waiting.get(key)
    if (others === undefined) this.#waiting.set(key, [{ draft, name }])
    else others.push({ draft, name })
  }

  /** Makes the file and its record if the content is there; else does nothing and gives false. */
  putKnown(draft: RecordDraft, hash: Buffer, name: string): boolean {
    try {
      const facts = { times: timesOf(draft), attributes: draft.attributes ?? 0 }
      const again = this.#equal.again(hash, name, facts)
      if (again === undefined) return false
      if (again.copied) this.#sink.stored(draft.size)
      this.#sink.addRecord({ ...draft, content: again.name })
      return true
    } catch (error) {
      throw writeFault(this.#tree.path(name), error)
    }
  }

  /** At the end every content that was waited for has come. */
  throwIfWaiting(): void {
    if (this.#waiting.size > 0) throw new Error(`${this.#waiting.size} contents were never written`)
  }
}

export function timesOf(draft: RecordDraft): EntryTimes | undefined {
  const modified = filetimeFromIso(draft.modified ?? '')
  if (modified === undefined) return undefined
  const accessed = filetimeFromIso(draft.accessed ?? '') ?? modified
  return { modified, accessed, created: modified }
}
