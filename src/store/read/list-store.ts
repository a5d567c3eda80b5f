import type { ListResult, OpenOptions } from '../store-reader.ts'
import { openStore } from './open-store.ts'

/**
 * What is in a store, summed up by context.
 * @throws StoreError as `openStore`
 */
export async function listStore(path: string, options: OpenOptions = {}): Promise<ListResult> {
  const store = await openStore(path, options)
  try {
    const names = store.manifest?.contexts ?? []
    const contexts = new Map<number, { objects: number; bytes: number }>()
    let objects = 0
    let bytes = 0
    for (const record of store.records()) {
      if (record.outcome !== 'captured') continue
      objects++
      bytes += record.size
      for (const context of new Set(record.owners?.map(([, context]) => context))) {
        const sum = contexts.get(context) ?? { objects: 0, bytes: 0 }
        contexts.set(context, { objects: sum.objects + 1, bytes: sum.bytes + record.size })
      }
    }
    const listed = [...contexts].sort(([a], [b]) => a - b)
    return {
      manifest: store.manifest,
      contexts: listed.map(([number, sum]) => ({ name: names[number] ?? `context ${number}`, ...sum })),
      objects,
      bytes,
    }
  } finally {
    store.close()
  }
}
