import type { EntryId, VolumeSpec } from '../../volume/index.ts'
import type { LinkTask } from './messages.ts'
import type { PendingContent } from './pending-content.ts'

/** Enough to make messages cheap, little enough to share the work evenly. */
const MOST_LINKS = 512

/** Files of one volume that one worker links at once. */
export class LinkBatch {
  readonly contents: PendingContent[] = []
  readonly #volume: VolumeSpec
  readonly #folder: string

  constructor(volume: VolumeSpec, folder: string) {
    this.#volume = volume
    this.#folder = folder
  }

  /** Whether `content` may join. */
  takes({ object }: PendingContent): boolean {
    return object.volume.spec === this.#volume && this.contents.length < MOST_LINKS
  }

  add(content: PendingContent): void {
    this.contents.push(content)
  }

  task(nameOf: (path: string) => string): LinkTask {
    const ids: EntryId[] = []
    const names: string[] = []
    const forced = new Set<number>()
    for (const [index, { object, link }] of this.contents.entries()) {
      ids.push(object.entry.id)
      names.push(nameOf(object.path))
      if (link === 'forced') forced.add(index)
    }
    return { kind: 'link', volume: this.#volume, folder: this.#folder, ids, names, forced }
  }
}
