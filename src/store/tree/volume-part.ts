/**
 * What marks a folder of links as a part of the hard-link store whose master lies on another volume.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { jsonObject } from '../read/json-object.ts'

export const VOLUME_PART = 'volume.json'

const FORMAT = 'statelift-store-volume'

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
  if (!existsSync(path)) return undefined
  const { format, storeId, master } = jsonObject(readFileSync(path, 'utf8')) ?? {}
  if (format !== FORMAT || typeof storeId !== 'string' || typeof master !== 'string') return undefined
  return { storeId, master }
}

/**
 * The folder of a store's links on a volume, as its manifest names it: the master store itself, or a part that says
 * that it belongs to it. A host that has the volume elsewhere looks where Windows has it. Undefined when it is not there.
 */
export function partFolder(
  main: string,
  storeId: unknown,
  { folder, path }: { readonly folder: string; readonly path: string },
): string | undefined {
  if (folder === main || sameFolder(folder, main)) return main
  return [folder, path].find(
    (candidate) => isAbsolute(candidate) && readVolumePart(candidate)?.storeId === storeId,
  )
}

function sameFolder(a: string, b: string): boolean {
  return existsSync(a) && existsSync(b) && realpathSync.native(a) === realpathSync.native(b)
}
