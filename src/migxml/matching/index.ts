export type { BoundPattern, Effect, FilterSubject, ObjectFilter, Scope } from './bound-pattern.ts'
export { byPrecedence, compileDecision, OwnersPool } from './decision.ts'
export { type MatcherState, RuleMatcher } from './matcher.ts'
