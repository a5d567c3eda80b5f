import { StateliftError } from '../errors/index.ts'
import type { SelectableProfile } from './selectable-profile.ts'
import type { UserPattern } from './user-pattern.ts'

/** A /ui that matches nobody. Says who there is: offline, a wrong name would else be an empty store. */
export class UserSelectionError extends StateliftError {
  readonly profiles: readonly SelectableProfile[]

  constructor(pattern: UserPattern, profiles: readonly SelectableProfile[]) {
    super({
      code: 11,
      message: `/ui:${pattern.text} matches no profile of the offline Windows`,
      advice: 'Name one of these, by account or by SID, or leave /ui out to take every user.',
    })
    this.profiles = profiles
  }

  override lines(): string[] {
    const list = this.profiles.map(
      ({ account, sid, isUser }) =>
        `  ${account}  ${sid}${isUser ? '' : '  (not a user: taken only by its SID)'}`,
    )
    const found = list.length === 0 ? ['It has no profiles.'] : ['The profiles there are:', ...list]
    return [this.message, ...found, ...(this.advice === undefined ? [] : [this.advice])]
  }
}
