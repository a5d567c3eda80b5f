import { type Extents, HOLE } from './extents.ts'

/**
 * Decodes mapping pairs onto the end of `extents`: each run is a byte whose halves give the width of the length and of the
 * (signed) distance from the last run's cluster; a distance of width 0 is a hole. Gives a sentence when the
 * pairs cannot be right; what was decoded before stays.
 */
export function decodeRuns(pairs: Uint8Array, clusterCount: number, extents: Extents): string | undefined {
  let at = 0
  let cluster = 0
  while (at < pairs.length) {
    const header = pairs[at] ?? 0
    if (header === 0) return undefined
    at += 1
    const lengthWidth = header & 0x0f
    const distanceWidth = header >> 4
    if (lengthWidth === 0 || lengthWidth > 8 || distanceWidth > 8) return 'a run has an impossible form'
    if (at + lengthWidth + distanceWidth > pairs.length) return 'a run is cut short'
    const length = signed(pairs, at, lengthWidth)
    at += lengthWidth
    if (length <= 0 || !Number.isSafeInteger(extents.end + length)) return 'a run has an impossible length'
    if (distanceWidth === 0) {
      extents.append(HOLE, length)
      continue
    }
    cluster += signed(pairs, at, distanceWidth)
    at += distanceWidth
    if (cluster < 0 || cluster + length > clusterCount) return 'a run lies outside of the volume'
    extents.append(cluster, length)
  }
  // NTFS ends the pairs with a 0, but where the attribute ends there is nothing more to say either.
  return undefined
}

/** The first cluster that mapping pairs name, without decoding all of them; undefined when they name none within the volume. */
export function firstRunCluster(pairs: Uint8Array, clusterCount: number): number | undefined {
  let at = 0
  while (at < pairs.length) {
    const header = pairs[at] ?? 0
    const lengthWidth = header & 0x0f
    const distanceWidth = header >> 4
    if (header === 0 || lengthWidth > 8 || distanceWidth > 8) return undefined
    at += 1 + lengthWidth
    if (distanceWidth > 0) {
      const cluster = signed(pairs, at, distanceWidth)
      return cluster >= 0 && cluster < clusterCount ? cluster : undefined
    }
  }
  return undefined
}

function signed(bytes: Uint8Array, at: number, width: number): number {
  let value = 0
  for (let i = width - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0)
  return (bytes[at + width - 1] ?? 0) >= 0x80 ? value - 256 ** width : value
}
