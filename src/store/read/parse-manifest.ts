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
  if (!Number.isInteger(version) || Number(version) < 1 || Number(version) > STORE_VERSION) {
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
    typeof value.storeId === 'string' &&
    (!('volumes' in value) || isMapOf(value.volumes, { folder: 'string', path: 'string' })) &&
    (!('generated' in value) || isMapOf(value.generated, { size: 'number', sha256: 'string' }))
  )
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject)
}

/** Whether a value is an object whose members all have members of these types. */
function isMapOf(value: unknown, types: Readonly<Record<string, 'string' | 'number'>>): boolean {
  if (!isObject(value) || Array.isArray(value)) return false
  return Object.values(value).every((member) => {
    if (!isObject(member)) return false
    const values = new Map<string, unknown>(Object.entries(member))
    return Object.entries(types).every(([name, type]) => typeof values.get(name) === type)
  })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
