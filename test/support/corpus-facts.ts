import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { corpusDirectory } from './corpus.ts'

/** One published or derived fact about a corpus file. */
export interface Fact {
  /** The hive's name without folder. */
  readonly hive: string
  readonly logs: readonly string[]
  readonly fact: string
  readonly query: string
  readonly value: unknown
  /** `source-test` facts come from the tests of other projects, `derived` ones from other programs. */
  readonly kind: string
}

/** Other names of files that the corpus keeps once. */
const ALIASES: Readonly<Record<string, string>> = {
  'libguestfs_phony_minimal-hive': 'hivex_minimal',
  'velociraptor_ntuser.dat': 'plaso_NTUSER.DAT',
  'plaso_SAM_old-rev': 'regipy_SAM',
  'plaso_winreg_Amcache.hve': 'regipy_amcache.hve',
}

/** All facts, or none on a machine without the corpus. */
export function corpusFacts(): Fact[] {
  if (corpusDirectory === undefined) return []
  const parsed: unknown = JSON.parse(readFileSync(join(corpusDirectory, 'expected.json'), 'utf8'))
  if (!Array.isArray(parsed)) throw new Error('expected.json is not a list')
  return parsed.filter(isRecord).map((entry) => {
    const hive = String(entry.hive)
    return {
      hive: ALIASES[hive] ?? hive,
      logs: Array.isArray(entry.logs) ? entry.logs.map(String) : [],
      fact: String(entry.fact),
      query: String(entry.query),
      value: entry.value,
      kind: String(entry.kind),
    }
  })
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member that must be an object. */
export function recordOf(value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new Error(`not an object: ${JSON.stringify(value)}`)
  return value
}

/** The strings of a list. */
export function stringsOf(value: unknown): string[] {
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`)
  return value.map(String)
}
