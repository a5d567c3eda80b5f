import type { FileStatus, VerifyOptions, VerifyResult } from '../store-reader.ts'
import { hasContent, inArchiveOrder, planContents, shownName } from './content-plan.ts'
import { openStore } from './open-store.ts'
import { readContents } from './read-contents.ts'
import type { ContentFault } from './read-tasks.ts'

/** What `shown` means for each report type (usmtutils /verify). */
const SHOWN: Record<VerifyOptions['report'], (status: FileStatus, catalog: boolean) => boolean> = {
  summary: () => false,
  all: () => true,
  failureonly: (status) => status === 'CORRUPTED',
  catalog: (_, catalog) => catalog,
}

/**
 * Reads every byte of the store and compares it with what the catalog says.
 * @throws StoreError as `openStore`
 */
export async function verifyStore(path: string, options: VerifyOptions): Promise<VerifyResult> {
  const store = await openStore(path, options)
  try {
    const shown = SHOWN[options.report]
    const tell = (name: string, status: FileStatus, catalog: boolean, reason: string | undefined) =>
      options.onFile?.(name, status, shown(status, catalog), reason)
    let intact = 0
    let corrupted = 0
    if (options.report !== 'catalog') {
      const faults = new Map<string, ContentFault>()
      await readContents(store, {
        contents: inArchiveOrder(planContents(store, () => true).values()),
        onContent: ({ name }, fault) => {
          if (fault !== undefined) faults.set(name, fault)
        },
        onProgress: options.onProgress,
        signal: options.signal,
      })
      const told = new Set<string>()
      for (const record of store.records()) {
        if (!hasContent(record)) continue
        const name = shownName(record)
        // Values of a hive share one entry, which is one file of the store.
        if (record.type !== 'file' && record.type !== 'stream') {
          if (told.has(name)) continue
          told.add(name)
        }
        const fault = faults.get(record.content)
        if (fault === undefined) intact++
        else corrupted++
        tell(name, fault === undefined ? 'OK' : 'CORRUPTED', false, fault?.reason)
      }
    }
    const catalog = store.damage === undefined ? 'OK' : 'CORRUPTED'
    tell('CATALOG', catalog, true, store.damage)
    return { intact, corrupted, catalog, code: corrupted > 0 || catalog === 'CORRUPTED' ? 42 : 0 }
  } finally {
    store.close()
  }
}
