import type { Warning } from '../errors/index.ts'
import type { KeyMatcher, Owners, RegistryKeyView, RegistryValueView } from '../migxml/index.ts'

export interface RegistrySelectionTask {
  /** The rules at the root of each hive that they can select something in: `HKLM`, `HKU\S-1-5-...`. */
  readonly roots: readonly { readonly hive: string; readonly matcher: KeyMatcher }[]
  /** The key at a root; undefined when the offline system has no such hive. */
  rootKey(hive: string): RegistryKeyView | undefined
  /** Faults that the hives have told of since this was called last: they are met while keys are read. */
  newFaults?(): readonly Warning[]
  /** Told of what could not be read in or right below a key; returns to go on without it, throws to stop. */
  onFault?(key: string, fault: Warning): void
  readonly signal?: AbortSignal
}

export interface SelectedValue {
  readonly value: RegistryValueView
  readonly owners: Owners
}

/** A key in which a rule selected something: itself, values, or both. */
export interface SelectedKey {
  /** Below its root: `HKLM\Software\X`, `HKU\S-1-5-...\Software\X`. */
  readonly path: string
  /** Set when the key itself is selected. */
  readonly owners: Owners | undefined
  readonly values: readonly SelectedValue[]
}

/** The selected keys of one hive root. */
export interface HiveSelection {
  readonly hive: string
  readonly keys: Iterable<SelectedKey>
}

/** Deeper than Windows allows (512 levels); a hive that goes on is damaged. */
const MAX_DEPTH = 1024

/**
 * Walks the hives that the rules can select something in. The keys of a hive are found while they are consumed, so
 * that a SOFTWARE hive taken whole never stands in memory as objects.
 */
export function* selectRegistry(task: RegistrySelectionTask): Generator<HiveSelection> {
  for (const { hive, matcher } of task.roots) {
    const key = task.rootKey(hive)
    if (key !== undefined) yield { hive, keys: selectKeys(hive, key, matcher, task) }
  }
}

interface Step {
  readonly path: string
  readonly key: RegistryKeyView
  readonly matcher: KeyMatcher
  readonly depth: number
}

function* selectKeys(
  hive: string,
  root: RegistryKeyView,
  matcher: KeyMatcher,
  task: RegistrySelectionTask,
): Generator<SelectedKey> {
  const steps: Step[] = [{ path: hive, key: root, matcher, depth: 0 }]
  for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
    task.signal?.throwIfAborted()
    const owners = step.matcher.self()
    const values = selectValues(step)
    const below = step.depth < MAX_DEPTH ? nextSteps(step) : []
    for (const fault of task.newFaults?.() ?? []) task.onFault?.(step.path, fault)
    if (owners !== undefined || values.length > 0) yield { path: step.path, owners, values }
    steps.push(...below.reverse())
  }
}

function selectValues({ key, matcher }: Step): SelectedValue[] {
  if (!matcher.valuesPossible) return []
  const selected: SelectedValue[] = []
  for (const value of key.values()) {
    const owners = matcher.value(value.name, value.type, value.data)
    if (owners !== undefined) selected.push({ value, owners })
  }
  return selected
}

function nextSteps({ path, key, matcher, depth }: Step): Step[] {
  const names = matcher.literalChildren()
  const subkeys =
    names === undefined
      ? key.subkeys()
      : names.map((name) => key.subkey(name)).filter((found): found is RegistryKeyView => found !== undefined)
  const next: Step[] = []
  for (const subkey of new Set(subkeys)) {
    const inside = matcher.enter(subkey.name)
    if (inside !== undefined)
      next.push({ path: `${path}\\${subkey.name}`, key: subkey, matcher: inside, depth: depth + 1 })
  }
  return next
}
