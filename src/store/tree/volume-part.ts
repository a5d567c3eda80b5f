/**
 * What marks a folder of links as a part of the hard-link store whose master lies on another volume.
 */
import { lstatSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { jsonObject } from '../read/json-object.ts'

export const VOLUME_PART = 'volume.json'

const FORMAT = 'statelift-store-volume'
/** Of what is a hundred bytes when it is ours. */
const MOST_BYTES = 1024 * 1024

export interface VolumePart {
  readonly storeId: string
  /** The `USMT` folder of the master store, as the host that made it named it. */
  readonly master: string
}

export function volumePartText(storeId: string, master: string): string {
  return `${JSON.stringify({ format: FORMAT, version: 1, storeId, master })}\n`
}

/** Undefined for a folder that is no such part. */
export function readVolumePart(folder: string): VolumePart | undefined {
  const path = join(folder, VOLUME_PART)
  const facts = lstatSync(path, { throwIfNoEntry: false })
  if (facts?.isFile() !== true || facts.size > MOST_BYTES) return undefined
  const { format, storeId, master } = jsonObject(readFileSync(path, 'utf8')) ?? {}
  if (format !== FORMAT || typeof storeId !== 'string' || typeof master !== 'string') return undefined
  return { storeId, master }
}

/** The folder that a store, or a part of one, is filled in until it gets its name. */
export const PARTIAL = '.partial'

/**
 * The folder of a store's links on a volume, as its manifest names it: a part that says that it belongs to that store, or else the
 * master store itself, wherever this host has it and under whatever name. A host that has the volume elsewhere looks where
 * Windows has it. A part that has no name yet, since its run was ended right before, is one all the same.
 */
export function partFolder(
  main: string,
  storeId: unknown,
  { folder, path }: { readonly folder: string; readonly path: string },
): string {
  const part = [folder, path, folder + PARTIAL, path + PARTIAL].find(
    (candidate) => isAbsolute(candidate) && readVolumePart(candidate)?.storeId === storeId,
  )
  return part ?? main
}
