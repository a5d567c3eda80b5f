import { foldName } from '../../winpath/index.ts'
import type { IniSetting } from '../bound-rules.ts'
import type { FoundObject } from '../functions/index.ts'
import { type BoundPattern, compileDecision, OwnersPool } from '../matching/index.ts'
import type { Objects } from '../objects.ts'
import { findObjects } from './enumerate.ts'

/**
 * The settings of Ini files that rules take. There are few of them, so each pattern's settings are looked up, and
 * the decision is the same as for files and values.
 */
export function iniSettings(rules: readonly BoundPattern[], objects: Objects): IniSetting[] {
  const found = new Map<string, { readonly object: FoundObject; readonly matching: BoundPattern[] }>()
  for (const rule of rules) {
    for (const object of findObjects(rule.pattern, objects, () => undefined)) {
      if (object.type !== 'Ini') continue
      const key = foldName(`${object.path}|${object.section}[${object.setting}`)
      const known = found.get(key)
      if (known === undefined) found.set(key, { object, matching: [rule] })
      else known.matching.push(rule)
    }
  }
  const pool = new OwnersPool()
  return [...found.values()].flatMap(({ object, matching }): IniSetting[] => {
    const owners = compileDecision(matching, pool).decide({ kind: 'container', facts: undefined })
    if (object.type !== 'Ini' || owners === undefined) return []
    const { path, section, setting, text } = object
    return [{ path, section, setting, value: text, owners }]
  })
}
