/**
 * Where the record of a small content lies in an encrypted store: many of them are sealed as one entry, a bundle
 * (docs/store-format.md, section 5.5).
 */

/** Digits of the bundle's name; where in its plaintext the content's record begins, and how long it is. */
export type BundlePlace = readonly [digits: string, offset: number, length: number]

/** Where a content is: its name, and its place where it lies in a bundle. As the catalog's records have it. */
export interface ContentPlace {
  readonly content: string
  readonly bundle?: BundlePlace
}

export const BUNDLE_DIGITS = 16
const DIGITS = /^[0-9a-f]{16}$/

/** The name of the entry, as of one in a store that is not encrypted. */
export function bundleName(digits: string): string {
  return `Bundle/${digits}`
}

export function isBundleDigits(text: string): boolean {
  return DIGITS.test(text)
}

/** Whether a value that somebody else has written is a place. */
export function isBundlePlace(value: unknown): value is BundlePlace {
  if (!Array.isArray(value) || value.length !== 3) return false
  const [digits, offset, length]: unknown[] = value
  return typeof digits === 'string' && isBundleDigits(digits) && isCount(offset) && isCount(length)
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

/** Where a record's content is; undefined when it has none. */
export function placeOf({ content, bundle }: Partial<ContentPlace>): ContentPlace | undefined {
  if (content === undefined) return undefined
  return bundle === undefined ? { content } : { content, bundle }
}

/** What tells two contents apart: their name, and their place where they lie in a bundle. */
export function contentKey({ content, bundle }: ContentPlace): string {
  return bundle === undefined ? content : `${bundle.join('|')}|${content}`
}
