import { runPipeline } from '../../src/gather/pipeline/index.ts'
import {
  type CatalogRecord,
  createStore,
  folderStoreAt,
  openFolder,
  openStore,
  type StoreKey,
  type StoreOptions,
  type StoreSummary,
} from '../../src/store/index.ts'
import { MountedVolume } from '../../src/volume/index.ts'
import { everything, gatherAll, MANIFEST_FACTS } from './source-tree.ts'

const FINGERPRINT = 'the same command'

type RunOptions = Partial<StoreOptions> & { readonly storePath: string }

export interface ResumedRun extends StoreSummary {
  /** What was known of interrupted runs. */
  readonly resumed: number
  /** Names on the host that were opened for reading. */
  readonly read: readonly string[]
  readonly notes: readonly string[]
}

class Interruption extends Error {}

/** A run that ends, as by an error, after so many objects; what it has made stays. */
export async function interruptedAfter(objects: number, root: string, options: RunOptions): Promise<void> {
  const writer = await createStore({
    type: 'compressed',
    overwrite: false,
    fingerprint: FINGERPRINT,
    ...options,
  })
  let seen = 0
  try {
    await runPipeline(everything(new MountedVolume(root)), {
      writer,
      owners: () => [[0, 0]],
      onOutcome: () => {
        if (++seen >= objects) throw new Interruption()
      },
      onError: () => 'continue',
    })
    throw new Error(`there are only ${seen} objects`)
  } catch (error) {
    await writer.abandon()
    if (!(error instanceof Interruption)) throw error
  }
}

/** The same command, to its end. */
export async function continued(root: string, options: RunOptions): Promise<ResumedRun> {
  const notes: string[] = []
  const told = { onNote: (text: string) => notes.push(text) }
  const writer = await createStore({
    type: 'compressed',
    overwrite: false,
    fingerprint: FINGERPRINT,
    ...told,
    ...options,
  })
  const read: string[] = []
  const takeSafe = writer.takeSafe.bind(writer)
  writer.takeSafe = (state) => {
    const taken = takeSafe(state)
    if (taken === undefined && !state.directory) read.push(state.path)
    return taken
  }
  try {
    await gatherAll(root, writer)
    return { ...(await writer.commit(MANIFEST_FACTS)), resumed: writer.resumed, read, notes }
  } catch (error) {
    await writer.abandon()
    throw error
  }
}

/**
 * The objects of a catalog in an order of their own, without what depends on the order of work: which of equal contents came first, where contents
 * lie, and when files were last read; of files that were linked, without what making a link changes. Names of one file are told by their names.
 */
export async function comparableCatalog(path: string, key?: StoreKey): Promise<CatalogRecord[]> {
  const folder = folderStoreAt(path)
  const keyed = key === undefined ? {} : { key }
  const store = folder === undefined ? await openStore(path, keyed) : openFolder(folder, keyed)
  try {
    const all = [...store.records()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
    const groups = new Map<string, string[]>()
    for (const { links, path: name } of all) {
      if (links !== undefined) groups.set(links, [...(groups.get(links) ?? []), name])
    }
    return all.map(({ accessed: _accessed, bundle: _bundle, content, links, changed, ...record }) => {
      const names = groups.get(links ?? '') ?? []
      return {
        ...record,
        ...(content === undefined ? {} : { content: 'held' }),
        ...(names.length > 1 ? { links: names.join('|') } : {}),
        ...(changed === undefined || record.linked !== undefined ? {} : { changed }),
      }
    })
  } finally {
    store.close()
  }
}
