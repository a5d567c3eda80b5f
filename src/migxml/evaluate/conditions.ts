import type {
  Condition,
  Conditions,
  ContextLimit,
  Detect,
  Detection,
  Detects,
  Named,
} from '../model/index.ts'
import { findObjectsOfSet } from './object-set.ts'
import type { RuleScope } from './rule-scope.ts'

/** Whether a block with this limit is evaluated in the scope's context. */
export function appliesIn(limit: ContextLimit, scope: RuleScope): boolean {
  return limit === 'UserAndSystem' || (limit === 'System') === scope.isSystem
}

/**
 * The definitions that a named element refers to, or the element itself. A reference to a name that is not defined
 * has no effect beyond a warning; one that brings content of its own is taken by that.
 */
export function resolve<T extends Omit<Named, 'context'>>(
  element: T,
  definitions: ReadonlyMap<string, readonly T[]>,
  scope: RuleScope,
): readonly T[] {
  if (element.name === undefined) return [element]
  const defined = definitions.get(element.name)
  if (defined !== undefined) return defined
  scope
    .at(element.place)
    .warn(
      'rule-name-undefined',
      `"${element.name}" is not defined in this file${element.empty ? '; the reference has no effect' : ''}`,
    )
  return element.empty ? [] : [element]
}

/** All must hold; none is as good as all. */
export function allHold(items: readonly (Conditions | Condition)[], scope: RuleScope): boolean {
  return items.every((item) => (isCondition(item) ? holds(item, scope) : conditionsHold(item, scope)))
}

function isCondition(item: Conditions | Condition): item is Condition {
  return 'script' in item
}

function conditionsHold(block: Conditions, scope: RuleScope): boolean {
  if (block.name !== undefined) {
    const defined = scope.definitions.conditions.get(block.name)
    if (defined !== undefined && !defined.includes(block)) return namedHold(block, defined, scope)
    if (defined === undefined && block.children.length === 0) {
      resolve({ ...block, name: block.name, empty: true }, new Map(), scope)
      return true
    }
  }
  return joined(block, scope)
}

/** Named conditions may refer to each other in a circle, and many times over: each is asked once while it is open. */
function namedHold(block: Conditions, defined: readonly Conditions[], scope: RuleScope): boolean {
  if (!scope.session.spend()) return false
  const key = block.name ?? ''
  if (scope.openNames.has(key)) {
    scope.at(block.place).warn('rule-name-circle', `the conditions "${key}" refer to themselves`)
    return false
  }
  scope.openNames.add(key)
  const answer = defined.every((definition) => joined(definition, scope))
  scope.openNames.delete(key)
  return answer
}

function joined(block: Conditions, scope: RuleScope): boolean {
  const operation = block.operation ?? scope.session.options.conditionsDefault ?? 'AND'
  if (operation === 'AND' || block.children.length === 0) return allHold(block.children, scope)
  return block.children.some((child) => allHold([child], scope))
}

/** A call that is wrong holds neither plainly nor negated: its rule selects nothing. */
export function holds(condition: Condition, scope: RuleScope): boolean {
  if (condition.script.call === undefined || !scope.session.spend()) return false
  const prepared = scope.prepare(condition.script)
  const answer = prepared?.known.use === 'condition' && prepared.known.run(prepared.args, scope)
  return answer !== condition.negated
}

/** Whether a role is present: one of its detection or detects holds, or there is none that applies. */
export function isDetected(
  detections: readonly Detection[],
  detects: readonly Detects[],
  scope: RuleScope,
): boolean {
  const answers = [
    ...detections
      .filter((element) => appliesIn(element.context, scope))
      .flatMap((element) => resolve(element, scope.definitions.detections, scope))
      .filter((element) => appliesIn(element.context, scope))
      .map((element) => () => allHold(element.conditions, scope)),
    ...detects
      .filter((element) => appliesIn(element.context, scope))
      .flatMap((element) => resolve(element, scope.definitions.detects, scope))
      .filter((element) => appliesIn(element.context, scope))
      .map((element) => () => detectsHold(element, scope)),
  ]
  return answers.length === 0 || answers.some((answer) => answer())
}

/** The detects inside rules: their context is ignored, since that of the rules around them counts. */
export function anyDetects(detects: readonly Detects[], scope: RuleScope): boolean {
  const resolved = detects.flatMap((element) => resolve(element, scope.definitions.detects, scope))
  return resolved.length === 0 || resolved.some((element) => detectsHold(element, scope))
}

function detectsHold(element: Detects, scope: RuleScope): boolean {
  return element.detect
    .flatMap((detect) => resolve(detect, scope.definitions.detect, scope))
    .every((detect) => detectHolds(detect, scope))
}

function detectHolds(detect: Detect, scope: RuleScope): boolean {
  return (
    detect.conditions.some((condition) => holds(condition, scope)) ||
    detect.objectSets.some((objectSet) => {
      for (const _ of findObjectsOfSet(objectSet, scope)) return true
      return false
    })
  )
}
