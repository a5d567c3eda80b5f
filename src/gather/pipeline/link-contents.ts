import { FileLinker, type LinkOutcome } from '../../store/index.ts'
import { volumeOf } from './content-source.ts'
import type { LinkResult, LinkTask } from './messages.ts'

/** A worker's way with files that a hard-link store takes: none is opened, each gets one more name. */
export class LinkContents {
  readonly #linker: FileLinker

  constructor(linker: FileLinker = new FileLinker()) {
    this.#linker = linker
  }

  /** @throws StoreError 72 when the store cannot be written */
  run({ volume: spec, folder, ids, names, forced }: LinkTask): LinkResult {
    const volume = volumeOf(spec)
    const outcomes = ids.map((id, index): LinkOutcome => {
      const link = (path: string | Buffer) =>
        this.#linker.link(path, folder, names[index] ?? '', forced.has(index))
      return volume.atHostPath?.(id, link) ?? { kind: 'unlinkable', reason: `${volume.label} is not mounted` }
    })
    return { kind: 'link', outcomes }
  }
}
