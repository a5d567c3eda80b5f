import { documentedFault, StateliftError } from '../errors/index.ts'
import type { Profile } from '../windows/index.ts'

/** What the environment of the shell demands of profiles. */
export interface ProfilePolicy {
  /** MIG_FAIL_ON_PROFILE_ERROR is not 0. */
  readonly failOnProfileError: boolean
  /** MIG_IGNORE_PROFILE_MISSING is 1. */
  readonly ignoreProfileMissing: boolean
}

export interface PolicyResult {
  readonly profiles: readonly Profile[]
  /** What was left out, and why, for the log. */
  readonly skipped: readonly { readonly profile: Profile; readonly reason: string }[]
}

/**
 * Leaves out the profiles that must not be taken.
 *
 * @throws StateliftError with 26 when a temporary profile shares its SID with the user's own and that may not be passed over
 */
export function applyProfilePolicy(profiles: readonly Profile[], policy: ProfilePolicy): PolicyResult {
  const duplicate = profiles.find((profile) => isTemporaryDuplicate(profile, profiles))
  if (duplicate !== undefined && policy.failOnProfileError) {
    throw new StateliftError(
      documentedFault('malfunction', {
        where: `User profile duplicate SID error: ${duplicate.sid} has the temporary profile ${duplicate.profilePath} beside its own`,
        advice:
          'Set MIG_FAIL_ON_PROFILE_ERROR=0 to leave the temporary profile out and take the other, or delete the temporary one.',
      }),
    )
  }
  const verdicts = profiles.map((profile) => ({ profile, reason: reasonToSkip(profile, profiles, policy) }))
  return {
    profiles: verdicts.filter(({ reason }) => reason === undefined).map(({ profile }) => profile),
    skipped: verdicts.flatMap(({ profile, reason }) => (reason === undefined ? [] : [{ profile, reason }])),
  }
}

function reasonToSkip(profile: Profile, all: readonly Profile[], policy: ProfilePolicy): string | undefined {
  if (isTemporaryDuplicate(profile, all))
    return 'temporary profile with the SID of another (MIG_FAIL_ON_PROFILE_ERROR=0)'
  const missing = profile.isUser && profile.hive === 'missing'
  return missing && policy.ignoreProfileMissing
    ? 'NTUSER.DAT is missing (MIG_IGNORE_PROFILE_MISSING=1)'
    : undefined
}

function isTemporaryDuplicate(profile: Profile, all: readonly Profile[]): boolean {
  return profile.temporary && all.some((other) => other !== profile && other.sid === profile.sid)
}
