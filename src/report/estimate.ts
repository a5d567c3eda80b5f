/**
 * The space estimate of `/p`: how much a store of the selection would take on volumes of each cluster size, and how
 * much the working directory needs. Pure: counts go in, text comes out.
 */

/** What NTFS and FAT volumes are formatted with, in bytes. */
export const CLUSTER_SIZES: readonly number[] = [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536]

/** The kinds of store that /p estimates. */
export type EstimatedStore = 'compressed' | 'uncompressed' | 'hardlink'

/** How much space a store would take. */
export interface SpaceEstimate {
  readonly objects: number
  /** Sum of the sizes of what was selected. */
  readonly contentBytes: number
  /** In rising order of cluster size; bytes. */
  readonly storeSizes: readonly { readonly clusterSize: number; readonly bytes: number }[]
  /** Beyond the 250 MB that every run needs. */
  readonly temporaryBytes: number
}

/** What a store is made of. Bytes. */
export interface StoreParts {
  readonly store: EstimatedStore
  readonly objects: number
  readonly contentBytes: number
  /** Of a compressed store. */
  readonly archiveBytes: number
  /** Sizes of the captured files of which a store of plain files has a copy; of a hard-link store those that are not linked. */
  readonly files: Iterable<number>
  /** Sizes of what is in such a store besides. */
  readonly besides: readonly number[]
  readonly temporaryBytes: number
}

/** How much space a store takes on volumes of each cluster size: files take whole clusters. */
export function spaceEstimate(parts: StoreParts, clusterSizes = CLUSTER_SIZES): SpaceEstimate {
  const { objects, contentBytes, temporaryBytes } = parts
  const sums = clusterSizes.map(() => 0)
  for (const size of storedFiles(parts)) {
    for (const [index, cluster] of clusterSizes.entries()) {
      sums[index] = (sums[index] ?? 0) + roundedUp(size, cluster)
    }
  }
  const storeSizes = clusterSizes.map((clusterSize, index) => ({ clusterSize, bytes: sums[index] ?? 0 }))
  return { objects, contentBytes, storeSizes, temporaryBytes }
}

function* storedFiles({ store, archiveBytes, files, besides }: StoreParts): Generator<number> {
  if (store === 'compressed') {
    yield archiveBytes
    return
  }
  yield* besides
  yield* files
}

function roundedUp(bytes: number, cluster: number): number {
  return Math.ceil(bytes / cluster) * cluster
}

/** The file of `/p:FILE`. */
export function estimateXml(estimate: SpaceEstimate): string {
  const sizes = estimate.storeSizes.map(
    ({ clusterSize, bytes }) => `    <size clusterSize="${clusterSize}">${bytes}</size>`,
  )
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<PreMigration>',
    '  <storeSize>',
    ...sizes,
    '  </storeSize>',
    '  <temporarySpace>',
    `    <size>${estimate.temporaryBytes}</size>`,
    '  </temporarySpace>',
    '</PreMigration>',
    '',
  ].join('\r\n')
}

/** `Usmtsize.txt`, the file of a bare `/p`. */
export function estimateText(estimate: SpaceEstimate): string {
  return [
    'Space estimate for the migration store',
    '',
    `Objects selected:        ${estimate.objects}`,
    `Size of their content:   ${estimate.contentBytes} bytes`,
    '',
    'Space for the store, by cluster size of the volume that holds it:',
    ...estimate.storeSizes.map(
      ({ clusterSize, bytes }) => `  ${String(clusterSize).padStart(6)} bytes: ${bytes} bytes`,
    ),
    '',
    `Temporary space:         ${estimate.temporaryBytes} bytes, besides the 250 MB that every run needs`,
    '',
  ].join('\r\n')
}
