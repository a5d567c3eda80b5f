export type { BoundPattern, Effect, FilterSubject, ObjectFilter, Scope } from './bound-pattern.ts'
export { byPrecedence } from './decision.ts'
export { type MatcherState, RuleMatcher } from './matcher.ts'
