import type { Warning } from '../errors/index.ts'
import { type Finding, parseXml, warningOf, XmlError } from '../xml/index.ts'
import { readMigration } from './document/index.ts'
import type { Migration } from './model/index.ts'
import { checkMigXml, RuleFileError } from './schema/index.ts'

/** A rule file as it was read; `path` is for people. */
export interface RuleFile {
  /** As people typed it; messages name it so. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Rule files, parsed and checked; the same for every system they are bound to. */
export interface RuleSet {
  readonly migrations: readonly Migration[]
  readonly warnings: readonly Warning[]
}

/**
 * Compiles the files of `/i`.
 * @throws RuleFileError (28) that lists every fault of every file, with its line.
 */
export function compileRules(files: readonly RuleFile[]): RuleSet {
  const warnings: Warning[] = []
  const faults: Finding[] = []
  const migrations: Migration[] = []
  const urlids = new Map<string, string>()
  for (const { path, bytes } of files) {
    const migration = compileFile(path, bytes, warnings, faults)
    if (migration === undefined) continue
    const first = urlids.get(migration.urlid)
    if (first !== undefined && migration.urlid !== '') {
      warnings.push({
        kind: 'rule-urlid-twice',
        message: `has the urlid of ${first} (${migration.urlid}) and is not processed; give it another`,
        where: path,
      })
      continue
    }
    urlids.set(migration.urlid, path)
    migrations.push(migration)
  }
  if (faults.length > 0) throw new RuleFileError(faults)
  return { migrations, warnings }
}

function compileFile(
  path: string,
  bytes: Uint8Array,
  warnings: Warning[],
  faults: Finding[],
): Migration | undefined {
  try {
    const checked = checkMigXml(parseXml(bytes, path, { code: 28 }))
    warnings.push(...checked.warnings.map(warningOf))
    faults.push(...checked.faults)
    return checked.migration === undefined ? undefined : readMigration(checked.migration, path, warnings)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    faults.push(error.finding)
    return undefined
  }
}
