/**
 * The space estimate of `/p`: how much a store of the selection would take on volumes of each cluster size, and how
 * much the working directory needs. Pure: counts go in, text comes out.
 */

/** What NTFS and FAT volumes are formatted with, in bytes. */
export const CLUSTER_SIZES: readonly number[] = [512, 1024, 2048, 4096, 8192, 16384, 32768, 65536]

export type EstimatedStore = 'compressed' | 'uncompressed' | 'hardlink'

export interface SpaceEstimate {
  readonly objects: number
  /** Sum of the sizes of what was selected. */
  readonly contentBytes: number
  /** In rising order of cluster size; bytes. */
  readonly storeSizes: readonly { readonly clusterSize: number; readonly bytes: number }[]
  /** Beyond the 250 MB that every run needs. */
  readonly temporaryBytes: number
}

/** A catalog line holds the path and, beside it, names, numbers, a hash and a security descriptor. */
const CATALOG_LINE_BYTES = 600
/** A ZIP64 entry has a local and a central header, each with its name (APPNOTE 4.3.7, 4.3.12, 4.5.3). */
const ARCHIVE_ENTRY_BYTES = 30 + 46 + 2 * 32
/** A byte of data in regedit's text is `xx,` in UTF-16. */
const REGISTRY_TEXT_FACTOR = 6

/** Adds up a selection; nothing is kept of the single objects. */
export class EstimateCounter {
  readonly #store: EstimatedStore
  readonly #clusterSizes: readonly number[]
  readonly #rounded: number[]
  #objects = 0
  #contentBytes = 0
  #registryBytes = 0
  #catalogBytes = 0
  #entryBytes = 0

  constructor(store: EstimatedStore, clusterSizes: readonly number[] = CLUSTER_SIZES) {
    this.#store = store
    this.#clusterSizes = clusterSizes
    this.#rounded = clusterSizes.map(() => 0)
  }

  /** A file, a directory (size 0) or an alternate stream. */
  addFile(path: string, size: number): void {
    this.#addObject(path)
    this.#contentBytes += size
    for (const [index, cluster] of this.#clusterSizes.entries()) {
      this.#rounded[index] = (this.#rounded[index] ?? 0) + roundedUp(size, cluster)
    }
  }

  /** A key (no data) or a value; values become text. */
  addRegistry(path: string, dataBytes: number): void {
    this.#addObject(path)
    this.#contentBytes += dataBytes
    this.#registryBytes += 2 * path.length + REGISTRY_TEXT_FACTOR * dataBytes
  }

  #addObject(path: string): void {
    this.#objects += 1
    this.#catalogBytes += CATALOG_LINE_BYTES + path.length
    this.#entryBytes += ARCHIVE_ENTRY_BYTES + 2 * path.length
  }

  estimate(): SpaceEstimate {
    return {
      objects: this.#objects,
      contentBytes: this.#contentBytes,
      storeSizes: this.#clusterSizes.map((clusterSize, index) => ({
        clusterSize,
        bytes: this.#storeBytes(clusterSize, this.#rounded[index] ?? 0),
      })),
      temporaryBytes: this.#catalogBytes,
    }
  }

  /** Compressed stores are one file, taken as if nothing compressed: an estimate that is too small is of no use. */
  #storeBytes(cluster: number, roundedFiles: number): number {
    const besides = this.#catalogBytes + this.#registryBytes
    if (this.#store === 'compressed') {
      return roundedUp(this.#contentBytes + besides + this.#entryBytes, cluster)
    }
    return roundedUp(besides, cluster) + (this.#store === 'hardlink' ? 0 : roundedFiles)
  }
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
