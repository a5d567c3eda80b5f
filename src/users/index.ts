/** Whom `/ui`, `/ue` and `/uel` select. */
export { type LastUse, parseLastUse } from './last-use.ts'
export type { SelectableProfile, SelectionContext, UserFilter } from './selectable-profile.ts'
export { matchesWildcard, parseUserPattern, type UserPattern } from './user-pattern.ts'
export { selectUsers, type UserDecision, type UserSelection } from './user-selection.ts'
export { UserSelectionError } from './user-selection-error.ts'
