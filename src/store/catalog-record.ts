/**
 * One line of `catalog.jsonl` (docs/store-format.md, section 3).
 */

import type { BundlePlace } from './contents/bundle-place.ts'

/** What a record of the catalog is about. */
export type ObjectType = 'file' | 'directory' | 'stream' | 'registry' | 'synthetic'

/** How a selected object may have ended. */
export const OUTCOMES = [
  'captured',
  'placeholder',
  'encrypted',
  'unreadable',
  'vanished',
  'changed',
  'refused',
] as const

/** What became of an object that a rule selected; every object has exactly one. */
export type Outcome = (typeof OUTCOMES)[number]

/** A count for each outcome, all 0. */
export function noOutcomes(): Record<Outcome, number> {
  return { captured: 0, placeholder: 0, encrypted: 0, unreadable: 0, vanished: 0, changed: 0, refused: 0 }
}

/** `[component, context]`: places in the manifest's `components` and `contexts`. */
export type OwnerPair = readonly [component: number, context: number]

export interface ReparseRecord {
  readonly tag: number
  readonly target?: string
  /** Hexadecimal. */
  readonly data?: string
}

/** One line of the catalog: a selected object, whether or not it is in the store. */
export interface CatalogRecord {
  /** The offline system's own name: `C:\Users\ned\a.txt`, `HKCU\Software\X`; of a stream `C:\a.txt:Zone.Identifier`. */
  readonly path: string
  readonly type: ObjectType
  /** Bytes of content. */
  readonly size: number
  /** ISO 8601 in UTC, exact to 100 ns. */
  readonly created?: string
  readonly modified?: string
  readonly accessed?: string
  readonly changed?: string
  /** FILE_ATTRIBUTE_* bits. */
  readonly attributes?: number
  readonly sddl?: string
  readonly shortName?: string
  readonly reparse?: ReparseRecord
  /** Hexadecimal. */
  readonly extendedAttributes?: string
  readonly objectId?: string
  readonly streams?: readonly string[]
  readonly sparse?: true
  /** Records with the same value were names of one file. */
  readonly links?: string
  /** Hexadecimal; absent in hard-link stores and where there is no content. */
  readonly sha256?: string
  /** The entry that holds the bytes, not always the object's own: equal contents are stored once. */
  readonly content?: string
  /** Of encrypted stores: the bundle in which a small content lies, and its place there. */
  readonly bundle?: BundlePlace
  /** Of hard-link stores: the content is one more name of the source's file, on this volume of the manifest's `volumes`. */
  readonly linked?: string
  readonly owners?: readonly OwnerPair[]
  readonly outcome: Outcome
  /** Of an outcome other than `captured`, in words. */
  readonly reason?: string
  /** Of registry and synthetic objects. */
  readonly data?: Readonly<Record<string, unknown>>
  /** The content is what EFS keeps on the disk: a stream's ciphertext, or the file's keys (`$EFS`). */
  readonly raw?: 'efs' | 'efs-keys'
  /** Of ciphertext: how many bytes its owner sees. */
  readonly plainSize?: number
}
