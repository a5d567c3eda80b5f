import type { VerifyOptions, VerifyResult } from '../store-reader.ts'
import { hasContent, inArchiveOrder, planContents, shownName } from './content-plan.ts'
import { folderStoreAt, openFolder } from './open-folder.ts'
import { openStore } from './open-store.ts'
import { readContents } from './read-contents.ts'
import type { ContentFault } from './read-tasks.ts'
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
    if (options.report === 'catalog') return report.end(store.damage)
    const faults = new Map<string, ContentFault>()
    const contents = inArchiveOrder(planContents(store, () => true).values())
    await readContents(store, {
      contents,
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
      report.file(name, faults.get(record.content)?.reason)
    }
    return report.end(store.damage ?? store.structureDamage(contents, (name) => faults.has(name)))
  } finally {
    store.close()
  }
}
