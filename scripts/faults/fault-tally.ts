import { isDeepStrictEqual } from 'node:util'
import { type CatalogRecord, type StoreKey, verifyStore } from '../../src/store/index.ts'
import { comparableCatalog } from '../../test/support/resumed.ts'

/** What came of a series of faults. */
export interface FaultTally {
  readonly tries: number
  /** How often the same command then made a store whose catalog and contents are those of an undisturbed run. */
  readonly survived: number
  /** How often it went on from what was safe; the other times nothing was yet, or all was done. */
  readonly continued: number
  /** What was not as it has to be, in words. */
  readonly lost: readonly string[]
}

/** Undefined when the store verifies and its catalog is the expected one; else what is wrong. */
export async function faultOf(
  path: string,
  expected: readonly CatalogRecord[],
  key?: StoreKey,
): Promise<string | undefined> {
  const { code, corrupted } = await verifyStore(path, {
    report: 'summary',
    ...(key === undefined ? {} : { key }),
  })
  if (code !== 0) return `it does not verify: code ${code}, ${corrupted} contents damaged`
  return catalogFaultOf(path, expected, key)
}

/** Undefined when the catalog is the expected one; else the first record in which they differ. */
export async function catalogFaultOf(
  path: string,
  expected: readonly CatalogRecord[],
  key?: StoreKey,
): Promise<string | undefined> {
  const catalog = await comparableCatalog(path, key)
  if (isDeepStrictEqual(catalog, expected)) return undefined
  const other = expected.findIndex((record, index) => !isDeepStrictEqual(record, catalog[index]))
  const [is, was] = [catalog[other], expected[other]].map((record) => JSON.stringify(record))
  return `its catalog of ${catalog.length} records differs: ${is}, not ${was}`
}
