/**
 * The types of stores that /p estimates, and what a store of each takes on the disk.
 */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface StoreType {
  readonly name: string
  /** The options of scanstate for it. */
  readonly argv: readonly string[]
  /** Which of the estimates by cluster size is compared. */
  readonly cluster: number
  /** Bytes that the `USMT` folder of such a store takes. */
  sizeOf(folder: string): number
}

const CLUSTER = 4096

export const STORE_TYPES: readonly StoreType[] = [
  { name: 'compressed', argv: [], cluster: 512, sizeOf: archiveSize },
  {
    name: 'encrypted',
    argv: ['/encrypt', '/key:correct horse battery staple'],
    cluster: 512,
    sizeOf: archiveSize,
  },
  // A file with several names counts at each: where the file system has no links there are as many files.
  {
    name: 'uncompressed',
    argv: ['/nocompress'],
    cluster: CLUSTER,
    sizeOf: (folder) => clusters(folder, Infinity),
  },
  // Further names of the source's files take nothing but their place in a folder.
  {
    name: 'hardlink',
    argv: ['/hardlink', '/nocompress'],
    cluster: CLUSTER,
    sizeOf: (folder) => clusters(folder, 1),
  },
]

function archiveSize(folder: string): number {
  return statSync(join(folder, 'USMT.MIG')).size
}

/** Bytes in clusters of the folders and of the files of at most so many names. */
function clusters(folder: string, mostNames: number): number {
  let sum = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const { size, nlink } = statSync(join(entry.parentPath, entry.name))
    if (entry.isDirectory() || nlink <= mostNames) sum += Math.ceil(size / CLUSTER) * CLUSTER
  }
  return sum
}
