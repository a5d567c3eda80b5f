import { messageOf, type WarningSink } from '../../errors/index.ts'
import type { EntryTimes } from '../zip/index.ts'
import type { StoreTree } from './store-tree.ts'
import { setFacts } from './tree-file.ts'

/** Times of captured folders, set at the end: what is made in a folder changes its time. */
export class FolderTimes {
  readonly #folders: { readonly name: string; readonly times: EntryTimes }[] = []

  add(name: string, times: EntryTimes | undefined): void {
    if (times !== undefined) this.#folders.push({ name, times })
  }

  /** From the inside out. */
  set(tree: StoreTree, onWarning: WarningSink | undefined): void {
    for (const { name, times } of this.#folders.toReversed()) {
      try {
        setFacts(tree.path(name), { times, attributes: 0 })
      } catch (error) {
        // A folder whose name the file system cannot hold is in the catalog only.
        onWarning?.({
          kind: 'store-folder-time',
          message: `its time could not be set: ${messageOf(error)}`,
          where: name,
        })
      }
    }
  }
}
