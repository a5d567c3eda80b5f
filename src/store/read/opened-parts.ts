import { BUNDLE_FRAME } from '../crypto/bundle.ts'
import { bundlePlaintext } from './bundle.ts'
import type { PlannedContent } from './content-plan.ts'

/** Bytes that are opened by one task at most: whole frames. */
const MOST_AT_ONCE = 64 * BUNDLE_FRAME

interface OpenedFrames {
  readonly digits: string
  readonly opened: Uint8Array
  readonly size: number
}

/** Which frames of bundles were opened for some content: the others hold what no record names, and have to be whole too. */
export class OpenedParts {
  readonly #bundles = new Map<number, OpenedFrames>()

  /** @param entry number of the bundle's entry */
  note(entry: number, { place, part }: PlannedContent): void {
    if (place === undefined || part === undefined) return
    let bundle = this.#bundles.get(entry)
    if (bundle === undefined) {
      const size = bundlePlaintext(place.storedSize)
      bundle = { digits: part.digits, size, opened: new Uint8Array(Math.ceil(size / BUNDLE_FRAME)) }
      this.#bundles.set(entry, bundle)
    }
    const first = Math.floor(part.offset / BUNDLE_FRAME)
    bundle.opened.fill(1, first, Math.ceil((part.offset + part.length) / BUNDLE_FRAME))
  }

  has(entry: number): boolean {
    return this.#bundles.has(entry)
  }

  /** What is left of a bundle. */
  *rest(entry: number, outer: string, place: PlannedContent['place']): Generator<PlannedContent> {
    const bundle = this.#bundles.get(entry)
    if (bundle === undefined) return
    const { digits, opened, size } = bundle
    for (let first = opened.indexOf(0); first >= 0; ) {
      const end = opened.indexOf(1, first)
      const offset = first * BUNDLE_FRAME
      const length = Math.min(
        (end < 0 ? opened.length : end) * BUNDLE_FRAME - offset,
        size - offset,
        MOST_AT_ONCE,
      )
      yield {
        outer,
        place,
        part: { digits, name: undefined, offset, length },
        sha256: undefined,
        size: undefined,
      }
      first = opened.indexOf(0, Math.ceil((offset + length) / BUNDLE_FRAME))
    }
  }
}
