import type { EntryId, VolumeSpec } from '../../volume/index.ts'
import { type BatchTask, TIMES_PER_FILE } from './messages.ts'
import type { PendingContent } from './pending-content.ts'

/** A batch ends when it holds as much: enough to make messages cheap, little enough to share the work evenly. */
const MOST_CONTENTS = 256
const MOST_BYTES = 4 * 1024 * 1024

/** Small contents of one volume that one worker takes at once. */
export class Batch {
  readonly volume: VolumeSpec
  readonly contents: PendingContent[] = []
  #bytes = 0

  constructor(volume: VolumeSpec) {
    this.volume = volume
  }

  /** Whether `content` may join. */
  takes(content: PendingContent): boolean {
    if (this.contents.length === 0) return true
    return (
      content.object.volume.spec === this.volume &&
      this.contents.length < MOST_CONTENTS &&
      this.#bytes + content.size <= MOST_BYTES
    )
  }

  add(content: PendingContent): void {
    this.contents.push(content)
    this.#bytes += content.size
  }

  task(nameOf: (content: PendingContent) => string, spare: Uint8Array | undefined): BatchTask {
    const count = this.contents.length
    const ids: EntryId[] = []
    const names: string[] = []
    const fileNames = new Map<number, string>()
    const streams = new Map<number, string>()
    const sizes = new Float64Array(count)
    const times = new BigUint64Array(count * TIMES_PER_FILE)
    const attributes = new Uint32Array(count)
    for (const [index, content] of this.contents.entries()) {
      const { entry } = content.object
      ids.push(entry.id)
      names.push(nameOf(content))
      if (entry.links > 1) fileNames.set(index, entry.name)
      if (content.stream !== undefined) streams.set(index, content.stream)
      sizes[index] = content.size
      attributes[index] = entry.attributes
      const { created, modified, accessed, changed } = entry.times
      const at = index * TIMES_PER_FILE
      times[at] = created
      times[at + 1] = modified
      times[at + 2] = accessed
      times[at + 3] = changed
    }
    return {
      kind: 'batch',
      volume: this.volume,
      ids,
      fileNames,
      streams,
      names,
      sizes,
      times,
      attributes,
      spare,
    }
  }
}
