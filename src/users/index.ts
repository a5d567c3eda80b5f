export { type LastUse, lastUseText, lastUseThreshold, parseLastUse } from './last-use.ts'
export { matchesWildcard, parseUserPattern, type UserPattern } from './user-pattern.ts'
export type {
  SelectableProfile,
  SelectionContext,
  UserDecision,
  UserFilter,
  UserSelection,
} from './user-selection.ts'
