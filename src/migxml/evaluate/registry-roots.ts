import { foldName } from '../../winpath/index.ts'
import type { EvaluationContext, SystemFacts } from '../objects.ts'
import { type Pattern, patternOf } from '../patterns/index.ts'

/**
 * A registry pattern in the offline system's own names: HKCU becomes the user's key below HKU, HKCC and the control
 * set that was last in use become CurrentControlSet. Undefined for HKCU where there is no user.
 */
export function bindRegistry(
  pattern: Pattern,
  context: EvaluationContext,
  facts: SystemFacts,
): Pattern | undefined {
  const names = pattern.node.split('\\')
  switch (names[0]) {
    case 'HKCU':
      if (context.sid === undefined) return undefined
      return patternOf('Registry', ['HKU', context.sid, ...names.slice(1)], pattern.leaf)
    case 'HKCC':
      return patternOf('Registry', [...CURRENT_CONFIG, ...names.slice(1)], pattern.leaf)
    case 'HKLM':
      return isCurrentSet(names, facts)
        ? patternOf('Registry', ['HKLM', 'SYSTEM', 'CurrentControlSet', ...names.slice(3)], pattern.leaf)
        : pattern
    default:
      return pattern
  }
}

const CURRENT_CONFIG = ['HKLM', 'SYSTEM', 'CurrentControlSet', 'Hardware Profiles', 'Current']

function isCurrentSet([, hive = '', set = '']: readonly string[], facts: SystemFacts): boolean {
  return (
    facts.currentControlSet !== undefined &&
    foldName(hive) === 'SYSTEM' &&
    foldName(set) === foldName(facts.currentControlSet)
  )
}

/** HKCR shows the user's classes over the machine's: a pattern there means both places. */
export function physicalPatterns(pattern: Pattern, context: EvaluationContext): readonly Pattern[] {
  if (pattern.type !== 'Registry' || pattern.prefix[0] !== 'HKCR') return [pattern]
  const below = pattern.node.split('\\').slice(1)
  const places = [['HKLM', 'SOFTWARE', 'Classes']]
  if (context.sid !== undefined) places.unshift(['HKU', context.sid, 'Software', 'Classes'])
  return places.map((place) => patternOf('Registry', [...place, ...below], pattern.leaf))
}
