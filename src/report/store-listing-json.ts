import type { Sum } from './capture-tally.ts'
import type { StoreListing } from './store-listing.ts'

/** `/list /json`; the shape is documented in docs/command-line.md and does not change. */
export function listingJson(listing: StoreListing): Record<string, unknown> {
  const { store, total, contexts, components, outcomes, missing } = listing
  const { path, encrypted, manifest, damage } = store
  return {
    store: path,
    storeId: manifest?.storeId ?? null,
    type: manifest?.type ?? null,
    encrypted,
    damage: damage ?? null,
    created: manifest?.created ?? null,
    finished: manifest?.finished ?? null,
    source: manifest?.source ?? null,
    storedBytes: manifest?.counts.storedBytes ?? null,
    total: sumJson(total),
    contexts: contexts.map(({ name, sid, sum }) => ({ name, sid: sid ?? null, ...sumJson(sum) })),
    components: components.map(({ urlid, name, sum, contexts: parts }) => ({
      urlid,
      name,
      ...sumJson(sum),
      contexts: parts.map((part) => ({ name: part.name, ...sumJson(part.sum) })),
    })),
    outcomes,
    missing,
  }
}

function sumJson({ objects, files, registry, bytes, missing }: Readonly<Sum>): Readonly<Sum> {
  return { objects, files, registry, bytes, missing }
}
