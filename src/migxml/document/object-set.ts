import type { XmlElement } from '../../xml/index.ts'
import type { Content, ObjectSet, PatternText } from '../model/index.ts'
import type { ObjectType } from '../patterns/index.ts'
import { readConditionList } from './conditions.ts'
import { attributeOf, childrenOf } from './element.ts'
import type { ScriptReader } from './scripts.ts'

const OBJECT_TYPES: ReadonlyMap<string, ObjectType> = new Map([
  ['file', 'File'],
  ['registry', 'Registry'],
  ['ini', 'Ini'],
])

export function objectSetsOf(element: XmlElement, scripts: ScriptReader): ObjectSet[] {
  return childrenOf(element, 'objectSet').map((child) => readObjectSet(child, scripts))
}

export function readObjectSet(element: XmlElement, scripts: ScriptReader): ObjectSet {
  const members: ObjectSet['members'][number][] = []
  for (const child of element.children) {
    if (child.name === 'pattern') members.push(...readPattern(child, scripts))
    else if (child.name === 'content') members.push(...readContent(child, scripts))
    else if (child.name === 'script') {
      members.push({ kind: 'script', script: scripts.text(child, 'objectSet'), place: child.place })
    }
  }
  return { conditions: readConditionList(element, scripts), members, place: element.place }
}

function readPattern(element: XmlElement, scripts: ScriptReader): PatternText[] {
  const written = attributeOf(element, 'type') ?? ''
  const type = OBJECT_TYPES.get(written.toLowerCase())
  const text = element.text.trim()
  if (type === undefined) {
    scripts.warn('rule-pattern-type', `patterns of type "${written}" select nothing`, element.place)
    return []
  }
  if (text === '') {
    scripts.warn('rule-pattern-empty', 'an empty pattern selects nothing', element.place)
    return []
  }
  return [{ kind: 'pattern', type, text, place: element.textPlace }]
}

function readContent(element: XmlElement, scripts: ScriptReader): Content[] {
  const filter = scripts.attribute(element, 'filter', 'content')
  if (filter === undefined) return []
  return [{ kind: 'content', filter, objectSets: objectSetsOf(element, scripts), place: element.place }]
}
