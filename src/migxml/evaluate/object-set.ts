import type { FoundObject, MadePattern } from '../functions/index.ts'
import type { Content, ObjectSet, Place } from '../model/index.ts'
import { allHold } from './conditions.ts'
import type { RuleScope } from './rule-scope.ts'

/** A pattern of an object set, with the place of the text or call that gave it. */
export interface PlacedPattern extends MadePattern {
  readonly place: Place
}

/** Content functions may hold object sets that hold content functions. */
const NESTING_LIMIT = 16

/** The patterns of an object set: none when its conditions fail, else those of all members. */
export function patternsOfSet(objectSet: ObjectSet, scope: RuleScope, depth = 0): PlacedPattern[] {
  if (depth > NESTING_LIMIT || !allHold(objectSet.conditions, scope)) return []
  return objectSet.members.flatMap((member): PlacedPattern[] => {
    const { place } = member
    if (member.kind === 'content') return contentPatterns(member, scope, depth)
    if (member.kind === 'script') {
      const prepared = scope.prepare(member.script)
      if (prepared?.known.use !== 'objectSet') return []
      return prepared.known.run(prepared.args, scope.at(place)).map((made) => ({ ...made, place }))
    }
    const text = scope.expand(member.text, place)
    const pattern = text === undefined ? undefined : scope.at(place).pattern(member.type, text)
    return pattern === undefined ? [] : [{ pattern, place }]
  })
}

/** The existing objects of an object set. */
export function* findObjectsOfSet(
  objectSet: ObjectSet,
  scope: RuleScope,
  depth = 0,
): Generator<FoundObject, void, undefined> {
  for (const { pattern, place } of patternsOfSet(objectSet, scope, depth)) {
    yield* scope.at(place).objectsOf(pattern)
  }
}

function contentPatterns(content: Content, scope: RuleScope, depth: number): PlacedPattern[] {
  const prepared = scope.prepare(content.filter)
  if (prepared?.known.use !== 'content') return []
  const { known, args } = prepared
  const texts = new Set<string>()
  for (const objectSet of content.objectSets) {
    for (const object of findObjectsOfSet(objectSet, scope, depth + 1)) {
      for (const text of known.run(args, object, scope)) texts.add(text)
    }
  }
  return [...texts].flatMap((text) => {
    const pattern = scope.at(content.place).pattern('File', text)
    return pattern === undefined ? [] : [{ pattern, place: content.place }]
  })
}
