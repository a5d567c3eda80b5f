import type { XmlElement } from '../../xml/index.ts'
import type {
  Condition,
  Conditions,
  ContextLimit,
  Detect,
  Detection,
  Detects,
  Environment,
  Named,
  Variable,
  VariableValue,
} from '../model/index.ts'
import { attributeOf, childOf, childrenOf, flagOf } from './element.ts'
import { readObjectSet } from './object-set.ts'
import type { ScriptReader } from './scripts.ts'

/** Both contexts when the attribute is missing. */
export function contextOf(element: XmlElement): ContextLimit {
  const value = attributeOf(element, 'context')
  return value === 'User' || value === 'System' ? value : 'UserAndSystem'
}

export function namedOf(element: XmlElement): Named {
  return {
    name: attributeOf(element, 'name')?.toLowerCase(),
    context: contextOf(element),
    place: element.place,
    empty: element.children.length === 0,
  }
}

/** All `condition` and `conditions` directly below an element. */
export function readConditionList(element: XmlElement, scripts: ScriptReader): (Conditions | Condition)[] {
  return childrenOf(element, 'conditions', 'condition').map((child) =>
    child.name === 'condition' ? readCondition(child, scripts) : readConditions(child, scripts),
  )
}

export function readConditions(element: XmlElement, scripts: ScriptReader): Conditions {
  const operation = attributeOf(element, 'operation')?.toUpperCase()
  return {
    name: attributeOf(element, 'name')?.toLowerCase(),
    operation: operation === 'AND' || operation === 'OR' ? operation : undefined,
    children: readConditionList(element, scripts),
    place: element.place,
  }
}

export function conditionsBlocks(element: XmlElement, scripts: ScriptReader): Conditions[] {
  return childrenOf(element, 'conditions').map((child) => readConditions(child, scripts))
}

function readCondition(element: XmlElement, scripts: ScriptReader): Condition {
  return {
    negated: flagOf(element, 'negation', false),
    script: scripts.text(element, 'condition'),
    place: element.place,
  }
}

export function readDetection(element: XmlElement, scripts: ScriptReader): Detection {
  return { ...namedOf(element), conditions: conditionsBlocks(element, scripts) }
}

export function readDetects(element: XmlElement, scripts: ScriptReader): Detects {
  return {
    ...namedOf(element),
    detect: childrenOf(element, 'detect').map((child) => readDetect(child, scripts)),
  }
}

export function readDetect(element: XmlElement, scripts: ScriptReader): Detect {
  return {
    ...namedOf(element),
    conditions: childrenOf(element, 'condition').map((child) => readCondition(child, scripts)),
    objectSets: childrenOf(element, 'objectSet').map((child) => readObjectSet(child, scripts)),
  }
}

export function readEnvironment(element: XmlElement, scripts: ScriptReader): Environment {
  return {
    ...namedOf(element),
    conditions: conditionsBlocks(element, scripts),
    variables: childrenOf(element, 'variable').flatMap((child) => readVariable(child, scripts) ?? []),
  }
}

function readVariable(element: XmlElement, scripts: ScriptReader): Variable | undefined {
  const name = attributeOf(element, 'name')
  const value = variableValue(element, scripts)
  if (name === undefined || value === undefined) return undefined
  return { name: name.toUpperCase(), remap: flagOf(element, 'remap', false), value, place: element.place }
}

function variableValue(element: XmlElement, scripts: ScriptReader): VariableValue | undefined {
  const script = childOf(element, 'script')
  if (script !== undefined) return { kind: 'script', script: scripts.text(script, 'variable') }
  const objectSet = childOf(element, 'objectSet')
  if (objectSet !== undefined) return { kind: 'objectSet', objectSet: readObjectSet(objectSet, scripts) }
  const text = childOf(element, 'text')
  return text === undefined ? undefined : { kind: 'text', text: text.text }
}
