import type { Place } from '../place.ts'
import type { WarningGate } from '../warnings.ts'
import { type Attribute, AttributeFlag, type RunAttribute } from './attribute.ts'
import { Extents, MISSING } from './extents.ts'
import { decodeRuns } from './run-list.ts'

/** One attribute of a file put together from all its pieces, wherever in the MFT they stand. */
export interface AttributeContent {
  readonly type: number
  readonly name: string
  readonly flags: number
  /** In bytes, as a program sees it. */
  readonly size: number
  /** False where the first piece, which alone tells the size, is missing, or its size cannot be right. */
  readonly sizeKnown: boolean
  /** Bytes behind this are zero. */
  readonly validSize: number
  /** The content itself, for a resident attribute. */
  readonly value: Uint8Array | undefined
  /** Where the content lies, for a non-resident one. */
  readonly extents: Extents | undefined
  /** Clusters of a compression unit; 0 for what is not compressed. */
  readonly unitClusters: number
}

const LARGEST_UNIT_POWER = 6

/** `pieces` are of one type and name; undefined for none. `clusterCount` bounds the run lists; `place` names the file in warnings. */
export function assembleAttribute(
  pieces: readonly Attribute[],
  clusterCount: number,
  warnings: WarningGate,
  place: Place,
): AttributeContent | undefined {
  const first = pieces.find((piece) => piece.resident || piece.lowestVcn === 0) ?? pieces[0]
  if (first === undefined) return undefined
  const head = { type: first.type, name: first.name, flags: first.flags }
  if (first.resident) {
    const size = first.value.length
    const value = first.value
    return { ...head, size, sizeKnown: true, validSize: size, value, extents: undefined, unitClusters: 0 }
  }
  const runs = pieces.filter((piece) => !piece.resident).sort((a, b) => a.lowestVcn - b.lowestVcn)
  const extents = new Extents()
  appendPieces(extents, runs, clusterCount, warnings, place)
  if (extents.overlaps()) {
    warnings.warn('ntfs-runs-overlap', 'A file uses the same clusters twice; its content is in doubt.', place)
  }
  const possible = first.size >= 0 && Number.isSafeInteger(first.size)
  if (!possible) warnings.warn('ntfs-size-impossible', 'A size cannot be right.', place)
  const size = possible ? first.size : 0
  const compressed = (first.flags & AttributeFlag.CompressionMask) !== 0
  const power = first.compressionUnit
  return {
    ...head,
    size,
    sizeKnown: possible && first.lowestVcn === 0,
    validSize: Math.min(size, first.validSize < 0 ? size : first.validSize),
    value: undefined,
    extents,
    unitClusters: compressed && power > 0 && power <= LARGEST_UNIT_POWER ? 2 ** power : 0,
  }
}

/** Adds the runs of further pieces of one attribute, in rising order, to `extents`. */
export function appendPieces(
  extents: Extents,
  runs: readonly RunAttribute[],
  clusterCount: number,
  warnings: WarningGate,
  place: Place,
): void {
  const complain = (what: string) =>
    warnings.warn('ntfs-run-list-damaged', `A run list is damaged: ${what}.`, place)
  for (const piece of runs) {
    if (piece.lowestVcn < extents.end) {
      complain('two pieces describe the same clusters')
      continue
    }
    if (piece.lowestVcn > extents.end) {
      if (!Number.isSafeInteger(piece.lowestVcn)) {
        complain('a piece begins at an impossible cluster')
        return
      }
      complain('a piece is missing')
      extents.append(MISSING, piece.lowestVcn - extents.end)
    }
    const problem = decodeRuns(piece.pairs, clusterCount, extents)
    if (problem !== undefined) complain(problem)
  }
}
