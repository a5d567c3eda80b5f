import { registryRoot, selectRegistry } from '../../gather/index.ts'
import { diagnosticLines, encodedLocation, type Owner, type StoredObject } from '../../migxml/index.ts'
import { splitPath } from '../../winpath/index.ts'
import type { Prepared } from './prepare.ts'
import type { ScanSession } from './scan-session.ts'
import type { Scanned } from './select.ts'

/**
 * The lines of MIG_ENABLE_DIAG's log: the environments, the components with their patterns, and what was stored for each (docs/logs.md).
 *
 * @param scanned undefined when nothing was gathered
 */
export function diagnosticsOf(
  prepared: Prepared,
  scanned: Scanned | undefined,
  session: ScanSession,
): Iterable<string> {
  const { rules, contexts } = prepared
  const stored = scanned === undefined ? [] : storedObjects(prepared, scanned, session)
  return diagnosticLines(rules, [contexts.system, ...contexts.users], stored)
}

/** By context and component, each directory before its files and each key before its values. */
function storedObjects(prepared: Prepared, scanned: Scanned, session: ScanSession): StoredObject[] {
  const stored: StoredObject[] = []
  const add: Add = (owners, object) => {
    for (const { component, context } of owners) stored.push({ ...object, component, context })
  }
  const missing = new Set(session.ledger.missingObjects.map(({ path }) => path))
  addFiles(scanned, missing, add)
  addRegistry(prepared, missing, add)
  for (const { type, node, leaf, component, context } of prepared.rules.synthetic) {
    const location = encodedLocation(node, leaf)
    stored.push({ component, context, type, location, simulated: true, success: true })
  }
  for (const { path, section, setting, owners } of prepared.rules.iniSettings) {
    add(owners, { type: 'Ini', location: `${path}|${section}[${setting}]`, simulated: false, success: true })
  }
  return stored.sort(
    (a, b) => a.context - b.context || a.component - b.component || (a.location < b.location ? -1 : 1),
  )
}

type Add = (owners: readonly Owner[], object: Omit<StoredObject, 'component' | 'context'>) => void

function addFiles({ files }: Scanned, missing: ReadonlySet<string>, add: Add): void {
  for (const { path, owners } of files.directories) {
    const success = !missing.has(path)
    add(files.owners.at(owners), {
      type: 'File',
      location: encodedLocation(path, undefined),
      simulated: false,
      success,
    })
  }
  for (const list of [files.links, files.files]) {
    for (const { path, owners } of list) {
      const { drive, parts } = splitPath(path)
      const location = encodedLocation(`${drive}\\${parts.slice(0, -1).join('\\')}`, parts.at(-1))
      add(files.owners.at(owners), { type: 'File', location, simulated: false, success: !missing.has(path) })
    }
  }
}

function addRegistry({ rules, system }: Prepared, missing: ReadonlySet<string>, add: Add): void {
  const selections = selectRegistry({
    roots: rules.registryRoots(),
    rootKey: (hive) => registryRoot(hive, (path) => system.key(path)),
  })
  for (const { keys } of selections) {
    for (const { path, owners, values } of keys) {
      const key = path.replace(/^HKU\\S-[^\\]+/, 'HKCU')
      const object = { type: 'Registry', simulated: false, success: !missing.has(path) } as const
      if (owners !== undefined) add(owners, { ...object, location: encodedLocation(key, undefined) })
      for (const { value, owners } of values)
        add(owners, { ...object, location: encodedLocation(key, value.name) })
    }
  }
}
