import type { StoreKeys } from '../crypto/keys.ts'
import type { ArchiveBytes } from './archive-bytes.ts'
import { Bundle, digitsAt } from './bundle.ts'
import { isSealedName } from './entry-content.ts'
import type { ContentTask } from './read-tasks.ts'

/** The bundles of a store as one thread reads them: the last stays open, with its last frame. */
export class Bundles {
  readonly #bytes: ArchiveBytes
  readonly #keys: StoreKeys | undefined
  #open: { readonly bundle: Bundle; readonly offset: number } | undefined

  constructor(bytes: ArchiveBytes, keys: StoreKeys | undefined) {
    this.#bytes = bytes
    this.#keys = keys
  }

  /** The bundle in which a content lies, or that an entry is which no record names; undefined when it is no bundle. */
  of({ outer, place, part, unnamed = false }: ContentTask): Bundle | undefined {
    const keys = this.#keys
    if (keys === undefined) return undefined
    const digits =
      part?.digits ?? (unnamed && isSealedName(outer) ? digitsAt(this.#bytes, outer, place, keys) : undefined)
    if (digits === undefined) return undefined
    if (this.#open?.bundle.digits === digits && this.#open.offset === place.offset) return this.#open.bundle
    const bundle = new Bundle(this.#bytes, outer, place, keys, digits)
    this.#open = { bundle, offset: place.offset }
    return bundle
  }
}
