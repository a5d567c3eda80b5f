import type { Volume } from '../../volume/index.ts'
import type { SourceObject } from './source-object.ts'

/** Enough for long sweeps over a disk, little enough to hold. */
const WINDOW = 8192

/** The objects in the order in which their contents lie on the disk, as far as a window of them allows. */
export function* inDiskOrder(objects: Iterable<SourceObject>): Generator<SourceObject> {
  let window: SourceObject[] = []
  for (const object of objects) {
    window.push(object)
    if (window.length < WINDOW) continue
    yield* sorted(window)
    window = []
  }
  yield* sorted(window)
}

function sorted(window: SourceObject[]): SourceObject[] {
  const numbers = new Map<Volume, number>()
  for (const { volume } of window) if (!numbers.has(volume)) numbers.set(volume, numbers.size)
  const numberOf = (object: SourceObject) => numbers.get(object.volume) ?? 0
  return window.sort((a, b) => numberOf(a) - numberOf(b) || a.entry.position - b.entry.position)
}
