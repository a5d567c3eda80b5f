import { PIECE } from '../../store/index.ts'
import type { VolumeSpec } from '../../volume/index.ts'
import { Batch } from './batch.ts'
import { LinkBatch } from './link-batch.ts'
import type { PendingContent } from './pending-content.ts'

export type Work =
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'links'; readonly batch: LinkBatch }
  | { readonly kind: 'large'; readonly content: PendingContent }

/** Turns a stream of contents into pieces of work: batches of small ones, large ones alone. */
export class WorkQueue {
  readonly #source: Iterator<PendingContent>
  /** Found while others were read: alternate streams, files that grew. */
  readonly #found: PendingContent[] = []
  readonly #large: PendingContent[] = []
  #next: PendingContent | undefined

  readonly #linkFolder: (content: PendingContent) => string | undefined

  /** `linkFolder` tells where the content is linked to; undefined for contents that are read. */
  constructor(
    source: Iterable<PendingContent>,
    linkFolder: (content: PendingContent) => string | undefined = () => undefined,
  ) {
    this.#source = source[Symbol.iterator]()
    this.#linkFolder = linkFolder
  }

  add(content: PendingContent): void {
    this.#found.push(content)
  }

  /** Undefined when there is no more for now. */
  take(): Work | undefined {
    const large = this.#large.shift()
    if (large !== undefined) return { kind: 'large', content: large }
    const first = this.#pull()
    if (first === undefined) return undefined
    const folder = this.#linkFolder(first)
    this.#next = first
    if (folder !== undefined) return { kind: 'links', batch: this.#links(first.object.volume.spec, folder) }
    let batch: Batch | undefined
    for (let content = this.#pull(); content !== undefined; content = this.#pull()) {
      if (this.#linkFolder(content) !== undefined) {
        this.#next = content
        break
      }
      if (content.size > PIECE) {
        if (batch === undefined) return { kind: 'large', content }
        this.#large.push(content)
        break
      }
      batch ??= new Batch(content.object.volume.spec)
      if (!batch.takes(content)) {
        this.#next = content
        break
      }
      batch.add(content)
    }
    return batch === undefined ? undefined : { kind: 'batch', batch }
  }

  #links(volume: VolumeSpec, folder: string): LinkBatch {
    const batch = new LinkBatch(volume, folder)
    for (let content = this.#pull(); content !== undefined; content = this.#pull()) {
      if (this.#linkFolder(content) === undefined || !batch.takes(content)) {
        this.#next = content
        break
      }
      batch.add(content)
    }
    return batch
  }

  #pull(): PendingContent | undefined {
    const found = this.#next ?? this.#found.pop()
    if (found !== undefined) {
      this.#next = undefined
      return found
    }
    const next = this.#source.next()
    return next.done === true ? undefined : next.value
  }
}
