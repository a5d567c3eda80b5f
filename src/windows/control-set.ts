import type { Hive, HiveKey } from '../registry/index.ts'
import { dwordAt } from './key-values.ts'

/** Which values of `Select` may name the control set, in order: the one last booted, the one to boot next, the last that worked. */
const SELECTORS = ['Current', 'Default', 'LastKnownGood'] as const

/**
 * The name of the control set that `CurrentControlSet` stands for when Windows runs, e.g. `ControlSet001`. Undefined
 * only when the hive has no control set at all.
 */
export function currentControlSetName(system: Hive): string | undefined {
  const select = system.key('Select')
  for (const selector of SELECTORS) {
    const number = dwordAt(select, selector)
    if (number === undefined || number === 0) continue
    const name = `ControlSet${String(number).padStart(3, '0')}`
    if (system.key(name) !== undefined) return name
  }
  return system.root.subkeys().find((key) => /^ControlSet\d{3}$/i.test(key.name))?.name
}

/** The key of the current control set. */
export function currentControlSet(system: Hive): HiveKey | undefined {
  const name = currentControlSetName(system)
  return name === undefined ? undefined : system.key(name)
}
