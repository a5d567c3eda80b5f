import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { storeError } from '../store-error.ts'

const MEGABYTE = 1024 * 1024
const NEEDED_MEGABYTES = 250

/** Tells how many bytes of a folder's volume are free to us; tests say what they like. */
export type FreeSpace = (folder: string) => number

/**
 * A hard-link store takes little room, but its catalog, settings and copies need some, and the system runs from that
 * volume.
 * @throws StoreError 29 when less than 250 MB are free there
 */
export function requireFreeSpace(storePath: string, freeSpace: FreeSpace = freeBytes): void {
  let folder = storePath
  while (!existsSync(folder)) folder = dirname(folder)
  const free = Math.floor(freeSpace(folder) / MEGABYTE)
  if (free >= NEEDED_MEGABYTES) return
  throw storeError('temporarySpace', {
    where: `The volume of ${storePath} has ${free} MB free; a minimum of ${NEEDED_MEGABYTES} MB is required`,
    advice: 'Free space there: a hard-link store has to lie on the volume of the files.',
  })
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
