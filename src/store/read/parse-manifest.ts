import { type Manifest, STORE_FORMAT, STORE_VERSION } from '../manifest.ts'
import { storeError } from '../store-error.ts'
import { jsonObject } from './json-object.ts'

export const MOST_MANIFEST = 256 * 1024 * 1024

/**
 * The manifest as it comes from a file that may be damaged or hostile.
 * @returns undefined when it is damaged
 * @throws StoreError 27 for another format and for a later version
 */
export function parseManifest(text: string, where: string): Manifest | undefined {
  const members = jsonObject(text)
  if (members === undefined) return undefined
  if (members.format !== STORE_FORMAT) throw storeError('notAStore', { where: `${where}: manifest.json` })
  const { version } = members
  if (typeof version !== 'number' || version > STORE_VERSION) {
    throw storeError('storeVersion', {
      where: `${where}: the store has version ${String(version)} of its format, this program reads up to ${STORE_VERSION}`,
      advice: 'Use the program that made the store, or a later one.',
    })
  }
  return isManifest(members) ? members : undefined
}

function isManifest(value: object): value is Manifest {
  return (
    'catalog' in value &&
    isObject(value.catalog) &&
    'sha256' in value.catalog &&
    typeof value.catalog.sha256 === 'string' &&
    'lines' in value.catalog &&
    typeof value.catalog.lines === 'number' &&
    'counts' in value &&
    isObject(value.counts) &&
    'contexts' in value &&
    Array.isArray(value.contexts) &&
    value.contexts.every((name) => typeof name === 'string') &&
    'components' in value &&
    isListOfObjects(value.components) &&
    'users' in value &&
    isListOfObjects(value.users) &&
    'source' in value &&
    isObject(value.source) &&
    'storeId' in value &&
    typeof value.storeId === 'string'
  )
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
