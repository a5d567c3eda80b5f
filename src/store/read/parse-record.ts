/**
 * A line of the catalog as it comes from a file that may be damaged or hostile.
 */

import { type CatalogRecord, type ObjectType, OUTCOMES, type Outcome } from '../catalog-record.ts'
import { isBundlePlace } from '../contents/bundle-place.ts'
import { jsonObject } from './json-object.ts'

const TYPES: ReadonlySet<unknown> = new Set<ObjectType>([
  'file',
  'directory',
  'stream',
  'registry',
  'synthetic',
])
const OUTCOME_NAMES: ReadonlySet<unknown> = new Set<Outcome>(OUTCOMES)
const TEXTS = [
  'created',
  'modified',
  'accessed',
  'changed',
  'sddl',
  'shortName',
  'extendedAttributes',
  'objectId',
  'links',
  'linked',
  'sha256',
  'content',
  'reason',
] as const

/** Undefined when the line is no record. Members that we do not know are kept. */
export function parseRecord(line: string): CatalogRecord | undefined {
  const members = jsonObject(line)
  return members !== undefined && isRecord(members) ? members : undefined
}

function isRecord(members: Readonly<Record<string, unknown>>): members is CatalogRecord & typeof members {
  const { path, type, size, outcome, owners, streams, attributes, bundle } = members
  return (
    typeof path === 'string' &&
    TYPES.has(type) &&
    OUTCOME_NAMES.has(outcome) &&
    Number.isSafeInteger(size) &&
    Number(size) >= 0 &&
    TEXTS.every((name) => members[name] === undefined || typeof members[name] === 'string') &&
    (bundle === undefined || isBundlePlace(bundle)) &&
    (attributes === undefined || Number.isSafeInteger(attributes)) &&
    (owners === undefined || (Array.isArray(owners) && owners.every(isOwnerPair))) &&
    (streams === undefined || (Array.isArray(streams) && streams.every((name) => typeof name === 'string')))
  )
}

function isOwnerPair(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every((number) => Number.isSafeInteger(number))
}
