import { StateliftError } from '../errors/index.ts'
import type { SelectableProfile } from './selectable-profile.ts'
import type { UserPattern } from './user-pattern.ts'

/** A /ui that matches nobody. Says who there is: offline, a wrong name would else be an empty store. */
export class UserSelectionError extends StateliftError {
  constructor(pattern: UserPattern, profiles: readonly SelectableProfile[]) {
    super({
      code: 11,
      message: `/ui:${pattern.text} matches no profile of the offline Windows`,
      where: describe(profiles),
      advice: 'Name one of these, by account or by SID, or leave /ui out to take every user.',
    })
  }
}

function describe(profiles: readonly SelectableProfile[]): string {
  if (profiles.length === 0) return 'It has no profiles.'
  const lines = profiles.map(
    ({ account, sid, isUser }) =>
      `  ${account}  ${sid}${isUser ? '' : '  (not a user: taken only by its SID)'}`,
  )
  return ['The profiles there are:', ...lines].join('\n')
}
