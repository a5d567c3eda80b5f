import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { runUsmtUtils } from '../../src/commands/usmtutils/index.ts'
import type { CatalogRecord } from '../../src/store/index.ts'
import { CapturedIo } from '../../test/support/captured-io.ts'
import { comparableCatalog } from '../../test/support/resumed.ts'
import { temporaryFolder } from '../../test/support/temporary.ts'

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
  key?: { readonly passphrase: string },
): Promise<string | undefined> {
  const words = key === undefined ? [] : ['/decrypt:AES_256', `/key:${key.passphrase}`]
  const io = new CapturedIo()
  const log = join(temporaryFolder('log'), 'UsmtUtils.log')
  const code = await runUsmtUtils(['/verify:failureonly', path, `/l:${log}`, ...words], io)
  if (code !== 0) return `it does not verify: code ${code}, ${io.out}`
  const catalog = await comparableCatalog(path, key)
  if (isDeepStrictEqual(catalog, expected)) return undefined
  const other = expected.findIndex((record, index) => !isDeepStrictEqual(record, catalog[index]))
  const [is, was] = [catalog[other], expected[other]].map((record) => JSON.stringify(record))
  return `its catalog of ${catalog.length} records differs: ${is}, not ${was}`
}
