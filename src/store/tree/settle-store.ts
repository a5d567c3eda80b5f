/**
 * Gives a store that is a folder its name, over one that may be there, on all its volumes; and brings to its end what a crash
 * has cut off. At every moment one store is whole: parts on other volumes are found by the id of their store, whether they
 * have their name yet or not, so that the master store alone decides which store it is.
 */
import { existsSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { messageOf, type WarningSink } from '../../errors/index.ts'
import { partsOf, removePart, removeParts } from './store-parts.ts'
import { bringBack, type TreePlace, takePlace, treePlace } from './tree-place.ts'
import { PARTIAL } from './volume-part.ts'

/** Once the master store has its name the new store is there; what cannot be tidied up then is told, and the next run tries again. */
export async function placeStore(place: TreePlace, onWarning: WarningSink | undefined): Promise<void> {
  await takePlace(place)
  try {
    await settleStore(place)
  } catch (error) {
    onWarning?.({
      kind: 'store-not-tidied',
      message: `the store is whole, but what was there before is not all gone: ${messageOf(error)}`,
      where: place.folder,
    })
  }
}

/** Brings to its end what a run has left that was killed while it gave its store its name. */
export async function settleStore(place: TreePlace): Promise<void> {
  const { folder, replaced, partial, journal } = place
  bringBack(place)
  if (!existsSync(folder)) return
  for (const part of partsOf(folder)) await settlePart(part)
  removeParts(replaced)
  rmSync(replaced, { recursive: true, force: true })
  if (!existsSync(partial)) rmSync(journal, { force: true })
}

async function settlePart(part: string): Promise<void> {
  const place = treePlace(dirname(part))
  if (part.endsWith(PARTIAL)) await takePlace(place)
  removePart(place.replaced)
}
